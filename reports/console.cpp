// What a person reads after a run: what deviates, why, and what to do about it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "harness/model/shell_words.h"
#include "reports/entries.h"
#include "reports/paint.h"
#include "reports/printable.h"
#include "reports/reports.h"

namespace connectspec {
namespace {

constexpr std::size_t line_room = 400;  // of one value in a block
constexpr std::size_t skip_room = 80;   // of one reason in the list of what was skipped

// Of a target that died: less than a screen is told of all of it.
constexpr std::size_t seen_before_shown = 3;

std::string joined(const std::vector<std::string>& texts) {
  return printable(fmt::format("{}", fmt::join(texts, "; ")), line_room);
}

class Summary {
 public:
  Summary(std::ostream& out, const Run& run, const ExpectationReport& comparison,
          const ConsoleOptions& options)
      : out_(out), run_(run), comparison_(comparison), options_(options) {}

  void print() {
    if (const auto fatal = fatal_cases(run_); !fatal.empty() && !options_.verbose) {
      print_deaths(fatal);
      return;
    }
    if (options_.verbose) {
      print_quiet_cases();
    }
    // What has to be acted on stands last, where a terminal and the log of a CI job are looked at
    // first.
    print_known();
    print_blocks(Verdict::warn);
    print_left_by_controls();
    print_blocks(Verdict::unresolved);
    print_blocks(Verdict::fail);
    print_vanished();
    print_unused();
    print_skips();
    print_counts();
    print_closing();
  }

 private:
  Standing standing(std::size_t at) const {
    return at < comparison_.standings.size() ? comparison_.standings[at] : Standing::as_expected;
  }

  std::string reason(std::size_t at) const {
    return at < comparison_.reasons.size() ? printable(comparison_.reasons[at], line_room) : "";
  }

  std::string ink(std::string_view text, Ink ink) const { return paint(text, ink, options_.color); }

  void line(std::string_view label, std::string_view text) {
    if (!text.empty()) {
      out_ << fmt::format("    {:<9} {}\n", label, text);
    }
  }

  void print_header(const Result& result) {
    const Verdict verdict = result.judgement.verdict;
    out_ << ink(fmt::format("{} {:<10}", sign_of(verdict), to_string(verdict)), ink_of(verdict))
         << "  " << ink(printable(result.case_id, line_room), Ink::bold) << "  "
         << printable(result.title, line_room) << '\n';
  }

  // One line for what has no block of its own.
  void print_quiet_cases() {
    bool any = false;
    for (const Result& result : run_.results) {
      const Verdict verdict = result.judgement.verdict;
      if (verdict != Verdict::pass && verdict != Verdict::info && verdict != Verdict::skip) {
        continue;
      }
      any = true;
      print_header(result);
      if (verdict == Verdict::skip) {
        line("skipped", printable(skip_reason(result), line_room));
      } else {
        line("observed", printable(result.judgement.observed, line_room));
      }
    }
    out_ << (any ? "\n" : "");
  }

  void print_blocks(Verdict verdict) {
    for (std::size_t at = 0; at < run_.results.size(); ++at) {
      if (run_.results[at].judgement.verdict == verdict &&
          standing(at) != Standing::known_deviation && !told_with_others(run_.results[at])) {
        print_block(at);
      }
    }
  }

  bool told_with_others(const Result& result) const {
    const Judgement& judgement = result.judgement;
    return !options_.verbose && (judgement.blocked_by || judgement.explained_by);
  }

  // Of a target that died nobody wants to read more than what it died of.
  void print_deaths(const std::vector<std::size_t>& fatal) {
    for (const std::size_t at : fatal) {
      print_death(run_.results[at]);
    }
    print_seen_before(Verdict::warn);
    print_seen_before(Verdict::unresolved);
    print_seen_before(Verdict::fail);
    out_ << ink(unasked_text(run_) + "\n", Ink::yellow);
    print_skips();
    print_counts();
    print_closing();
  }

  void print_death(const Result& result) {
    const Judgement& judgement = result.judgement;
    print_header(result);
    line("clause", joined(judgement.clauses));
    line("observed", printable(judgement.observed, line_room));
    line("because", printable(judgement.because, line_room));
    line("or of", printable(suspects_text(result), 2 * line_room));
    line("to do",
         "start the target again, and ask the suspects one at a time, the likeliest first");
    print_rerun_of_suspects(result, " --jobs 1");
    out_ << '\n';
  }

