#include "harness/language/coverage.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/model/rule.h"
#include "harness/model/spelling.h"

namespace connectspec {
namespace {

using Citations = std::vector<std::string>;

struct Coverage {
  ClauseRegister& clauses;
  Diagnostics& lapses;
  std::vector<std::string> references;

  void report_unknown(const std::string& reference, const SourcePosition& position);
  void cite(const std::string& reference, const SourcePosition& position, const std::string& id);
  void cite_all(const CaseEntry& entry);
  bool defines(const Citations& cited) const;
  void check_fails(const CaseEntry& entry);
  void check_clause(const Clause& clause);
  void check_requirement(const Requirement& requirement, const std::vector<std::string>& ids);
};

void Coverage::report_unknown(const std::string& reference, const SourcePosition& position) {
  Citations alike;
  for (const auto& known : references) {
    if (known.starts_with(reference + " (")) {
      alike.push_back("'" + known + "'");
    }
  }
  if (!alike.empty()) {
    lapses.add(position,
               fmt::format("'{}' holds several clauses; cite {}", reference, joined(alike)));
    return;
  }
  const auto near = nearest(reference, references);
  lapses.add(position, fmt::format("'{}' is no clause of the register{}", reference,
                                   near.empty() ? "" : fmt::format("; did you mean '{}'?", near)));
}

void Coverage::cite(const std::string& reference, const SourcePosition& position,
                    const std::string& id) {
  const auto found =
      std::find_if(clauses.clauses.begin(), clauses.clauses.end(),
                   [&](const Clause& clause) { return clause.reference == reference; });
  if (found == clauses.clauses.end()) {
    report_unknown(reference, position);
  } else if (std::find(found->cases.begin(), found->cases.end(), id) == found->cases.end()) {
    found->cases.push_back(id);
  }
}

void Coverage::cite_all(const CaseEntry& entry) {
  const Case& scenario = entry.variants.front();
  for (const auto& [reference, position] : entry.citations) {
    cite(reference, position, entry.id);
  }
  for (const Rule& rule : scenario.rules) {
    for (const auto& reference : rule.clauses) {
      cite(reference, rule.position, entry.id);
    }
  }
}

bool Coverage::defines(const Citations& cited) const {
  return std::any_of(cited.begin(), cited.end(), [&](const auto& reference) {
    const Clause* clause = find_clause(clauses, reference);
    return clause != nullptr && clause->basis == Basis::definition;
  });
}

// RFC 2119: what isn't a MUST can be left undone for good reasons.
void Coverage::check_fails(const CaseEntry& entry) {
  const Case& scenario = entry.variants.front();
  for (const Rule& rule : scenario.rules) {
    if (rule.verdict != Verdict::fail || rule.breaks != Breaks::clause) {
      continue;
    }
    const Citations& cited = rule.clauses.empty() ? scenario.clauses : rule.clauses;
    const bool supported = std::any_of(cited.begin(), cited.end(), [&](const auto& reference) {
      const Clause* clause = find_clause(clauses, reference);
      return clause == nullptr || clause->binding();
    });
    if (!supported) {
      lapses.add(rule.clauses.empty() && !entry.citations.empty() ? entry.citations.front().second
                                                                  : rule.position,
                 fmt::format("{} fails a target by the rule at {}:{}, but cites no MUST or MUST "
                             "NOT for it{}; cite one (`connectspec list --by-clause` shows them), "
                             "say what the rule 'breaks', or lower the level and warn",
                             entry.id, rule.position.file, rule.position.line,
                             defines(cited) ? ", only a definition, which says what a message is "
                                              "and not what becomes of one that isn't"
                                            : ""));
      return;
    }
  }
}

void Coverage::check_clause(const Clause& clause) {
  if (clause.cases.empty() && clause.not_checked_because.empty()) {
    lapses.add(
        clause.position,
        fmt::format("no case cites '{}', and no 'not-checked-because' says why", clause.reference));
  } else if (!clause.cases.empty() && !clause.not_checked_because.empty()) {
    lapses.add(clause.position, fmt::format("'{}' has a 'not-checked-because', but {} cites it",
                                            clause.reference, clause.cases.front()));
  }
}

void Coverage::check_requirement(const Requirement& requirement,
                                 const std::vector<std::string>& ids) {
  if (requirement.cases.empty() == requirement.not_checked_because.empty()) {
    lapses.add(requirement.position,
               fmt::format("'{}' needs either cases or a 'not-checked-because'", requirement.id));
  }
  if (requirement.cases.empty() && std::binary_search(ids.begin(), ids.end(), requirement.id)) {
    lapses.add(
        requirement.position,
        fmt::format("'{}' has a 'not-checked-because', but a case of that id", requirement.id));
  }
  for (const auto& id : requirement.cases) {
    if (!std::binary_search(ids.begin(), ids.end(), id)) {
      lapses.add(requirement.position,
                 fmt::format("'{}' names the case '{}', which doesn't exist", requirement.id, id));
    }
  }
}

}  // namespace

void cover_clauses(ClauseRegister& clauses, const std::vector<CaseEntry>& entries,
                   Diagnostics& lapses) {
  Coverage coverage{clauses, lapses, {}};
  for (const auto& clause : clauses.clauses) {
    coverage.references.push_back(clause.reference);
  }
  std::vector<std::string> ids;
  for (const auto& entry : entries) {
    if (!entry.variants.empty()) {
      ids.push_back(entry.id);
      coverage.cite_all(entry);
      coverage.check_fails(entry);
    }
  }
  std::sort(ids.begin(), ids.end());
  for (const auto& clause : clauses.clauses) {
    coverage.check_clause(clause);
  }
  for (const auto& requirement : clauses.requirements) {
    coverage.check_requirement(requirement, ids);
  }
}

}  // namespace connectspec
