// What a person reads after a run: what deviates, why, and what to do about it.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "reports/entries.h"
#include "reports/group_lines.h"
#include "reports/groups.h"
#include "reports/paint.h"
#include "reports/printable.h"
#include "reports/repeat.h"
#include "reports/reports.h"

namespace connectspec {
namespace {

using Evidence = GroupLines::Evidence;

constexpr std::size_t line_room = 400;  // of one value

// Of a target that died: less than a screen is told of all of it.
constexpr std::size_t seen_before_shown = 3;

std::string joined(const std::vector<std::string>& texts) {
  return printable(fmt::format("{}", fmt::join(texts, "; ")), line_room);
}

// A report that is read to the end: areas share the room of so many of them.
constexpr std::size_t screens = 8;

// The groups that stand together: of one area, or what stayed open, wherever.
using Area = std::vector<const Group*>;

class Summary {
 public:
  Summary(std::ostream& out, const Run& run, const ExpectationReport& comparison,
          const ConsoleOptions& options)
      : out_(out),
        run_(run),
        comparison_(comparison),
        options_(options),
        make_(options),
        group_lines_(run, options),
        groups_(options.verbose ? each_alone(run, comparison) : groups_of(run, comparison)) {}

  void print() {
    if (const auto fatal = fatal_cases(run_); !fatal.empty() && !options_.verbose) {
      print_deaths(fatal);
      return;
    }
    if (options_.verbose) {
      print_quiet_cases();
    }
    print_groups();
    print_known();
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

  void put(const Lines& lines) {
    for (const std::string& line : lines) {
      out_ << line << '\n';
    }
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
      put(heading_of(result));
      put(verdict == Verdict::skip
              ? make_.field("skipped", printable(skip_reason(result), line_room))
              : make_.field("observed", printable(result.judgement.observed, line_room)));
    }
    out_ << (any ? "\n" : "");
  }

  Lines heading_of(const Result& result) const {
    return make_.heading(result.judgement.verdict, printable(result.case_id, line_room),
                         printable(result.title, line_room));
  }

  // ---- what deviates

  void print_groups() {
    if (options_.brief) {
      for (const Group& group : groups_) {
        if (group.standing != Standing::known_deviation) {
          put({group_lines_.brief(group)});
        }
      }
      out_ << (groups_.empty() ? "" : "\n");
      return;
    }
    const std::vector<Area> all = areas();
    for (const Area& area : all) {
      print_area(area, options_.screen * screens / std::max(all.size(), screens));
    }
    out_ << (in_lines_ ? "\n" : "");
    if (some_in_a_line_) {
      put(make_.paragraph("What has a line alone, or none, is told whole with --verbose.", 2,
                          Ink::dim));
      out_ << '\n';
    }
  }

  std::vector<Area> areas() const {
    std::vector<Area> areas;
    std::map<std::string_view, std::size_t> places;
    for (const Group& group : groups_) {
      // What is known has a list of its own.
      if (group.standing == Standing::known_deviation && !options_.verbose) {
        continue;
      }
      const bool open = group.verdict() == Verdict::unresolved;
      const std::string_view name = open ? "" : std::string_view(group.first().area);
      const auto [place, fresh] = places.try_emplace(name, areas.size());
      if (fresh) {
        areas.emplace_back();
      }
      areas[place->second].push_back(&group);
    }
    return areas;
  }

  // Whole groups as long as all the others have at least a line left of the room, which is less
  // than the screen that all may take in a line each. The first is told whole, whatever it takes.
  void print_area(const Area& area, std::size_t room) {
    std::size_t left = options_.verbose ? std::string::npos : room;
    std::size_t told = 0;
    const bool whole_ones = !takes_a_line(*area.front());
    out_ << (in_lines_ && whole_ones ? "\n" : "");
    for (std::size_t at = 0; at < area.size(); ++at) {
      const std::size_t others = area.size() - at - 1;
      const Lines whole = group_lines_.whole(*area[at], evidence_for(*area[at]));
      if (takes_a_line(*area[at]) || (at > 0 && left < whole.size() + others)) {
        const std::size_t lines = options_.screen - std::min(options_.screen, told);
        print_in_a_line_each({area.begin() + static_cast<std::ptrdiff_t>(at), area.end()}, lines);
        break;
      }
      put(whole);
      group_lines_.note_shown(*area[at]);
      out_ << (options_.verbose ? "\n" : "");
      left -= std::min(left, whole.size());
      told += whole.size();
    }
    // Areas of nothing but lines stand together.
    in_lines_ = !whole_ones;
    out_ << (options_.verbose || in_lines_ ? "" : "\n");
  }