  void print_rerun_of_suspects(const Result& result, std::string_view how) {
    if (!options_.rerun.empty()) {
      line("run", printable(fmt::format("{}{} {} {}", options_.rerun, how, result.case_id,
                                        fmt::join(suspects_shown(result), " ")),
                            4 * line_room));
    }
  }

  // Those that were judged in the target's life, each once: there was no time to ask again.
  void print_seen_before(Verdict verdict) {
    std::string list;
    std::size_t count = 0;
    for (std::size_t at = 0; at < run_.results.size(); ++at) {
      const Result& result = run_.results[at];
      if (result.judgement.verdict == verdict && standing(at) != Standing::known_deviation &&
          !result.judgement.blocked_by && !result.observation.death) {
        list += count < seen_before_shown ? fmt::format(" {}", printable(result.case_id, line_room))
                                          : "";
        ++count;
      }
    }
    if (count > 0) {
      out_ << fmt::format("{} {} seen before that:{}{}\n", count, to_string(verdict), list,
                          count > seen_before_shown ? " …" : "");
    }
  }

  // What one control leaves unanswered is one thing to tell, however many cases it is.
  void print_left_by_controls() {
    std::map<std::string_view, std::vector<const Result*>> left;
    for (std::size_t at = 0; at < run_.results.size(); ++at) {
      const Result& result = run_.results[at];
      if (!options_.verbose && result.judgement.blocked_by && !result.judgement.explained_by &&
          standing(at) != Standing::known_deviation) {
        left[result.judgement.blocked_by->control].push_back(&result);
      }
    }
    for (const auto& [control, results] : left) {
      print_left_by(control, results);
    }
  }

  void print_left_by(std::string_view control, const std::vector<const Result*>& results) {
    const std::size_t total = results.size();
    out_ << ink(fmt::format("{} {:<10}", sign_of(Verdict::unresolved),
                            to_string(Verdict::unresolved)),
                ink_of(Verdict::unresolved))
         << fmt::format("  {} {} whose control {} doesn't pass\n", total,
                        total == 1 ? "case" : "cases", printable(control, line_room));
    line("cases", printable(areas_text(results), 4 * line_room));
    const Result* const found = find_result(run_, control);
    const std::string hint = found == nullptr ? "" : printable(found->judgement.hint, line_room);
    line("because", hint.empty() ? "what this target does means nothing there" : hint);
    out_ << '\n';
  }

  void print_block(std::size_t at) {
    const Result& result = run_.results[at];
    const Judgement& judgement = result.judgement;
    print_header(result);
    line("clause", joined(judgement.clauses));
    line("endpoint", printable(result.endpoint, line_room));
    line("expected", printable(judgement.expected, line_room));
    line("observed", printable(judgement.observed, line_room));
    line("because", printable(judgement.because, line_room));
    // A warning that isn't counted is there to be read, not to be traced.
    if (standing(at) == Standing::unexpected || options_.verbose) {
      line("rule", printable(judgement.rule, line_room));
      print_observation(result.observation, TranscriptBounds{});
    }
    line("sign of", printable(explanation_text(judgement), line_room));
    print_explained(result);
    print_reproduction(result);
    line("or of", printable(suspects_text(result), 2 * line_room));
    line("to do", advice(standing(at), judgement));
    if (const std::string named = reason(at); !named.empty()) {
      line("note", "another verdict is expected here: " + named);
    }
    if (!suspects_shown(result).empty()) {
      print_rerun_of_suspects(result, "");
    } else if (!options_.rerun.empty() && !is_of_a_campaign(result.case_id)) {
      line("run alone",
           fmt::format("{} {}", options_.rerun, shell_word(printable(result.case_id, line_room))));
    }
    out_ << '\n';
  }

