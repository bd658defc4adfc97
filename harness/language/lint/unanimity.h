// Complaints about a rule that several cases share, by a list of rules or an alias: it is at fault
// only if each of them has the same to complain of it.
#pragma once

#include <map>
#include <string>
#include <tuple>

#include "harness/model/diagnostics.h"

namespace connectspec {

class Unanimity {
 public:
  void asked(const SourcePosition& rule) { ++asked_[key(rule)]; }
  // `topic` tells complaints of one rule apart; of several messages on one topic the first is told.
  void complain(const SourcePosition& rule, const std::string& topic, const std::string& message);
  void report(Diagnostics& complaints) const;

 private:
  using Key = std::tuple<std::string, int, int>;
  struct Complaint {
    SourcePosition position;
    std::string message;
    int times = 0;
  };
  static Key key(const SourcePosition& rule) { return {rule.file, rule.line, rule.column}; }

  std::map<Key, int> asked_;
  std::map<std::pair<Key, std::string>, Complaint> complaints_;
};

}  // namespace connectspec