  // Where something fails, a warning that doesn't count can wait.
  bool takes_a_line(const Group& group) const {
    return !options_.verbose && group.standing == Standing::as_expected &&
           !having(Standing::unexpected).empty();
  }

  void print_in_a_line_each(const Area& groups, std::size_t room) {
    const std::size_t shown =
        groups.size() <= room ? groups.size() : std::max<std::size_t>(room, 1) - 1;
    for (std::size_t at = 0; at < shown; ++at) {
      put({group_lines_.brief(*groups[at])});
    }
    if (shown < groups.size()) {
      put(make_.paragraph(fmt::format("  … and {} more", groups.size() - shown), 4, Ink::dim));
    }
    some_in_a_line_ = true;
  }

  // A single thing to tell is told with what happened.
  Evidence evidence_for(const Group& group) const {
    return options_.verbose || (groups_.size() == 1 && group.standing == Standing::unexpected)
               ? Evidence::transcript
               : Evidence::none;
  }

  // ---- a target that died

  // Of a target that died nobody wants to read more than what it died of.
  void print_deaths(const std::vector<std::size_t>& fatal) {
    for (const std::size_t at : fatal) {
      print_death(run_.results[at]);
    }
    print_seen_before(Verdict::warn);
    print_seen_before(Verdict::unresolved);
    print_seen_before(Verdict::fail);
    print_counts();
    print_closing();
  }

  void print_death(const Result& result) {
    const Judgement& judgement = result.judgement;
    put(heading_of(result));
    put(make_.field("clause", joined(judgement.clauses)));
    put(make_.field("observed", printable(judgement.observed, line_room)));
    put(make_.field("because", printable(judgement.because, line_room)));
    const std::string rerun =
        options_.rerun.empty() ? "" : rerun_of_suspects(result, options_.rerun + " --jobs 1");
    if (rerun.empty()) {
      put(make_.field("or of", printable(suspects_text(result), 2 * line_room)));
    }
    const std::size_t others = suspects_not_shown(result);
    put(make_.field(
        "to do",
        fmt::format("start the target again, and {} one at a time, the likeliest "
                    "first{}",
                    is_of_no_case(result.case_id) ? "send these by hand," : "ask the suspects",
                    others == 0 ? "" : fmt::format(" ({} more were under way)", others))));
    put(make_.field("run", rerun));
    out_ << '\n';
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
      put(make_.paragraph(fmt::format("{} {} seen before that:{}{}", count, to_string(verdict),
                                      list, count > seen_before_shown ? " …" : ""),
                          2));
    }
  }

  // ---- beside that

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
    const std::size_t known = having(Standing::known_deviation).size();
    if (known == 0) {
      return;
    }
    put(make_.paragraph(fmt::format("{} known {}:", known, known == 1 ? "deviation" : "deviations"),
                        2));
    for (const Group& group : groups_) {
      if (group.standing == Standing::known_deviation) {
        put(make_.paragraph(
            fmt::format("  {:<10}  {}  {}", to_string(group.verdict()),
                        printable(name_of(group), line_room), printable(group.note, line_room)),
            14, Ink::dim));
      }
    }
    out_ << '\n';
  }

  void print_vanished() {
    const std::vector<std::size_t> vanished = having(Standing::vanished);
    if (vanished.empty()) {
      return;
    }
    put(
        make_.paragraph("Expected to deviate, but no longer; remove or narrow the entry in the "
                        "expected-results file:",
                        2, Ink::red));
    for (const std::size_t at : vanished) {
      const Result& result = run_.results[at];
      put(make_.paragraph(
          fmt::format("  {}  {} now; the entry says: {}", printable(result.case_id, line_room),
                      to_string(result.judgement.verdict), reason(at)),
          4));
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
      put(make_.paragraph(
          fmt::format("{} expected-results {} no case of this selection", unused.size(),
                      unused.size() == 1 ? "entry names" : "entries name"),
          2, Ink::dim));
      return;
    }
    put(make_.paragraph(
        "Entries of the expected-results file that name no case; remove or correct them:", 2,
        Ink::yellow));
    for (const Expectation& entry : unused) {
      out_ << fmt::format("  {}:{}: {}\n", printable(entry.position.file, line_room),
                          entry.position.line, printable(entry.glob, line_room));
    }
    out_ << '\n';
  }

