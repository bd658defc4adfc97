// A list of mistakes that somebody can read.
#pragma once

#include <cstddef>
#include <map>
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

  // What is read from now on: its lines go with the mistakes that are found there.
  void reading(const SourceFile& file) { texts_[file.name] = file.text; }
  // Another list, of what else is wrong in what has been read.
  Diagnostics of_the_same_files() const;

  void add(const SourcePosition& position, std::string message);
  std::size_t count() const { return entries_.size(); }
  // By file, line and column; of the same place, in order of arrival.
  std::vector<Diagnostic> sorted() const;

 private:
  std::string line_at(const SourcePosition& position) const;

  std::map<std::string, std::string> texts_;  // by file
  std::vector<Diagnostic> entries_;
  std::set<std::tuple<std::string, int, int, std::string>> seen_;
  bool full_ = false;
};

}  // namespace connectspec
