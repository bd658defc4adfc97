#include "reports/group_lines.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "harness/model/clause_link.h"
#include "reports/entries.h"
#include "reports/repeat.h"

namespace connectspec {
namespace {

constexpr std::size_t all_of_it = 400;   // of a value, where everything is told
constexpr std::size_t gist_of_it = 160;  // of one, where it is told what is wrong
constexpr std::size_t room_of_a_list = 1600;

bool left_by_control(const Result& result) {
  const auto& blocker = result.judgement.blocked_by;
  return blocker && blocker->kind == Blocker::Kind::control;
}

std::string cited(const std::string& reference, const Run& run) {
  const CitedClause* known = find_clause(run, reference);
  if (known == nullptr) {
    return printable(reference, all_of_it);
  }
  std::string text = printable(reference, all_of_it);
  if (!known->statement.empty()) {
    text += fmt::format(", {}: {}", printable(known->weight, gist_of_it),
                        printable(known->statement, all_of_it));
  }
  return is_web_link(known->link) ? text + " " + printable(known->link) : text;
}

// Of a fail what it must not; of all others the first, which is what the case is about.
std::string leading_clause(const Result& result, const Run& run) {
  const std::vector<std::string>& all = result.judgement.clauses;
  const auto binding = std::find_if(all.begin(), all.end(), [&run](const std::string& reference) {
    const CitedClause* known = find_clause(run, reference);
    return known != nullptr && known->weight.starts_with("MUST");
  });
  return result.judgement.verdict == Verdict::fail && binding != all.end() ? *binding : all.front();
}

// Why something is a fail that no clause has to forbid (cases/README.md).
std::string_view whatever_the_level(const Judgement& judgement) {
  if (judgement.verdict != Verdict::fail || judgement.because.empty()) {
    return {};
  }
  switch (judgement.breaks) {
    case Breaks::data:
      return " (a fail, as data is lost, changed or misdirected)";
    case Breaks::promise:
      return " (a fail, as its profile promises otherwise)";
    case Breaks::liveness:
    case Breaks::clause:
      break;
  }
  return {};
}

// What the first has seen is what most readers want; that others saw something else is told.
std::size_t seen_otherwise(const Group& group) {
  return static_cast<std::size_t>(
      std::count_if(group.results.begin(), group.results.end(), [&group](const Result* one) {
        return one->judgement.observed != group.first().judgement.observed;
      }));
}

}  // namespace

std::string rerun_of_suspects(const Result& result, std::string_view rerun) {
  std::vector<std::string> suspects = suspects_shown(result);
  if (suspects.empty()) {
    return {};
  }
  suspects.insert(suspects.begin(), result.case_id);
  return repeat_command(rerun, suspects);
}

std::string GroupLines::shown(std::string_view text) const {
  return printable(text, options_.verbose ? all_of_it : gist_of_it);
}

Lines GroupLines::whole(const Group& group, Evidence evidence_of) const {
  if (left_by_control(group.first()) && !options_.verbose) {
    return left_open(group);
  }
  Lines lines = cases(group);
  append(lines, clauses(group));
  append(lines, make_.field("endpoint", printable(group.first().endpoint, gist_of_it)));
  append(lines, judgement(group));
  if (evidence_of == Evidence::transcript) {
    append(lines, evidence(group));
  }
  append(lines,
         make_.field("sign of", printable(explanation_text(group.first().judgement), all_of_it)));
  append(lines, explained(group));
  append(lines, reproduction(group.first()));
  append(lines, what_to_do(group));
  return lines;
}

void GroupLines::note_shown(const Group& group) {
  if (!group.first().judgement.clauses.empty() && group.verdict() != Verdict::unresolved) {
    clauses_shown_.insert(leading_clause(group.first(), run_));
  }
}

std::string GroupLines::brief(const Group& group) const {
  const auto& blocker = group.first().judgement.blocked_by;
  const std::string reason = blocker ? fmt::format("its control {} doesn't pass", blocker->control)
                                     : std::string(reason_of(group));
  return make_.heading_in_a_line(group.verdict(), printable(name_of(group), all_of_it),
                                 printable(reason, all_of_it));
}

// What one control leaves unanswered is one thing to tell, however many cases it is.
Lines GroupLines::left_open(const Group& group) const {
  const std::string& control = group.first().judgement.blocked_by->control;
  const std::size_t total = group.results.size();
  Lines lines =
      make_.heading(group.verdict(), fmt::format("{} {}", total, total == 1 ? "case" : "cases"),
                    fmt::format("whose control {} doesn't pass", shown(control)));
  append(lines, make_.field("cases", printable(areas_text(group.results), room_of_a_list)));
  const Result* const found = find_result(run_, control);
  const std::string hint = found == nullptr ? "" : printable(found->judgement.hint, all_of_it);
  append(lines,
         make_.field("because", hint.empty() ? "what this target does means nothing there" : hint));
  return lines;
}

Lines GroupLines::cases(const Group& group) const {
  const std::vector<Family> families = families_of(group.results);
  const Family& first = families.front();
  const bool one = first.variants.size() <= 1;
  Lines lines = make_.heading(group.verdict(), printable(one ? first.first->case_id : first.id),
                              printable(first.first->title, all_of_it));
  if (!one) {
    append(lines, make_.field("variants", printable(variants_text(first), room_of_a_list)));
  }
  for (auto family = std::next(families.begin()); family != families.end(); ++family) {
    const std::string variants =
        family->variants.empty() ? "" : fmt::format(" ({})", variants_text(*family));
    append(lines, make_.field("and", printable(fmt::format("{}{}: {}", family->id, variants,
                                                           family->first->title),
                                               room_of_a_list)));
  }
  return lines;
}

// One, with its sentence, unless that stands above.
Lines GroupLines::clauses(const Group& group) const {
  const std::vector<std::string>& all = group.first().judgement.clauses;
  if (all.empty() || (group.verdict() == Verdict::unresolved && !options_.verbose)) {
    return {};
  }
  const std::string leading = leading_clause(group.first(), run_);
  const bool again = clauses_shown_.contains(leading) && !options_.verbose;
  Lines lines = make_.field(
      "clause", again ? printable(leading + " (above)", all_of_it) : cited(leading, run_));
  for (std::size_t at = 0; at < all.size() && options_.verbose; ++at) {
    append(lines, make_.field("and", all[at] == leading ? "" : cited(all[at], run_)));
  }
  return lines;
}

Lines GroupLines::judgement(const Group& group) const {
  const Judgement& first = group.first().judgement;
  std::string observed = shown(first.observed);
  if (const std::size_t others = seen_otherwise(group); others > 0) {
    observed += fmt::format(" ({} saw something else: --verbose)", others);
  }
  // Of a question that wasn't answered the reason is what counts.
  const bool open = group.verdict() == Verdict::unresolved && !first.because.empty();
  Lines lines = make_.field("expected", open && !options_.verbose ? "" : shown(first.expected));
  append(lines, make_.field("observed", observed));
  append(lines, make_.field("because",
                            printable(fmt::format("{}{}", first.because, whatever_the_level(first)),
                                      all_of_it)));
  const Observation& seen = group.first().observation;
  append(lines, make_.field("harness", printable(seen.harness_failure, all_of_it)));
  append(lines, make_.field("output", printable(seen.target_output, 4 * all_of_it)));
  return lines;
}

// What has the same cause is one thing to tell.
Lines GroupLines::explained(const Group& group) const {
  std::map<std::string_view, std::vector<const Result*>> ways;
  for (const Result* one : group.explained) {
    ways[one->judgement.explained_by->because].push_back(one);
  }
  Lines lines;
  for (const auto& [because, results] : ways) {
    append(lines,
           make_.field("explains", printable(fmt::format("{} {}: {}; {}", results.size(),
                                                         results.size() == 1 ? "other" : "others",
                                                         areas_text(results), because),
                                             all_of_it)));
  }
  return lines;
}

Lines GroupLines::reproduction(const Result& result) const {
  if (result.reproduction.empty()) {
    return {};
  }
  Lines lines = make_.field("as a case", "store it in a folder, and run that with --cases FOLDER");
  append(lines, make_.indented(result.reproduction, 6));
  return lines;
}

Lines GroupLines::what_to_do(const Group& group) const {
  const Result& first = group.first();
  Lines lines = make_.field("or of", printable(suspects_text(first), 2 * all_of_it));
  // What goes for many is said once, below all of them.
  if (options_.verbose) {
    append(lines, make_.field("to do", advice(group.standing, first.judgement)));
  }
  if (!group.note.empty() && group.standing != Standing::known_deviation) {
    append(lines, make_.field("note", "another verdict is expected here: " +
                                          printable(group.note, all_of_it)));
  }
  const std::string suspects = rerun_of_suspects(first, options_.rerun);
  append(lines, make_.field("run", suspects));
  if (options_.verbose && suspects.empty() && !options_.rerun.empty() &&
      !is_of_no_case(first.case_id)) {
    append(lines, make_.field("run alone", repeat_command(options_.rerun, {first.case_id})));
  }
  return lines;
}

Lines GroupLines::evidence(const Group& group) const {
  const Result& first = group.first();
  Lines lines = make_.field("rule", printable(first.judgement.rule, all_of_it));
  append(lines, make_.indented(transcript(first.observation, TranscriptBounds{}), 4));
  return lines;
}

}  // namespace connectspec
