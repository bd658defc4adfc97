#include "fuzz/tools/merge.h"

#include <algorithm>
#include <chrono>
#include <set>

namespace connectspec::fuzz {
namespace {

namespace fs = std::filesystem;

// SHA-1 in hexadecimal.
constexpr std::size_t checksum_digits = 40;
// Tens of thousands of inputs, with sanitizers.
constexpr std::chrono::minutes longest{30};
// Of what a target said that failed: the cause stands at the end.
constexpr std::size_t last_words = 2000;

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      names.insert(entry.path().filename());
    }
  }
  return names;
}

std::string last_of(const std::string& text) {
  return text.substr(text.size() - std::min(text.size(), last_words));
}

void replace(const fs::path& stored, const fs::path& merged) {
  for (const std::string& name : names_in(stored)) {
    if (is_named_by_checksum(name)) {
      fs::remove(stored / name);
    }
  }
  for (const std::string& name : names_in(merged)) {
    fs::copy_file(merged / name, stored / name, fs::copy_options::overwrite_existing);
  }
}

}  // namespace

bool is_named_by_checksum(const fs::path& input) {
  const std::string name = input.filename();
  return name.size() == checksum_digits &&
         name.find_first_not_of("0123456789abcdef") == std::string::npos;
}

Merge merge_inputs(const TargetProgram& target, const fs::path& stored,
                   const std::vector<fs::path>& others, const fs::path& merged, Keep keep) {
  Merge result;
  fs::remove_all(merged);
  fs::create_directories(merged);
  fs::create_directories(stored);
  std::vector<std::string> arguments = {"-set_cover_merge=1", merged, stored};
  for (const fs::path& other : others) {
    if (fs::is_directory(other)) {
      arguments.push_back(other);
    }
  }
  const TargetProgram::Run run = target.run(arguments, longest);
  if (!run.succeeded) {
    result.trouble = target.path() + " couldn't merge: " + last_of(run.output);
    return result;
  }
  const std::set<std::string> before = names_in(stored);
  const std::set<std::string> after = names_in(merged);
  result.before = before.size();
  result.after = after.size();
  result.added = static_cast<std::size_t>(
      std::count_if(after.begin(), after.end(),
                    [&before](const std::string& name) { return !before.contains(name); }));
  if (keep == Keep::what_is_new) {
    replace(stored, merged);
  }
  return result;
}

}  // namespace connectspec::fuzz
