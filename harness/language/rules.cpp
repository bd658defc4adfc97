#include "harness/language/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/language/carriers.h"
#include "harness/language/condition.h"
#include "harness/language/shape/conform.h"
#include "harness/model/rule.h"
#include "harness/model/spelling.h"

namespace connectspec {
namespace {

std::vector<std::string> verdict_words() {
  std::vector<std::string> words;
  for (const auto& key : verdict_keys()) {
    words.push_back(key.name);
  }
  return words;
}

struct RulesReader {
  std::optional<Level> level;  // nothing: a list read on its own
  std::string id;
  RuleLists& lists;
  Surroundings& around;
  std::vector<std::string> path;  // names of the lists being read
  std::vector<Rule> rules;
  Carriers over = Carriers::any();  // for which the list being read is there
  Carriers decided{};               // those for which an 'otherwise' has been read
  std::optional<Cursor> used_at{};  // the outermost 'use' of what is being read
  bool must_list_reported = false;

  void read(const Cursor& list);
  void read_item(const Cursor& item);
  void splice(const Cursor& name, Carriers there);
  void read_rule(const Cursor& item, const std::vector<Cursor::Entry>& entries);
  void read_breaks(const Cursor& item, const ShapedMap& keys, Rule& rule);
  void report_list_for_must();
};

Shape use_shape() {
  return shape::map({{"use", shape::text(), "", required}, {"over", over_shape()}});
}

bool is_verdict(const std::string& word) {
  const auto& keys = verdict_keys();
  return std::any_of(keys.begin(), keys.end(),
                     [&word](const Key& key) { return key.name == word; });
}

std::optional<Condition> read_rule_condition(const Cursor& value, Surroundings& around) {
  if (value.is_scalar() && value.text() == "otherwise") {
    Condition otherwise;
    otherwise.text = "otherwise";
    return otherwise;
  }
  if (!value.is_map()) {
    value.expected("'otherwise' or a map of facts");
    return std::nullopt;
  }
  return read_condition(value, around);
}

void RulesReader::read(const Cursor& list) {
  const auto items = list.list("a list of rules");
  if (list.is_list() && items.empty()) {
    list.error("expected at least one rule, found an empty list");
  }
  for (const auto& item : items) {
    read_item(item);
  }
}

void RulesReader::read_item(const Cursor& item) {
  const auto entries = item.entries("a rule such as {pass: {response: 4xx}}");
  for (const auto& entry : entries) {
    if (entry.key == "use") {
      if (conforms(item, use_shape())) {
        const auto there = item.find("over");
        splice(entry.value, there ? read_over(*there) : Carriers::any());
      }
      return;
    }
  }
  if (item.is_map()) {
    read_rule(item, entries);
  }
}

void RulesReader::splice(const Cursor& name, Carriers there) {
  std::vector<std::string> known;
  for (const auto& [list, place] : lists.lists) {
    known.push_back(list);
  }
  const auto word = name.word("rule list", known);
  if (!word) {
    return;
  }
  if (std::find(path.begin(), path.end(), *word) != path.end()) {
    name.error(fmt::format("rule list '{}' uses itself", *word));
    return;
  }
  lists.used.insert(*word);
  path.push_back(*word);
  const Carriers outer = std::exchange(over, over & there);
  const bool outermost = !used_at;
  if (outermost) {
    used_at = name;
    must_list_reported = false;
  }
  read(lists.lists.find(*word)->second);
  if (outermost) {
    used_at.reset();
  }
  over = outer;
  path.pop_back();
}

// Once for each use, where the case says it: the list itself is all right.
void RulesReader::report_list_for_must() {
  if (!std::exchange(must_list_reported, true)) {
    used_at->error(fmt::format(
        "rule list '{}' is for cases at level 'must' alone (it has a fail that breaks nothing but "
        "the requirement), and {} is at level '{}'; write rules of the case's own, or take a list "
        "without such a fail",
        path.back(), id, to_string(*level)));
  }
}

// RFC 2119: only a MUST is broken by not being met. Below that level a fail needs another reason.
void RulesReader::read_breaks(const Cursor& item, const ShapedMap& keys, Rule& rule) {
  const auto place = keys.find("breaks");
  if (place && rule.verdict != Verdict::fail) {
    place->error(fmt::format("'breaks' says something of a fail only, and this is '{}'",
                             to_string(rule.verdict)));
    return;
  }
  if (place) {
    rule.breaks = *breaks_from(*place->text());
  }
  const bool below = level && *level != Level::must;
  if (below && rule.verdict == Verdict::fail && rule.breaks == Breaks::clause && used_at) {
    report_list_for_must();
  } else if (below && rule.verdict == Verdict::fail && rule.breaks == Breaks::clause) {
    const auto message =
        fmt::format("{} is at level '{}': a fail needs 'breaks: promise', 'data' or 'liveness'", id,
                    to_string(*level));
    place ? place->error(message) : item.error(message);
  }
}

void RulesReader::read_rule(const Cursor& item, const std::vector<Cursor::Entry>& entries) {
  const ShapedMap keys(item, rule_keys());
  Rule rule;
  const Cursor::Entry* main = nullptr;
  for (const auto& entry : entries) {
    if (is_verdict(entry.key) && main != nullptr) {
      entry.key_cursor.error(fmt::format("a second verdict '{}' in one rule", entry.key));
    } else if (is_verdict(entry.key)) {
      main = &entry;
    }
  }
  if (main == nullptr) {
    item.error(fmt::format("expected a verdict ({}) or 'use'", joined(verdict_words())));
    return;
  }
  rule.verdict = *verdict_from(main->key);
  rule.position = item.position();
  rule.used_at = used_at ? used_at->position() : SourcePosition{};
  if (const auto because = keys.find("because")) {
    rule.because = because->text().value_or("");
    around.written.push_back({WrittenText::Kind::prose, because->position(), rule.because});
  }
  if (const auto clause = keys.find("clause")) {
    rule.clauses = clause->texts();
  }
  if (const auto there = keys.find("over")) {
    rule.over = read_over(*there);
  }
  rule.over = rule.over & over;
  read_breaks(item, keys, rule);
  if (!rule.over.empty() && decided.contains(rule.over)) {
    item.error(fmt::format("never reached: it stands behind an 'otherwise'{}",
                           level ? " (in " + id + ")" : ""));
    return;
  }
  // A condition that can't be read leaves a rule that is none, but keeps its place.
  auto condition = read_rule_condition(main->value, around);
  if (condition) {
    rule.condition = std::move(*condition);
  } else {
    rule.condition.kind = Condition::Kind::all;
  }
  if (rule.condition.kind == Condition::Kind::otherwise) {
    decided = decided | rule.over;
  }
  if (!rule.over.empty()) {  // of a list that this case uses for other carriers
    rules.push_back(std::move(rule));
  }
}

}  // namespace

// `skip` is decided before a case runs, so no rule says it.
const std::vector<Key>& verdict_keys() {
  static const std::vector<Key> keys{
      {"pass", shape::elsewhere("rule_condition"), "the clause is met"},
      {"warn", shape::elsewhere("rule_condition"),
       "allowed, but a SHOULD or established practice isn't met"},
      {"fail", shape::elsewhere("rule_condition"), "a MUST is broken, or what `breaks` says"},
      {"info", shape::elsewhere("rule_condition"), "the specification leaves it open"},
      {"unresolved", shape::elsewhere("rule_condition"), "the question was not answered"}};
  return keys;
}

const std::vector<Key>& rule_keys() {
  static const std::vector<Key> keys = [] {
    auto list = verdict_keys();
    list.push_back(
        {"use", shape::text(),
         "a rule list of `judgements.yaml`, spliced in here; only `over` may stand beside it"});
    list.push_back(
        {"over", over_shape(), "the carriers for which the rule is there; else for all"});
    list.push_back({"because", shape::text(), "why, in a few words; told with the verdict"});
    list.push_back({"clause", shape::one_or_list(shape::filled_text()),
                    "which clause the rule rests on; else the case's"});
    list.push_back({"breaks",
                    shape::word("thing to break",
                                {{"clause", "the requirement (so it is if left out)"},
                                 {"promise", "a security promise of the target's own profile"},
                                 {"data", "data is corrupted or lost"},
                                 {"liveness", "the target dies or hangs"}}),
                    "what a `fail` says is broken; needed when the case's level isn't `must`"});
    return list;
  }();
  return keys;
}

void add_rule_lists(const Cursor& root, RuleLists& lists, bool overriding) {
  if (root.is_nothing()) {
    return;
  }
  for (const auto& entry : root.entries("a map of rule lists")) {
    const auto [place, fresh] = lists.lists.emplace(entry.key, entry.value);
    if (!fresh && !overriding) {
      entry.key_cursor.error(fmt::format("rule list '{}' is defined twice; first at {}:{}",
                                         entry.key, place->second.position().file,
                                         place->second.position().line));
    } else if (!fresh) {
      place->second = entry.value;
    }
  }
}

void check_unused_lists(RuleLists& lists) {
  const auto used = lists.used;
  for (const auto& [name, list] : lists.lists) {
    if (!used.contains(name)) {
      Surroundings around;
      around.any_listener = true;
      RulesReader reader{std::nullopt, name, lists, around, {name}, {}};
      reader.read(list);
    }
  }
}

std::vector<Rule> read_rules(const Cursor& judge, Level level, const std::string& id,
                             RuleLists& lists, Surroundings& around) {
  RulesReader reader{level, id, lists, around, {}, {}};
  const auto before = judge.mistakes();
  reader.read(judge);
  if (reader.decided != Carriers::any() && judge.mistakes() == before) {
    judge.error(reader.decided.empty()
                    ? "the last rule has to be an 'otherwise', so that one always decides"
                    : "the last rule has to be an 'otherwise' without 'over', so that one always "
                      "decides");
  }
  return std::move(reader.rules);
}

}  // namespace connectspec
