#include "reports/issue.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "harness/model/clause_link.h"
#include "harness/model/result.h"
#include "reports/entries.h"
#include "reports/printable.h"
#include "reports/redaction.h"
#include "reports/repeat.h"
#include "reports/reproduction.h"
#include "reports/run_lookup.h"

namespace connectspec {
namespace {

constexpr std::size_t most_signs = 20;  // of the cases told under another
constexpr TranscriptBounds what_came{24, 400};
constexpr std::size_t room = 1000;  // of a sentence

// ---- Markdown

// Text that begins no markup, whoever it is from.
std::string unmarked(std::string_view text) {
  std::string out;
  for (const char character : printable(text, room)) {
    constexpr std::string_view special = "<>&|`*_[]#!~\\@";
    out += special.find(character) == std::string_view::npos ? "" : "\\";
    out += character;
  }
  return out;
}

// A longer fence than any in it.
std::string block(std::string_view language, const std::string& text) {
  std::string fence = "```";
  while (text.find(fence) != std::string::npos) {
    fence += '`';
  }
  return fmt::format("{}{}\n{}{}{}\n", fence, language, text, text.ends_with('\n') ? "" : "\n",
                     fence);
}

std::string sentence(std::string_view text) {
  std::string out = unmarked(text);
  if (!out.empty() && out.front() >= 'a' && out.front() <= 'z') {
    out.front() = static_cast<char>(out.front() - 'a' + 'A');
  }
  const bool ended = out.empty() || out.ends_with('.') || out.ends_with('?') || out.ends_with('!');
  return out + (ended ? "" : ".");
}

// ---- its parts

std::string heading_of(const Result& result) {
  const std::string_view what = result.judgement.verdict == Verdict::fail
                                    ? "Not met"
                                    : "Not as a SHOULD, or established practice, has it";
  return fmt::format("# {}: {}\n", what, unmarked(result.title));
}

std::string origin_of(const Run& run, const std::vector<const Result*>& results) {
  std::string ids;
  for (const Result* result : results) {
    ids += fmt::format("{}`{}`", ids.empty() ? "" : ", ", printable(result->case_id, room));
  }
  const std::string version = unmarked(run.target.version);
  return fmt::format("Target: {}{}{}. Found by {}, {} {}, on {}.\n", unmarked(title_of(run)),
                     version.empty() ? "" : ", ", version, unmarked(run.program),
                     results.size() == 1 ? "case" : "cases", ids,
                     unmarked(run.started.substr(0, 10)));
}

std::string clause_line(const std::string& reference, const Run& run) {
  const CitedClause* known = find_clause(run, reference);
  const bool linked = known != nullptr && is_web_link(known->link);
  std::string line = linked ? fmt::format("- [{}]({})", unmarked(reference), known->link)
                            : "- " + unmarked(reference);
  if (known != nullptr && !known->statement.empty()) {
    line += fmt::format("{}{}: {}", known->weight.empty() ? "" : ", ", unmarked(known->weight),
                        sentence(known->statement));
  }
  return line + "\n";
}

std::string clauses_of(const Result& result, const Run& run) {
  std::string out;
  for (const std::string& reference : result.judgement.clauses) {
    out += clause_line(reference, run);
  }
  return out;
}

bool shows_credentials(const Reproduction& commands) {
  return std::any_of(commands.clients.begin(), commands.clients.end(),
                     [](const std::string& command) {
                       return command.find("uthorization:") != std::string::npos;
                     });
}

std::string sent_in(const Result& result, const Run& run) {
  const Reproduction commands = reproduction_of(result.observation, run.target.address);
  std::string out;
  if (!commands.listeners.empty()) {
    out += fmt::format(
        "Where the proxy may connect to, in {}:\n\n{}\n",
        commands.listeners.size() == 1 ? "a terminal of its own" : "terminals of their own",
        block("sh", fmt::format("{}", fmt::join(commands.listeners, "\n"))));
  }
  if (!commands.clients.empty()) {
    out += fmt::format("The {}:\n\n{}",
                       commands.clients.size() == 1 ? "client" : "clients, one after the other",
                       block("sh", fmt::format("{}", fmt::join(commands.clients, "\n"))));
  }
  for (const std::string& note : commands.notes) {
    out += fmt::format("\nNote: {}\n", sentence(note));
  }
  if (!run.target.configuration.empty()) {
    out += fmt::format("\nIt listened on {}; how it was started stands below.\n",
                       unmarked(run.target.address));
  }
  if (shows_credentials(commands)) {
    out +=
        "\nNote: a password is a row of asterisks here, in base64 too; put in one of your own.\n";
  }
  return out;
}

// Without the suite's own CONNECT afterwards where that was served: it is none of what was sent.
Observation without_canary(Observation seen) {
  if (seen.canary == Canary::alive) {
    std::erase_if(seen.events, [](const Event& event) { return event.kind == EventKind::canary; });
  }
  return seen;
}

std::string came_in(const Result& result) {
  const bool canary = result.observation.canary != Canary::not_run;
  return fmt::format("{}{}\n\n{}", sentence(result.judgement.observed),
                     canary ? " (The canary is an ordinary CONNECT afterwards.)" : "",
                     block("", transcript(without_canary(result.observation), what_came)));
}

std::string expected_in(const Result& result) {
  const Judgement& judgement = result.judgement;
  std::string out = sentence(judgement.expected) + "\n";
  for (const std::string_view more :
       {std::string_view(judgement.because), std::string_view(result.why)}) {
    out += more.empty() ? "" : "\n" + sentence(more) + "\n";
  }
  return out;
}

// Another case of the same, without what it shares with the first.
std::string further(const Result& result, const Result& first, const Run& run) {
  std::string out = fmt::format("\n## Also: {}\n\n", unmarked(result.title));
  if (result.judgement.clauses != first.judgement.clauses) {
    out += clauses_of(result, run) + "\n";
  }
  out += sent_in(result, run) + "\n" + came_in(result);
  if (result.judgement.expected != first.judgement.expected) {
    out += "\nExpected: " + sentence(result.judgement.expected) + "\n";
  }
  return out;
}

std::string signs_text(const Run& run, const std::vector<const Result*>& results) {
  std::vector<std::string> signs;
  for (const Result* result : results) {
    for (const Result* sign : explained_by(run, result->case_id)) {
      if (std::find(results.begin(), results.end(), sign) == results.end()) {
        signs.push_back(fmt::format("`{}`", printable(sign->case_id, room)));
      }
    }
  }
  if (signs.empty()) {
    return {};
  }
  const std::size_t more = signs.size() - std::min(signs.size(), most_signs);
  signs.resize(std::min(signs.size(), most_signs));
  return fmt::format("\nFurther signs of the same: {}{}.\n", fmt::join(signs, ", "),
                     more == 0 ? "" : fmt::format(" and {} more", more));
}

std::string target_text(const Run& run) {
  return run.target.configuration.empty()
             ? ""
             : fmt::format("\n<details><summary>How it was started</summary>\n\n{}\n</details>\n",
                           block("", run.target.configuration));
}

std::string repeat_text(const Run& run, const std::vector<const Result*>& results) {
  std::vector<std::string> ids;
  for (const Result* result : results) {
    ids.push_back(result->case_id);
  }
  const std::string rerun = run.command.empty() ? "connectspec run" : run.command;
  return "\n## To repeat it with connectspec\n\n" + block("sh", repeat_command(rerun, ids));
}

// ---- passwords

void add_secret(const Bindings& bindings, const char* user, const char* password,
                std::vector<Secret>& secrets) {
  const auto name = bindings.find(user);
  const auto word = bindings.find(password);
  if (word != bindings.end() && !word->second.empty()) {
    secrets.push_back({name == bindings.end() ? std::string() : name->second, word->second});
  }
}

// The results alone, with those told under them; passwords that the run shows are masked.
Run reported(const Run& run, const std::vector<std::string>& case_ids) {
  Run part;
  part.program = run.program;
  part.started = run.started;
  part.target = run.target;
  part.command = run.command;
  part.clauses = run.clauses;
  std::vector<Secret> secrets;
  for (const std::string& id : case_ids) {
    if (const Result* result = find_result(run, id)) {
      part.results.push_back(*result);
      add_secret(result->observation.bindings, "user", "password", secrets);
      add_secret(result->observation.bindings, "parent.user", "parent.password", secrets);
    }
  }
  for (const std::string& id : case_ids) {
    for (const Result* sign : explained_by(run, id)) {
      Result& told = part.results.emplace_back();
      told.case_id = sign->case_id;
      told.judgement.explained_by = sign->judgement.explained_by;
    }
  }
  redact(secrets, part);
  return part;
}

}  // namespace

std::string why_no_issue(const Result& result) {
  switch (result.judgement.verdict) {
    case Verdict::fail:
    case Verdict::warn:
      return {};
    case Verdict::pass:
      return "it passed there";
    case Verdict::info:
      return "the specification leaves open what was seen there";
    case Verdict::skip:
      return "it was skipped there: " + skip_reason(result);
    case Verdict::unresolved:
      break;
  }
  return "it was left open there: " + printable(result.judgement.observed, room);
}

std::string issue_text(const Run& whole, const std::vector<std::string>& case_ids) {
  const Run run = reported(whole, case_ids);
  std::vector<const Result*> results;
  for (const std::string& id : case_ids) {
    results.push_back(find_result(run, id));
  }
  const Result& first = *results.front();
  std::string out = heading_of(first) + "\n" + origin_of(run, results);
  if (const std::string clauses = clauses_of(first, run); !clauses.empty()) {
    out += "\n## What the text says\n\n" + clauses;
  }
  out += "\n## What was sent\n\n" + sent_in(first, run);
  out += "\n## What came\n\n" + came_in(first);
  out += "\n## What was expected\n\n" + expected_in(first);
  for (std::size_t at = 1; at < results.size(); ++at) {
    out += further(*results[at], first, run);
  }
  return out + signs_text(run, results) + target_text(run) + repeat_text(run, results);
}

}  // namespace connectspec
