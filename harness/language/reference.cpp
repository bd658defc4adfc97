#include "harness/language/reference.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <utility>

#include "harness/language/case_files.h"
#include "harness/language/case_keys.h"
#include "harness/language/endpoint_words.h"
#include "harness/language/explanations.h"
#include "harness/language/facts.h"
#include "harness/language/listeners.h"
#include "harness/language/names.h"
#include "harness/language/rules.h"
#include "harness/language/template_words.h"
#include "harness/language/verbs.h"
#include "harness/model/capability.h"
#include "harness/model/spelling.h"

namespace connectspec {
namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

std::string code(std::string_view text) { return fmt::format("`{}`", text); }

// What a value may be, in a few words.
std::string kind_of(const Scalar& scalar) {
  std::vector<std::string> words;
  for (const auto& choice : scalar.choices) {
    words.push_back(code(choice.word));
  }
  switch (scalar.kind) {
    case Scalar::Kind::text:
      return "a text";
    case Scalar::Kind::octets:
      return "octets";
    case Scalar::Kind::flag:
      return "`yes` or `no`";
    case Scalar::Kind::number:
      return fmt::format("{} to {}", scalar.low, scalar.high);
    case Scalar::Kind::size:
      return "a size";
    case Scalar::Kind::duration:
    case Scalar::Kind::time:
      return "a time";
    case Scalar::Kind::word:
      return joined(words);
    case Scalar::Kind::form:
      words.insert(words.begin(), scalar.form.expected);
      return joined(words);
  }
  return {};
}

// Where the words have a table of their own, or are many, the line of help says enough; so it does
// of texts.
constexpr std::size_t words_in_a_row = 5;

std::string help_of(const Key& key) {
  const auto& scalar = key.value.scalar;
  const bool told =
      scalar && scalar->kind != Scalar::Kind::text && scalar->choices.size() <= words_in_a_row;
  return told ? fmt::format("{}: {}", kind_of(*scalar), key.help) : key.help;
}

Rows rows_of(const std::vector<Key>& keys) {
  Rows rows;
  for (const auto& key : keys) {
    rows.emplace_back(code(key.name + ":"), help_of(key) + (key.required ? " (needed)" : ""));
  }
  return rows;
}

Rows rows_of(const std::vector<Choice>& choices) {
  Rows rows;
  for (const auto& choice : choices) {
    rows.emplace_back(code(choice.word), choice.help);
  }
  return rows;
}

Rows rows_of(const Shape& map) { return rows_of(map.map->keys); }

const std::vector<Choice>& words_of_key(const Shape& map, const std::string& key) {
  return map.map->find(key)->value.scalar->choices;
}

Rows names_in_templates() {
  Rows rows;
  for (const auto& row : template_names()) {
    std::string names;
    for (const auto& name : row.names) {
      names += (names.empty() ? "" : " ") + code("{" + name + "}");
    }
    rows.emplace_back(names, row.help);
  }
  return rows;
}

std::string actor_of(Doer doer) {
  switch (doer) {
    case Doer::client:
      return "client";
    case Doer::listener:
    case Doer::hang:
      return "origin";
    case Doer::parent:
      return "parent";
    case Doer::any:
      return "X";
  }
  return {};
}

Rows steps() {
  Rows rows;
  bool waits_told = false;
  for (const auto& verb : verbs()) {
    if (verb.word == "await" && !std::exchange(waits_told, true)) {
      for (const auto& one : awaited()) {
        rows.emplace_back(code(fmt::format("{}.await: {}", actor_of(one.doer), one.word)),
                          one.help);
      }
    }
    if (!verb.usage.empty()) {
      rows.emplace_back(code(verb.usage), verb.help);
    }
  }
  return rows;
}

Rows facts_of_conditions() {
  Rows rows;
  for (const auto& fact : facts()) {
    if (!fact.usage.empty()) {
      rows.emplace_back(code(fact.usage), fact.help);
    }
  }
  for (const auto& choice : combining_words()) {
    rows.emplace_back(code(choice.word == "not" ? "not: {..}" : choice.word + ": [..]"),
                      choice.help);
  }
  return rows;
}

Rows irregularities() {
  for (const auto& fact : facts()) {
    if (fact.word == "irregular") {
      return rows_of(fact.value.scalar->choices);
    }
  }
  return {};
}

Rows capability_rows() {
  Rows rows;
  for (const auto& capability : capabilities()) {
    rows.emplace_back(code(capability.name), capability.meaning);
  }
  return rows;
}

// Each list of judgements.yaml, and the comment above it.
Rows rule_lists() {
  Rows rows;
  const auto files = embedded_case_files();
  const auto file = std::find_if(files.begin(), files.end(), [](const auto& one) {
    return one.name.ends_with("judgements.yaml");
  });
  std::istringstream lines(file->text);
  std::string comment;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# ")) {
      comment += (comment.empty() ? "" : " ") + line.substr(2);
    } else {
      if (line.ends_with(":") && !line.starts_with(" ")) {
        rows.emplace_back(code("use: " + line.substr(0, line.size() - 1)), comment);
      }
      comment.clear();
    }
  }
  return rows;
}