  void print_skips() {
    if (const Skips skips = skips_of(run_); skips.total > 0) {
      put(make_.paragraph(fmt::format("{} skipped: {}", skips.total, skips_text(skips)), 2,
                          Ink::dim));
    }
  }

  void print_counts() {
    put(make_.paragraph(
        fmt::format("{}{}{} in {}", printable(title_of(run_), 120),
                    run_.target.address.empty() ? "" : " at ", printable(run_.target.address, 120),
                    duration_text(run_.duration)),
        2));
    put(painted_counts());
    print_causes();
  }

  Lines painted_counts() const {
    const Counts counts = counts_of(run_);
    Lines lines = make_.paragraph(
        fmt::format("{} {}: {}", run_.results.size(), run_.results.size() == 1 ? "case" : "cases",
                    counts_text(counts, true)),
        2);
    for (const Verdict verdict : all_verdicts) {
      const std::size_t count = counts[static_cast<std::size_t>(verdict)];
      if (count > 0) {
        make_.paint_part(lines, fmt::format("{} {}", count, to_string(verdict)), ink_of(verdict));
      }
    }
    return lines;
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
      put(make_.paragraph(
          fmt::format("{} of them {} of {}", count, count == 1 ? "is one more sign" : "are signs",
                      printable(cause, 120)),
          2));
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
      put(make_.paragraph(
          fmt::format("Incomplete: {} (exit status {}); what has one is judged as ever.",
                      interruption_text(run_), exit_code(run_, comparison_)),
          2, Ink::red));
      print_what_to_do();
      return;
    }
    switch (exit_code(run_, comparison_)) {
      case 0:
        put(make_.paragraph("Everything is as expected (exit status 0).", 2, Ink::green));
        break;
      case 3:
        if (asked_nothing(run_)) {
          put(make_.paragraph(
              "Nothing was asked: all of it was skipped, for the reasons above (exit status 3).", 2,
              Ink::yellow));
          break;
        }
        put(
            make_.paragraph("Nothing unexpected was found, but some questions stayed unanswered "
                            "(exit status 3).",
                            2, Ink::yellow));
        print_what_to_do();
        break;
      default:
        if (!fatal_cases(run_).empty()) {
          const std::string unasked = unasked_text(run_);
          put(make_.paragraph(
              fmt::format("{} (exit status 1); what was judged before stands.",
                          unasked.empty() ? "The target died in the course of the run" : unasked),
              2, Ink::red));
          break;
        }
        put(make_.paragraph(fmt::format("Not as expected (exit status 1): {}.", differences()), 2,
                            Ink::red));
        print_what_to_do();
    }
  }

  // What goes for all that is told above.
  void print_what_to_do() {
    std::vector<std::string_view> told;
    const Group* first = nullptr;
    for (const Group& group : groups_) {
      const std::string_view what = advice(group.standing, group.first().judgement);
      if (group.standing != Standing::unexpected || options_.verbose) {
        continue;
      }
      first = first == nullptr ? &group : first;
      if (std::find(told.begin(), told.end(), what) == told.end()) {
        put(make_.field(told.empty() ? "to do" : "and", what));
        told.push_back(what);
      }
    }
    // With its transcript: of one case alone there is room for it.
    if (first != nullptr && !options_.rerun.empty() && !is_of_no_case(first->first().case_id)) {
      put(make_.field("run alone", repeat_command(options_.rerun, {first->first().case_id})));
    }
  }

  std::ostream& out_;
  const Run& run_;
  const ExpectationReport& comparison_;
  const ConsoleOptions& options_;
  LineMaker make_;
  GroupLines group_lines_;
  std::vector<Group> groups_;
  bool some_in_a_line_ = false;
  bool in_lines_ = false;  // the area before
};

}  // namespace

void print_summary(std::ostream& out, const Run& run, const ExpectationReport& comparison,
                   const ConsoleOptions& options) {
  Summary(out, run, comparison, options).print();
  out.flush();
}

}  // namespace connectspec
