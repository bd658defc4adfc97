// In which ways a case is asked: `forms:`, `times:` and `neighbour:`.
#pragma once

#include <optional>
#include <vector>

#include "harness/language/shape/conform.h"
#include "harness/language/surroundings.h"
#include "harness/model/asking.h"
#include "harness/model/variant.h"

namespace connectspec {

struct Case;

Shape forms_shape();      // of what stands under `forms`
Shape times_shape();      // ... under `times`
Shape neighbour_shape();  // ... and under `neighbour`

// What a case says of it, read before it is known which variant it is asked of.
class AskingsReader {
 public:
  // `scenario` has its script already.
  AskingsReader(const ShapedMap& keys, const Case& scenario, Surroundings& around);

  // Gives the variant its askings. It is the first of them itself.
  void apply(Case& variant) const;

  // Each variant with the bindings of each asking and of its neighbour: what templates may use.
  std::vector<Variant> bound(const std::vector<Variant>& variants) const;

 private:
  void read_forms(const Cursor& forms, bool own, const Case& scenario, Surroundings& around);
  void read_neighbour(const Cursor& neighbour, Surroundings& around);
  std::vector<Asking> askings_of(const Variant& variant) const;
  std::vector<Asking> both_hosts() const;
  void check_neighbour(const Variant& variant) const;
  void check_circles(const Variant& variant) const;

  std::optional<Cursor> forms_;
  std::optional<Cursor> neighbour_place_;
  std::vector<Asking> rows_;
  std::optional<std::string> target_;  // of both Hosts; nothing: the case isn't asked with them
  unsigned times_ = 1;
  std::optional<Neighbour> neighbour_;
  std::string no_neighbour_;
};

}  // namespace connectspec
