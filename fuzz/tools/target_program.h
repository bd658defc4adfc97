// A built fuzz target as a program: run with files or options, and what it says of them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace connectspec::fuzz {

// What ended a target.
struct Broken {
  std::string oracle;    // "P08", or the kind of a sanitizer's report: "heap-buffer-overflow"
  std::string evidence;  // the line that says more
  friend bool operator==(const Broken&, const Broken&) = default;
};

// Of the output of a target, as violation.h and sanitizers write it; nothing when all is well.
std::optional<Broken> broken_in(std::string_view output);

// The figure of that name among libFuzzer's final ones ("stat::NAME: figure").
std::optional<double> statistic_in(std::string_view output, std::string_view name);

class TargetProgram {
 public:
  explicit TargetProgram(std::string path) : path_(std::move(path)) {}

  [[nodiscard]] const std::string& path() const { return path_; }

  struct Run {
    bool succeeded = false;
    std::string output;  // of both streams
  };
  // One that doesn't end in time is ended.
  Run run(const std::vector<std::string>& arguments, std::chrono::milliseconds longest) const;

 private:
  std::string path_;
};

}  // namespace connectspec::fuzz
