#include "harness/language/clauses.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/yaml/map_reader.h"
#include "harness/yaml/words.h"

namespace connectspec {
namespace {

constexpr std::string_view section_mark = " §";
constexpr std::string_view appendix_mark = " appendix ";

const std::vector<std::string> strength_words{"MUST",       "MUST NOT", "SHOULD",
                                              "SHOULD NOT", "MAY",      "practice"};

std::string text_at(const MapReader& keys, std::string_view key) {
  const auto place = keys.find(key);
  return place ? place->text().value_or("") : std::string{};
}

std::string required_text(const MapReader& keys, std::string_view key) {
  const auto place = keys.require(key);
  const auto text = place ? place->text() : std::nullopt;
  if (text && text->empty()) {
    place->error("expected a text, found an empty one");
  }
  return text.value_or("");
}

// "RFC 9110 §9.3.6 (port rejected)" → its parts.
void split_reference(Clause& clause) {
  std::string_view rest = clause.reference;
  if (const auto topic = rest.find(" ("); topic != std::string_view::npos && rest.ends_with(')')) {
    clause.topic = rest.substr(topic + 2, rest.size() - topic - 3);
    rest = rest.substr(0, topic);
  }
  const auto section = rest.find(section_mark);
  const auto appendix = rest.find(appendix_mark);
  if (section != std::string_view::npos) {
    clause.section = rest.substr(section + section_mark.size());
    rest = rest.substr(0, section);
  } else if (appendix != std::string_view::npos) {
    clause.section = rest.substr(appendix + 1);
    rest = rest.substr(0, appendix);
  }
  clause.specification = rest;
}

// The RFC Editor's and the Datatracker's pages have the anchors "section-9.3.6", "appendix-C.1".
std::string link_to(const Specification& specification, const std::string& section) {
  if (section.empty()) {
    return specification.link;
  }
  const auto appendix = section.find(' ');
  return appendix == std::string::npos
             ? fmt::format("{}#section-{}", specification.link, section)
             : fmt::format("{}#appendix-{}", specification.link, section.substr(appendix + 1));
}

void read_basis(const MapReader& keys, Clause& clause) {
  const auto place = keys.find("basis");
  const auto word =
      place ? place->word("basis", {"keyword", "definition", "client", "origin"}) : std::nullopt;
  if (word && clause.strength == Strength::practice) {
    place->error("a practice has no basis in a specification");
  } else if (word) {
    clause.basis = *basis_from(*word);
  }
}

Clause read_clause(const Cursor::Entry& entry, const ClauseRegister& clauses) {
  const MapReader keys(entry.value,
                       {"strength", "basis", "statement", "link", "not-checked-because"});
  Clause clause;
  clause.reference = entry.key;
  clause.position = entry.key_cursor.position();
  split_reference(clause);
  const auto strength = keys.require("strength");
  const auto word = strength ? strength->word("strength", strength_words) : std::nullopt;
  clause.strength = word ? *strength_from(*word) : Strength::practice;
  read_basis(keys, clause);
  clause.statement = required_text(keys, "statement");
  clause.not_checked_because = text_at(keys, "not-checked-because");
  clause.link = text_at(keys, "link");
  const auto* specification = find_specification(clauses, clause.specification);
  if (specification == nullptr) {
    std::vector<std::string> known;
    for (const auto& one : clauses.specifications) {
      known.push_back(one.name);
    }
    entry.key_cursor.error(unknown_word("specification", clause.specification, known));
  } else if (clause.link.empty()) {
    clause.link = link_to(*specification, clause.section);
  }
  return clause;
}

Requirement read_requirement(const Cursor::Entry& entry) {
  Requirement requirement;
  requirement.id = entry.key;
  requirement.position = entry.key_cursor.position();
  if (entry.value.is_nothing()) {
    requirement.cases.push_back(entry.key);
    return requirement;
  }
  const MapReader keys(entry.value, {"cases", "not-checked-because"});
  if (const auto cases = keys.find("cases")) {
    requirement.cases = cases->texts();
  }
  requirement.not_checked_because = text_at(keys, "not-checked-because");
  return requirement;
}

template <typename T>
void insert(std::vector<T>& all, T one, const std::string T::*name, const Cursor::Entry& entry,
            bool overriding) {
  const auto same = std::find_if(all.begin(), all.end(),
                                 [&](const T& other) { return other.*name == one.*name; });
  if (same == all.end()) {
    all.push_back(std::move(one));
  } else if (overriding) {
    *same = std::move(one);
  } else {
    entry.key_cursor.error(fmt::format("'{}' is here twice", entry.key));
  }
}

}  // namespace

bool holds_clauses(std::string_view file_name) {
  const auto name = file_name.substr(file_name.rfind('/') + 1);
  return name == "clauses.yaml" || name == "requirements.yaml";
}

void add_clauses(const Cursor& root, ClauseRegister& clauses, bool overriding) {
  const MapReader keys(root, {"specifications", "clauses", "requirements"});
  if (const auto place = keys.find("specifications")) {
    for (const auto& entry : place->entries("a map of specifications")) {
      const MapReader parts(entry.value, {"title", "link"});
      Specification one{entry.key, required_text(parts, "title"), required_text(parts, "link")};
      insert(clauses.specifications, std::move(one), &Specification::name, entry, overriding);
    }
  }
  if (const auto place = keys.find("clauses")) {
    for (const auto& entry : place->entries("a map of clauses")) {
      insert(clauses.clauses, read_clause(entry, clauses), &Clause::reference, entry, overriding);
    }
  }
  if (const auto place = keys.find("requirements")) {
    for (const auto& entry : place->entries("a map of requirements")) {
      insert(clauses.requirements, read_requirement(entry), &Requirement::id, entry, overriding);
    }
  }
}

}  // namespace connectspec
