// How fast fuzz targets are, beside an anchor: taken in turn, so that a busy machine slows both,
// and told as ratios.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace connectspec::fuzz {

// Of an odd number of figures; 0 of none.
double median(std::vector<double> figures);

struct RateSettings {
  std::filesystem::path programs = "build/fuzz/bin";  // where targets are built with libFuzzer
  std::filesystem::path corpus = "fuzz/corpus";       // what they begin with
  int rounds = 3;
  std::chrono::seconds time{5};  // of a target in a round
};

// Inputs a second, as libFuzzer says; nothing when it says none.
std::optional<double> rate_of(const std::string& target, const std::string& corpus,
                              const RateSettings& settings);

// connect_head_fuzz beside Beast alone, and session_fuzz, a line for each round and the median of
// the ratios at the end. False when a target can't be measured, and `say` was told which.
bool compare_rates(const RateSettings& settings,
                   const std::function<void(const std::string&)>& say);

}  // namespace connectspec::fuzz