  // What has the same cause is one thing to tell.
  void print_explained(const Result& result) {
    const std::vector<const Result*> others = explained_by(run_, result.case_id);
    if (others.empty()) {
      return;
    }
    std::map<std::string, std::vector<const Result*>> ways;
    for (const Result* one : others) {
      ways[one->judgement.explained_by->because].push_back(one);
    }
    for (const auto& [because, results] : ways) {
      line("explains", printable(fmt::format("{} {}: {}; {}", results.size(),
                                             results.size() == 1 ? "other" : "others",
                                             areas_text(results), because),
                                 line_room));
    }
  }

  void print_reproduction(const Result& result) {
    if (result.reproduction.empty()) {
      return;
    }
    line("as a case", "store it in a folder, and run that with --cases FOLDER");
    print_indented(result.reproduction);
  }

  void print_indented(std::string_view text) {
    std::size_t start = 0;
    while (start < text.size()) {
      const std::size_t end = std::min(text.find('\n', start), text.size());
      out_ << ink("      " + printable(text.substr(start, end - start), line_room), Ink::dim)
           << '\n';
      start = end + 1;
    }
  }

  void print_observation(const Observation& observation, const TranscriptBounds& bounds) {
    line("harness", printable(observation.harness_failure, line_room));
    line("output", printable(observation.target_output, 4 * line_room));
    const std::string events = transcript(observation, bounds);
    std::size_t start = 0;
    while (start < events.size()) {
      const std::size_t end = events.find('\n', start);
      out_ << ink(fmt::format("    {}", std::string_view(events).substr(start, end - start)),
                  Ink::dim)
           << '\n';
      start = end + 1;
    }
  }

  std::vector<std::size_t> having(Standing wanted) const {
    std::vector<std::size_t> found;
    for (std::size_t at = 0; at < run_.results.size(); ++at) {
      if (standing(at) == wanted) {
        found.push_back(at);
      }
    }
    return found;
  }

  void print_known() {
    const std::vector<std::size_t> known = having(Standing::known_deviation);
    if (known.empty()) {
      return;
    }
    out_ << fmt::format("{} known {}:\n", known.size(),
                        known.size() == 1 ? "deviation" : "deviations");
    for (const std::size_t at : known) {
      const Result& result = run_.results[at];
      if (told_with_others(result)) {
        continue;
      }
      out_ << ink(fmt::format("  {:<10}  {}  {}", to_string(result.judgement.verdict),
                              printable(result.case_id, line_room), reason(at)),
                  Ink::dim)
           << '\n';
      print_explained(result);
    }
    out_ << '\n';
  }

  void print_vanished() {
    const std::vector<std::size_t> vanished = having(Standing::vanished);
    if (vanished.empty()) {
      return;
    }
    out_ << ink("Expected to deviate, but no longer; remove or narrow the entry in the "
                "expected-results file:",
                Ink::red)
         << '\n';
    for (const std::size_t at : vanished) {
      const Result& result = run_.results[at];
      out_ << fmt::format("  {}  {} now; the entry says: {}\n",
                          printable(result.case_id, line_room), to_string(result.judgement.verdict),
                          reason(at));
    }
    out_ << '\n';
  }

  void print_unused() {
    const std::vector<Expectation>& unused = comparison_.unused;
    if (unused.empty()) {
      return;
    }
    // Of a selection of cases it is no surprise.
    if (!run_.selection.empty()) {
      out_ << ink(fmt::format("{} expected-results {} no case of this selection", unused.size(),
                              unused.size() == 1 ? "entry names" : "entries name"),
                  Ink::dim)
           << '\n';
      return;
    }
    out_ << ink("Entries of the expected-results file that name no case; remove or correct them:",
                Ink::yellow)
         << '\n';
    for (const Expectation& entry : unused) {
      out_ << fmt::format("  {}:{}: {}\n", printable(entry.position.file, line_room),
                          entry.position.line, printable(entry.glob, line_room));
    }
    out_ << '\n';
  }

  std::vector<const Result*> skipped() const {
    std::vector<const Result*> found;
    for (const Result& result : run_.results) {
      if (result.judgement.verdict == Verdict::skip) {
        found.push_back(&result);
      }
    }
    return found;
  }

