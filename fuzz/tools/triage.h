// What becomes of an input that ended a fuzz target: it is repeated, made small under the same
// oracle, stored as a regression input, and written down as a case for proxies.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "fuzz/tools/target_program.h"

namespace connectspec::fuzz {

struct TriageSettings {
  std::filesystem::path programs = "build/fuzz/bin";  // where targets are built
  std::filesystem::path corpus = "fuzz/corpus";       // where inputs are stored, a folder a target
  std::chrono::seconds minimising{15};                // libFuzzer's own
};

struct Triaged {
  std::string trouble;  // why there is nothing else, or empty
  Broken broken;
  std::size_t size_before = 0;
  std::string input;  // made small
  std::filesystem::path stored;
  std::optional<std::string> case_text;  // of inputs that a proxy may be sent
};

// `artifact` lies in a folder named after its target, as libFuzzer puts it with
// -artifact_prefix=…/TARGET/. `say` is told what goes on.
Triaged triage(const std::filesystem::path& artifact, const TriageSettings& settings,
               const std::function<void(const std::string&)>& say);

}  // namespace connectspec::fuzz
