#include "fuzz/tools/triage.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "fuzz/findings/shrink.h"
#include "fuzz/tools/triage_case.h"
#include "harness/targets/workspace.h"
#include "harness/wire/bytes.h"

namespace connectspec::fuzz {
namespace {

constexpr int repeats = 3;
// A target that takes so long for one input hangs; libFuzzer itself would wait for 20 minutes.
constexpr std::chrono::seconds longest_run{30};
// Each starts the target: with sanitizers some twenty a second.
constexpr int most_tries = 400;
// Of a checksum: enough for a folder of thousands, and not the 40 digits of the names that
// libFuzzer gives, which a merge replaces.
constexpr std::size_t digits_in_name = 12;

std::string contents_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool write(const std::filesystem::path& path, const std::string& octets) {
  std::ofstream file(path, std::ios::binary);
  return static_cast<bool>((file << octets).flush());
}

// A target, and one file that its inputs are put into.
class Attempts {
 public:
  Attempts(TargetProgram program, std::filesystem::path folder)
      : program_(std::move(program)), folder_(std::move(folder)) {}

  std::optional<Broken> try_input(const std::string& octets) const {
    const std::filesystem::path file = folder_ / "input";
    write(file, octets);
    return broken_in(program_.run({file.string()}, longest_run).output);
  }

  bool breaks(const std::string& octets, const std::string& oracle) const {
    const auto broken = try_input(octets);
    return broken && broken->oracle == oracle;
  }

  // By libFuzzer, which knows what is covered but stops where it meets another oracle; as it was
  // when it makes nothing of it, or isn't there.
  std::string minimised_by_libfuzzer(const std::string& octets,
                                     std::chrono::seconds longest) const {
    const std::filesystem::path file = folder_ / "input";
    const std::filesystem::path smaller = folder_ / "smaller";
    write(file, octets);
    program_.run({"-minimize_crash=1", "-max_total_time=" + std::to_string(longest.count()),
                  "-exact_artifact_path=" + smaller.string(), file.string()},
                 longest + longest_run);
    return std::filesystem::exists(smaller) ? contents_of(smaller) : octets;
  }

 private:
  TargetProgram program_;
  std::filesystem::path folder_;
};

// What it breaks each of several times; else `trouble` says what.
std::optional<Broken> repeated(const Attempts& attempts, const std::string& octets,
                               std::string& trouble) {
  const auto first = attempts.try_input(octets);
  if (!first) {
    trouble = "it breaks nothing now";
    return std::nullopt;
  }
  for (int more = 1; more < repeats; ++more) {
    if (!attempts.breaks(octets, first->oracle)) {
      trouble = "unstable: not the same " + std::to_string(repeats) + " times";
      return std::nullopt;
    }
  }
  return first;
}

std::string minimised(const Attempts& attempts, const std::string& octets,
                      const std::string& oracle, std::chrono::seconds longest) {
  const std::string first = attempts.minimised_by_libfuzzer(octets, longest);
  int tries = most_tries;
  return shrink(attempts.breaks(first, oracle) ? first : octets, [&](const std::string& less) {
    return tries-- > 0 && attempts.breaks(less, oracle);
  });
}

// "P08-3f2a…": a name of its own, so that it stays when the corpus is merged.
std::string name_for(const std::string& octets, const std::string& oracle) {
  Sha256 hash;
  hash.update(octets);
  std::string name = oracle + "-" + hash.hex().substr(0, digits_in_name);
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == ' ' || c == '/'; }, '-');
  return name;
}

}  // namespace

Triaged triage(const std::filesystem::path& artifact, const TriageSettings& settings,
               const std::function<void(const std::string&)>& say) {
  Triaged result;
  const std::string target = std::filesystem::absolute(artifact).parent_path().filename();
  const std::filesystem::path program = settings.programs / target;
  if (!std::filesystem::is_regular_file(artifact)) {
    result.trouble = artifact.string() + ": no such file";
    return result;
  }
  if (!std::filesystem::is_regular_file(program)) {
    result.trouble = artifact.string() + " lies in no folder named after a built target: no " +
                     program.string() + "; ./dev fuzz puts it there";
    return result;
  }
  const auto scratch = TemporaryFolder::make();
  if (!scratch) {
    result.trouble = scratch.error().message;
    return result;
  }
  const Attempts attempts(TargetProgram(std::filesystem::absolute(program)), scratch->path());
  const std::string octets = contents_of(artifact);
  const auto broken = repeated(attempts, octets, result.trouble);
  if (!broken) {
    result.trouble = artifact.string() + ": " + result.trouble;
    return result;
  }
  say(broken->oracle + " " + std::to_string(repeats) + " times; making it smaller");
  result.size_before = octets.size();
  result.input = minimised(attempts, octets, broken->oracle, settings.minimising);
  result.broken = attempts.try_input(result.input).value_or(*broken);
  result.stored = settings.corpus / target / name_for(result.input, broken->oracle);
  std::error_code error;
  std::filesystem::create_directories(result.stored.parent_path(), error);
  if (!write(result.stored, result.input)) {
    result.trouble = result.stored.string() + ": can't be written";
    return result;
  }
  say(std::to_string(octets.size()) + " octets are " + std::to_string(result.input.size()) +
      " now: " + result.stored.string());
  result.case_text = triage_case(target, result.input, result.broken);
  return result;
}

}  // namespace connectspec::fuzz
