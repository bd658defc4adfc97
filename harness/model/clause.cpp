#include "harness/model/clause.h"

#include <algorithm>
#include <array>

#include "harness/model/words.h"

namespace connectspec {
namespace {

constexpr std::array<Word<Strength>, 6> strengths{{
    {Strength::must, "MUST"},
    {Strength::must_not, "MUST NOT"},
    {Strength::should, "SHOULD"},
    {Strength::should_not, "SHOULD NOT"},
    {Strength::may, "MAY"},
    {Strength::practice, "practice"},
}};

constexpr std::array<Word<Basis>, 4> bases{{
    {Basis::keyword, "keyword"},
    {Basis::definition, "definition"},
    {Basis::client, "client"},
    {Basis::origin, "origin"},
}};

}  // namespace

bool Clause::binding() const {
  return (strength == Strength::must || strength == Strength::must_not) && basis == Basis::keyword;
}

std::string Clause::weight() const {
  std::string word(to_string(strength));
  switch (basis) {
    case Basis::definition:
      return word + " (by definition)";
    case Basis::client:
      return word + " (of the client)";
    case Basis::origin:
      return word + " (of origin servers)";
    case Basis::keyword:
      break;
  }
  return word;
}

const Clause* find_clause(const ClauseRegister& clauses, std::string_view reference) {
  const auto found = std::find_if(clauses.clauses.begin(), clauses.clauses.end(),
                                  [&](const Clause& one) { return one.reference == reference; });
  return found == clauses.clauses.end() ? nullptr : &*found;
}

const Specification* find_specification(const ClauseRegister& clauses, std::string_view name) {
  const auto& all = clauses.specifications;
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Specification& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::string_view to_string(Strength strength) { return word_of(strengths, strength); }
std::string_view to_string(Basis basis) { return word_of(bases, basis); }
std::optional<Strength> strength_from(std::string_view word) { return value_of(strengths, word); }
std::optional<Basis> basis_from(std::string_view word) { return value_of(bases, word); }

}  // namespace connectspec