  // Where all of them need something, "needs" is said once.
  void print_skips() {
    const std::vector<const Result*> results = skipped();
    if (results.empty()) {
      return;
    }
    const bool all_need = std::all_of(results.begin(), results.end(), [](const Result* result) {
      const auto& hindrance = result->judgement.hindrance;
      return hindrance && !missing(*hindrance).empty();
    });
    std::map<std::string, std::size_t> counts;
    for (const Result* result : results) {
      ++counts[printable(all_need ? missing(*result->judgement.hindrance) : skip_reason(*result),
                         skip_room)];
    }
    std::vector<std::pair<std::string, std::size_t>> sorted(counts.begin(), counts.end());
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    std::string list;
    for (const auto& [why, count] : sorted) {
      list += fmt::format("{}{} ({})", list.empty() ? "" : ", ", why, count);
    }
    out_ << ink(fmt::format("{} skipped: {}{}", results.size(), all_need ? "needs " : "", list),
                Ink::dim)
         << '\n';
  }

  void print_counts() {
    const Counts counts = counts_of(run_);
    out_ << fmt::format("{}{}{} in {}\n", printable(title_of(run_), 120),
                        run_.target.address.empty() ? "" : " at ",
                        printable(run_.target.address, 120), duration_text(run_.duration));
    std::string list;
    for (const Verdict verdict : all_verdicts) {
      const std::size_t count = counts[static_cast<std::size_t>(verdict)];
      const std::string text = fmt::format("{} {}", count, to_string(verdict));
      list += (list.empty() ? "" : ", ") +
              (count == 0 ? text : paint(text, ink_of(verdict), options_.color));
    }
    out_ << fmt::format("{} {}: {}\n", run_.results.size(),
                        run_.results.size() == 1 ? "case" : "cases", list);
    print_causes();
  }

  // Who reads the counts has to know how many faults they are.
  void print_causes() {
    std::map<std::string_view, std::size_t> causes;
    for (const Result& result : run_.results) {
      if (result.judgement.explained_by) {
        ++causes[result.judgement.explained_by->case_id];
      }
    }
    for (const auto& [cause, count] : causes) {
      out_ << fmt::format("{} of them {} of {}\n", count,
                          count == 1 ? "is one more sign" : "are signs", printable(cause, 120));
    }
  }

  // "1 deviates, 2 no longer deviate"
  std::string differences() const {
    const std::size_t unexpected = having(Standing::unexpected).size();
    const std::size_t vanished = having(Standing::vanished).size();
    std::string text;
    if (unexpected > 0) {
      text = fmt::format("{} that no entry expects", unexpected);
    }
    if (const std::size_t signs = having(Standing::explained).size(); signs > 0) {
      text += fmt::format("{}and {} that {} explained by {}", text.empty() ? "" : " ", signs,
                          signs == 1 ? "is" : "are", unexpected == 1 ? "it" : "them");
    }
    if (vanished > 0) {
      text += fmt::format("{}{} that no longer deviate{}", text.empty() ? "" : ", ", vanished,
                          vanished == 1 ? "s" : "");
    }
    return text;
  }

  void print_closing() {
    if (run_.interrupted) {
      out_ << ink(fmt::format("Incomplete: {} (exit status {}); what has one is judged as ever.",
                              interruption_text(run_), exit_code(run_, comparison_)),
                  Ink::red)
           << '\n';
      return;
    }
    switch (exit_code(run_, comparison_)) {
      case 0:
        out_ << ink("Everything is as expected (exit status 0).", Ink::green) << '\n';
        break;
      case 3:
        out_ << ink("Nothing unexpected was found, but some questions stayed unanswered "
                    "(exit status 3).",
                    Ink::yellow)
             << '\n';
        break;
      default:
        if (!fatal_cases(run_).empty()) {
          out_ << ink("The target died in the course of the run (exit status 1); what was judged "
                      "before stands.",
                      Ink::red)
               << '\n';
          break;
        }
        out_ << ink(fmt::format(
                        "Not as expected (exit status 1): {}. Above each stands what to do.",
                        differences()),
                    Ink::red)
             << '\n';
    }
  }

  std::ostream& out_;
  const Run& run_;
  const ExpectationReport& comparison_;
  const ConsoleOptions& options_;
};

}  // namespace

void print_summary(std::ostream& out, const Run& run, const ExpectationReport& comparison,
                   const ConsoleOptions& options) {
  Summary(out, run, comparison, options).print();
  out.flush();
}

}  // namespace connectspec
