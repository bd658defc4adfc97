// A group of deviations as text for people.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "reports/console_lines.h"
#include "reports/groups.h"

namespace connectspec {

struct Run;

// "connectspec run --profile squid one two": what a target that died may have died of; empty where
// there is nobody else.
std::string rerun_of_suspects(const Result& result, std::string_view rerun);

class GroupLines {
 public:
  GroupLines(const Run& run, const ConsoleOptions& options)
      : run_(run), options_(options), make_(options) {}

  // With the transcript, and the rule that judged it, of the first of them, or without.
  enum class Evidence { none, transcript };

  // All that is needed to see what is wrong.
  Lines whole(const Group& group, Evidence evidence) const;

  // It has been shown whole: what others have in common with it isn't told again in full.
  void note_shown(const Group& group);

  // One line.
  std::string brief(const Group& group) const;

 private:
  Lines evidence(const Group& group) const;
  Lines left_open(const Group& group) const;
  Lines cases(const Group& group) const;
  Lines clauses(const Group& group) const;
  Lines judgement(const Group& group) const;
  Lines explained(const Group& group) const;
  Lines reproduction(const Result& result) const;
  Lines what_to_do(const Group& group) const;

  std::string shown(std::string_view text) const;

  const Run& run_;
  const ConsoleOptions& options_;
  LineMaker make_;
  std::set<std::string> clauses_shown_;  // with their sentences
};

}  // namespace connectspec
