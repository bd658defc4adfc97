#include "reports/expectation_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "harness/model/result.h"
#include "reports/globs.h"
#include "reports/printable.h"
#include "reports/run_lookup.h"

namespace connectspec {
namespace {

constexpr std::string_view no_reason = "TODO: say why";

// The id as a pattern that matches nothing else of the run.
std::string glob_for(const std::string& id, const Run& run) {
  std::string out;
  for (const char character : id) {
    const bool plain = character > ' ' && character < 0x7f;
    const bool special = character == '*' || character == '?' || character == '[';
    out += !plain ? "?" : special ? fmt::format("[{}]", character) : std::string(1, character);
  }
  const bool is_prefix =
      out == id && std::any_of(run.results.begin(), run.results.end(), [&](const Result& other) {
        return other.case_id != id && glob_matches(id, other.case_id);
      });
  if (is_prefix) {
    out.back() = '[';
    out += fmt::format("{}]", id.back());
  }
  return out;
}

// A plain YAML scalar where that is safe, else a single-quoted one.
std::string yaml_text(const std::string& glob) {
  const bool plain = !glob.empty() && glob.find_first_not_of(
                                          "abcdefghijklmnopqrstuvwxyz"
                                          "0123456789-_./") == std::string::npos;
  const bool word = plain && glob.find('/') != std::string::npos && glob.front() >= 'a';
  if (word) {
    return glob;
  }
  std::string out = "'";
  for (const char character : glob) {
    out += character == '\'' ? "''" : std::string(1, character);
  }
  return out + "'";
}

// What came out one way and then another will do so again, or not: neither is news.
std::string verdicts_text(const Judgement& judgement) {
  if (judgement.verdict != Verdict::unresolved) {
    return std::string(to_string(judgement.verdict));
  }
  std::set<Verdict> any(judgement.unstable.begin(), judgement.unstable.end());
  any.insert({Verdict::pass, Verdict::unresolved});
  std::string list;
  for (const Verdict verdict : any) {
    list += fmt::format("{}{}", list.empty() ? "" : ", ", to_string(verdict));
  }
  return fmt::format("[{}]", list);
}

// In double quotes, whatever it is.
std::string reason_text(std::string_view text) {
  std::string out = "\"";
  for (const char character : printable(text)) {
    out += character == '"' || character == '\\' ? std::string{'\\', character}
                                                 : std::string(1, character);
  }
  return out + "\"";
}

struct EntryText {
  std::string verdicts;
  std::string reason = std::string(no_reason);
};

std::string entry_text(const Result& result, const Run& run, const EntryText& entry,
                       std::string_view prefix) {
  const std::size_t others = explained_by(run, result.case_id).size();
  const std::string more =
      others == 0 ? "" : fmt::format("{}#   accounts for {} others as well\n", prefix, others);
  return more + fmt::format(
                    "{0}# {1}\n{0}#   observed: {2}\n{0}- cases: {3}\n{0}  verdict: {4}\n{0}  "
                    "reason: {5}\n",
                    prefix, printable(result.title, 90), printable(result.judgement.observed, 80),
                    yaml_text(glob_for(result.case_id, run)), entry.verdicts,
                    reason_text(entry.reason));
}

// Of such a one nothing is known.
bool met_a_dead_target(const Result& result) {
  const auto& blocker = result.judgement.blocked_by;
  return blocker && blocker->kind == Blocker::Kind::death;
}

// Told under another, which has an entry; but one that comes and goes may be gone when this is not.
bool is_told_elsewhere(const Result& result, const Run& run) {
  const auto& explanation = result.judgement.explained_by;
  const Result* cause = explanation ? find_result(run, explanation->case_id) : nullptr;
  return explanation && (cause == nullptr || cause->judgement.unstable.empty());
}

std::string entries_with(const Run& run, Verdict verdict, std::string_view prefix) {
  std::string out;
  for (const Result& result : run.results) {
    if (result.judgement.verdict == verdict && !met_a_dead_target(result) &&
        !is_told_elsewhere(result, run)) {
      out += "\n" + entry_text(result, run, {verdicts_text(result.judgement)}, prefix);
    }
  }
  return out;
}

// ---- into a file that is there

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  if (!lines.empty() && lines.back().back() != '\n') {
    lines.back() += '\n';
  }
  return lines;
}

std::size_t indentation_of(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// The file as lines, and where each of its entries stands in it.
class Lines {
 public:
  Lines(const std::string& text, const std::vector<Expectation>& entries)
      : lines_(lines_of(text)), entries_(entries) {}

  // Whether each entry begins with a dash in a line of its own, all of them alike.
  bool can_be_edited() const {
    return std::all_of(entries_.begin(), entries_.end(), [this](const Expectation& entry) {
      const std::string& line = first_line(entry);
      return line.substr(indentation_of(line), 2) == "- " && indentation_of(line) == indentation();
    });
  }

  std::size_t indentation() const {
    return entries_.empty() ? 0 : indentation_of(first_line(entries_.front()));
  }

  // Makes a comment of it, below one that says why.
  void end(const Expectation& entry, const std::string& why) {
    const std::size_t first = number_of(entry);
    std::size_t last = first;
    for (std::size_t at = first + 1; at < lines_.size(); ++at) {
      if (!is_blank(lines_[at])) {
        if (indentation_of(lines_[at]) <= indentation()) {
          break;
        }
        last = at;
      }
    }
    const std::string prefix = std::string(indentation(), ' ') + "# ";
    for (std::size_t at = first; at <= last; ++at) {
      lines_[at] = is_blank(lines_[at]) ? prefix + "\n" : prefix + lines_[at].substr(indentation());
    }
    lines_[first].insert(0, prefix + why + "\n");
  }

  std::string text() const { return fmt::format("{}", fmt::join(lines_, "")); }

 private:
  static std::size_t number_of(const Expectation& entry) {
    return static_cast<std::size_t>(entry.position.line - 1);
  }
  const std::string& first_line(const Expectation& entry) const {
    return lines_.at(number_of(entry));
  }

  std::vector<std::string> lines_;
  const std::vector<Expectation>& entries_;
};

bool names_one_case(const Expectation& entry) {
  return entry.glob.find_first_of("*?[") == std::string::npos;
}

class Merging {
 public:
  Merging(const SourceFile& file, const Run& run, bool strict)
      : file_(file), run_(run), known_(load_expectations(file)), lines_(file.text, known_.entries) {
    known_.strict = known_.strict || strict;
  }

  MergedExpectations merge() {
    if (!known_.errors.empty()) {
      merged_.problem = to_string(known_.errors.front());
    } else if (!lines_.can_be_edited()) {
      merged_.problem = fmt::format(
          "{}: nothing can be added to it; write each entry as lines of its own, the first of "
          "which begins with a dash",
          file_.name);
    }
    merged_.text = file_.text;
    if (!merged_.problem.empty()) {
      return std::move(merged_);
    }
    end_what_no_longer_holds();
    const ExpectationReport comparison = compare(run_, known_);
    for (std::size_t at = 0; at < run_.results.size(); ++at) {
      add(run_.results[at], comparison.standings[at]);
    }
    put_together();
    return std::move(merged_);
  }

 private:
  // Where the run asked about all that an entry names, and nothing of that is as it says.
  bool no_longer_holds(const Expectation& entry) const {
    const bool asked_all = names_one_case(entry) || (run_.selection.empty() && !run_.interrupted);
    bool any = false;
    for (const Result& result : run_.results) {
      if (!glob_matches(entry.glob, result.case_id)) {
        continue;
      }
      any = true;
      const Verdict verdict = result.judgement.verdict;
      if (allows(entry, verdict) || verdict == Verdict::skip || met_a_dead_target(result)) {
        return false;
      }
    }
    return any && asked_all;
  }

  std::string verdicts_now(const Expectation& entry) const {
    std::set<std::string_view> all;
    for (const Result& result : run_.results) {
      if (glob_matches(entry.glob, result.case_id)) {
        all.insert(to_string(result.judgement.verdict));
      }
    }
    return fmt::format("{}", fmt::join(all, " and "));
  }

  void end_what_no_longer_holds() {
    std::vector<Expectation> still;
    for (const Expectation& entry : known_.entries) {
      if (!no_longer_holds(entry)) {
        still.push_back(entry);
        continue;
      }
      const std::string now = verdicts_now(entry) + " now";
      lines_.end(entry,
                 fmt::format("no longer holds, {} (run of {}):", now, printable(run_.started, 40)));
      merged_.ended.push_back({entry.glob, now});
      ended_.push_back(entry);
    }
    known_.entries = std::move(still);
  }

  void add(const Result& result, Standing standing) {
    const Expectation* named = entry_for(result, known_.entries);
    if (standing == Standing::vanished && named != nullptr) {
      // The others that the entry names still deviate.
      put(result, {std::string(to_string(result.judgement.verdict)),
                   fmt::format("doesn't deviate, unlike others of '{}'", named->glob)});
    } else if ((standing == Standing::unexpected || standing == Standing::explained) &&
               !met_a_dead_target(result) && !is_told_elsewhere(result, run_)) {
      put(result, {verdicts_text(result.judgement), reason_for(result, named)});
    }
  }

  // What was said of the same case with another verdict is what there is to say of it.
  std::string reason_for(const Result& result, const Expectation* named) const {
    const Expectation* before = named != nullptr ? named : entry_for(result, ended_);
    return before == nullptr ? std::string(no_reason) : before->reason;
  }

  void put(const Result& result, const EntryText& entry) {
    const std::string prefix(lines_.indentation(), ' ');
    more_ += "\n" + entry_text(result, run_, entry, prefix);
    merged_.added.push_back({result.case_id, entry.verdicts});
  }

  void put_together() {
    const std::string text = lines_.text() + more_;
    const Expectations again = load_expectations({file_.name, text});
    if (!again.errors.empty() ||
        again.entries.size() != known_.entries.size() + merged_.added.size()) {
      merged_.problem = fmt::format(
          "{}: nothing can be added behind its end; write it as a list of entries and nothing else",
          file_.name);
      return;
    }
    merged_.text = text;
  }

  const SourceFile& file_;
  const Run& run_;
  Expectations known_;
  Lines lines_;
  std::vector<Expectation> ended_;
  std::string more_;
  MergedExpectations merged_;
};

}  // namespace

std::string expectations_for(const Run& run, bool strict) {
  std::string out = fmt::format(
      "# Expected results of {}, from a run started {}.\n"
      "# Say in each reason why the deviation is accepted, or where it is tracked.\n",
      printable(run.target.title.empty() ? run.target.name : run.target.title, 80),
      printable(run.started, 40));
  out += entries_with(run, Verdict::fail, "");
  out += entries_with(run, Verdict::unresolved, "");
  const std::string warnings = entries_with(run, Verdict::warn, strict ? "" : "# ");
  if (!warnings.empty()) {
    out += strict ? warnings
                  : "\n# Warnings need an entry only where they count as deviations:\n" + warnings;
  }
  return out;
}

MergedExpectations merged_expectations(const SourceFile& file, const Run& run, bool strict) {
  return Merging(file, run, strict).merge();
}

}  // namespace connectspec
