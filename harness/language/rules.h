// The rules of a case's `judge`, and the named lists of judgements.yaml that `use` splices in.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "harness/language/shape/shape.h"
#include "harness/language/surroundings.h"
#include "harness/model/verdict.h"

namespace connectspec {

struct Rule;

struct RuleLists {
  std::map<std::string, Cursor, std::less<>> lists;
  std::set<std::string, std::less<>> used;
};

// What may stand in a rule: a verdict with its condition, and what belongs to it.
const std::vector<Key>& verdict_keys();
const std::vector<Key>& rule_keys();

// Takes the lists of one judgements.yaml. A name that is there already is a mistake, unless
// `overriding`.
void add_rule_lists(const Cursor& root, RuleLists& lists, bool overriding);

// Reads the lists that no case has used, so that their mistakes don't stay hidden.
void check_unused_lists(RuleLists& lists);

// `level` and `id` are the case's: they decide which rules may fail it.
std::vector<Rule> read_rules(const Cursor& judge, Level level, const std::string& id,
                             RuleLists& lists, Surroundings& around);

}  // namespace connectspec