std::string print(const ReferenceTable& table) {
  std::string text =
      fmt::format("| {} | {} |\n| --- | --- |\n", table.heading.first, table.heading.second);
  for (const auto& [left, right] : table.rows) {
    text += fmt::format("| {} | {} |\n", left, right);
  }
  return text;
}

}  // namespace

const std::vector<ReferenceTable>& reference_tables() {
  static const std::vector<ReferenceTable> all{
      {"case keys", {"key", "says"}, rows_of(case_keys())},
      {"explanation keys", {"under `explains:`", "says"}, rows_of(explanation_keys())},
      {"template names", {"name", "value"}, names_in_templates()},
      {"template forms", {"written", "comes to"}, rows_of(template_forms())},
      {"template filters", {"filter", "comes to"}, rows_of(template_filters())},
      {"digest options", {"option", "says"}, rows_of(digest_options())},
      {"listener hosts", {"`host:`", "stands"}, rows_of(words_of_key(listener_shape(), "host"))},
      {"listener kinds", {"`kind:`", "does"}, rows_of(words_of_key(listener_shape(), "kind"))},
      {"name keys", {"key", "says"}, rows_of(names_shape().map->other)},
      {"name answers",
       {"`answer:`", "is"},
       rows_of(words_of_key(names_shape().map->other, "answer"))},
      {"steps", {"step", "does"}, steps()},
      {"beside", {"beside an action", "says"}, rows_of(keys_beside())},
      {"request keys",
       {"key of `client.request`", "says"},
       rows_of(find_verb("request", true)->argument)},
      {"connect keys",
       {"key of `client.connect`", "says"},
       rows_of(find_verb("connect", true)->argument)},
      {"crowd keys",
       {"key of `client.crowd`", "says"},
       rows_of(find_verb("crowd", true)->argument)},
      {"facts", {"fact", "holds when"}, facts_of_conditions()},
      {"irregularities", {"irregularity", "is"}, irregularities()},
      {"rule keys", {"key of a rule", "says"}, rows_of(rule_keys())},
      {"rule lists", {"rules", "for"}, rule_lists()},
      {"endpoints", {"`endpoint:`", "the target there"}, rows_of(usual_endpoints())},
      {"capabilities", {"capability", "the target"}, capability_rows()}};
  return all;
}

std::string with_tables(std::string_view text) {
  constexpr std::string_view begin = "<!-- table: ";
  constexpr std::string_view name_end = " -->\n";
  constexpr std::string_view end = "<!-- end -->";
  std::string result;
  while (true) {
    const auto start = text.find(begin);
    const auto body = start == text.npos ? text.npos : text.find(name_end, start);
    const auto stop = body == text.npos ? text.npos : text.find(end, body);
    if (stop == text.npos) {
      return result.append(text);
    }
    const auto name = text.substr(start + begin.size(), body - start - begin.size());
    const auto from = body + name_end.size();
    result.append(text.substr(0, from));
    const auto& tables = reference_tables();
    const auto table = std::find_if(tables.begin(), tables.end(),
                                    [name](const auto& one) { return one.name == name; });
    result.append(table == tables.end() ? std::string(text.substr(from, stop - from))
                                        : print(*table));
    result.append(end);
    text.remove_prefix(stop + end.size());
  }
}

}  // namespace connectspec
