// One scenario as data, with what it is asked for, how, and by which rules the outcome is judged.
// The YAML form is described in cases/README.md; language/ makes these values; engine/ reads the
// scenario, judge/ and runner/ the rest. Who looks into the script includes action.h too, who looks
// into the rules rule.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/model/asking.h"
#include "harness/model/carrier.h"
#include "harness/model/diagnostic.h"
#include "harness/model/scenario.h"
#include "harness/model/verdict.h"

namespace connectspec {

struct Cause;
struct Condition;
struct Rule;

struct Case : Scenario {
  // Out of line, so that who only carries cases need not know what rules are made of.
  Case();
  Case(const Case& other);
  Case(Case&& other) noexcept;
  Case& operator=(const Case& other);
  Case& operator=(Case&& other) noexcept;
  ~Case();

  std::string area;  // "connect/target"
  std::string title;
  std::vector<std::string> clauses;  // "RFC 9110 §9.3.6"
  Level level = Level::must;
  std::vector<std::string> needs;   // capabilities
  std::string endpoint;             // endpoint the client speaks to; empty: the run's
  Carriers over = Carriers::any();  // where it makes sense
  std::string why;
  std::string hint;  // what it may mean that this one fails or stays open; may be empty
  // The ways in which the same is asked, this value being the first; empty: there is one. Asked
  // beside each other, they have the worst verdict together (judge/worst.h).
  std::vector<Asking> askings;
  unsigned times = 1;                  // each of them is asked
  std::optional<Neighbour> neighbour;  // which has to be served where a refusal is to say something
  std::string no_neighbour;            // why there is none; may be empty
  std::vector<Condition> require;
  std::vector<Rule> rules;
  std::vector<Cause> explains;        // what its fail or warn accounts for in others
  bool control = false;               // shows that the target works at all
  std::vector<std::string> controls;  // ids that must pass for this case to mean anything
  bool slow = false;                  // over a second by its nature; runs with --slow
  bool in_turn = false;               // no other one is busy meanwhile, though some may settle
  bool alone = false;                 // disturbs others, or they it, until it has settled
  SourcePosition position;

  // As that asking of it has it: its bindings are among the parameters.
  Case asked(const Asking& asking) const;
};

}  // namespace connectspec
