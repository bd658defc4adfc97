// Deviations put together where they tell the same, so that a reader is told it once. Console,
// Markdown and the page show these.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/model/result.h"
#include "reports/expectations.h"

namespace connectspec {

// One verdict for one reason: in an area and under the same clauses, but for what stayed open,
// which is open wherever it is. Where no reason is given, the variants of one case. What is known
// goes by the reason of its entry besides.
struct Group {
  Standing standing = Standing::as_expected;
  std::string_view note;                 // of the expected-results entry that names them
  std::vector<const Result*> results;    // in the order of the run; the first stands for all
  std::vector<const Result*> explained;  // one more sign of these, of whatever area

  const Result& first() const { return *results.front(); }
  Verdict verdict() const { return first().judgement.verdict; }
};

// Of all warn, fail and unresolved; what a death has left open is told with the death. The gravest
// stand first: failed before open before warned, a MUST before a SHOULD, then by how many cases it
// is. Views into both arguments.
std::vector<Group> groups_of(const Run& run, const ExpectationReport& comparison);

// The same, each result by itself, also what others explain or a death has left open.
std::vector<Group> each_alone(const Run& run, const ExpectationReport& comparison);

// A case with those of its variants that are in a list of results.
struct Family {
  std::string_view id;                     // "connect/target/port-sign"
  std::vector<std::string_view> variants;  // "plus"; none where the case has none
  const Result* first = nullptr;
};
std::vector<Family> families_of(const std::vector<const Result*>& results);

// "octet, line, kib-4"
std::string variants_text(const Family& family);

// "connect/ends/once (2 variants) and 3 more cases"; of one result its whole id.
std::string name_of(const Group& group);

// What its cases have in common: why they came out so, else what the first of them is about.
std::string_view reason_of(const Group& group);

}  // namespace connectspec
