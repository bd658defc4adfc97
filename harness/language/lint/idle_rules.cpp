// Rules that can never hold, or always do.
#include <fmt/format.h>

#include "harness/language/lint/certainty.h"
#include "harness/language/lint/checks.h"
#include "harness/language/lint/unanimity.h"

namespace connectspec {
namespace {

using Holds = Certainty::Holds;

std::string_view harm_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "a right target can't get this pass";
    case Verdict::fail:
      return "no target can get this fail";
    case Verdict::warn:
    case Verdict::info:
    case Verdict::skip:
    case Verdict::unresolved:
      break;
  }
  return "no target can get this verdict";
}

struct IdleSearch {
  const Case& scenario;
  const Doings doings;
  Unanimity& findings;

  void judge(const Rule& rule) const;
  void judge_parts(const Condition& whole, const SourcePosition& position) const;
};

void IdleSearch::judge(const Rule& rule) const {
  findings.asked(rule.position);
  if ((rule.over & scenario.over).empty()) {
    findings.complain(
        rule.position, "",
        fmt::format("this rule is never looked at: it is for {}, and the case goes over {}",
                    to_string(rule.over), to_string(scenario.over)));
    return;
  }
  const Certainty whole = certainty_of(rule.condition, scenario, doings);
  if (whole.holds == Holds::never) {
    findings.complain(rule.position, "",
                      fmt::format("this rule never holds: {}; {}. Add what it asks about to the "
                                  "script, or leave the rule out",
                                  whole.because, harm_of(rule.verdict)));
  } else if (whole.holds == Holds::always) {
    findings.complain(rule.position, "",
                      fmt::format("this rule always holds: {}; no rule behind it is ever asked. "
                                  "Write 'otherwise' if that is meant",
                                  whole.because));
  } else {
    judge_parts(rule.condition, rule.position);
  }
}

// A part of a condition that says nothing is a slip as well: it was written to make a difference.
void IdleSearch::judge_parts(const Condition& whole, const SourcePosition& position) const {
  for (const Condition& part : whole.parts) {
    const Certainty one = certainty_of(part, scenario, doings);
    if (one.holds == Holds::depends) {
      judge_parts(part, position);
    } else {
      findings.complain(
          position, part.text,
          fmt::format("'{}' {} holds here: {}; leave it out, or add what it asks "
                      "about to the script",
                      part.text, one.holds == Holds::never ? "never" : "always", one.because));
    }
  }
}

void judge_requirements(const Case& scenario, const Doings& doings, Diagnostics& complaints) {
  for (const Condition& requirement : scenario.require) {
    const Certainty whole = certainty_of(requirement, scenario, doings);
    if (whole.holds == Holds::never) {
      complaints.add(scenario.position,
                     fmt::format("'require: {}' never holds: {}; so the case is always unresolved. "
                                 "Add what it asks about to the script, or leave it out",
                                 requirement.text, whole.because));
    }
  }
}

// A list of rules that several cases share may ask more than one of them can bring about; it must
// leave something to pass, though.
void judge_passes(const Case& scenario, const Doings& doings, Diagnostics& complaints) {
  bool any = false;
  for (const Rule& rule : scenario.rules) {
    if (rule.verdict == Verdict::pass) {
      any = true;
      if (certainty_of(rule.condition, scenario, doings).holds != Holds::never) {
        return;
      }
    }
  }
  if (any) {
    complaints.add(scenario.position,
                   fmt::format("no pass of {} can ever hold, so a right target doesn't get one: "
                               "its rules ask about what the script doesn't do (an echo, say). "
                               "Add that to the script, or take other rules",
                               scenario.family()));
  }
}

}  // namespace

void check_idle_rules(const Suite& suite, Diagnostics& complaints) {
  Unanimity findings;
  for (const Case& scenario : suite.cases) {
    const IdleSearch search{scenario, doings_of(scenario), findings};
    for (const Rule& rule : scenario.rules) {
      search.judge(rule);
    }
    judge_requirements(scenario, search.doings, complaints);
    judge_passes(scenario, search.doings, complaints);
  }
  findings.report(complaints);
}

}  // namespace connectspec
