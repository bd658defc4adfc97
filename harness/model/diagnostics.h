// A list of mistakes that somebody can read.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "harness/model/diagnostic.h"

namespace connectspec {

// Mistakes of one load: each once, and no more than a person would read.
class Diagnostics {
 public:
  static constexpr std::size_t bound = 200;

  void add(const SourcePosition& position, std::string message);
  std::size_t count() const { return entries_.size(); }
  // By file, line and column; of the same place, in order of arrival.
  std::vector<Diagnostic> sorted() const;

 private:
  std::vector<Diagnostic> entries_;
  std::set<std::tuple<std::string, int, int, std::string>> seen_;
  bool full_ = false;
};

}  // namespace connectspec
