// Over which carriers a case makes sense: what `over:` says, and where it says nothing, what
// follows from the steps and from the facts that the rules ask for. Both tables have their part of
// it (verbs.h, facts.h); what depends on the words of a step or on what stands before it is known
// here.
#pragma once

#include <string>
#include <vector>

#include "harness/language/shape/shape.h"
#include "harness/model/carrier.h"
#include "harness/yaml/cursor.h"

namespace connectspec {

struct Case;
struct Step;

// `over: h1-tls`, `over: [h1, h2-tls]`
Shape over_shape();
Carriers read_over(const Cursor& place);  // of that shape

// A step that can't be done, or doesn't mean the same, over any carrier.
struct Bound {
  const Step* step;
  Carriers over;
  std::string because;  // "it cuts the octets of a head", for messages
  // Elsewhere it can't be done. Else it is what it is taken for where `over` says nothing.
  bool firm = true;
};

// Of one variant, whose parameters are looked into.
std::vector<Bound> bounds_of(const Case& scenario);

// Where all steps can be taken for what they are, and each fact means something over the carriers
// for which its rule is there.
Carriers carriers_of(const Case& scenario);

}  // namespace connectspec
