#include "harness/language/case_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace connectspec {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t largest_file = 16UL * 1024 * 1024;

void add_file(const fs::path& path, std::vector<SourceFile>& files,
              std::vector<Diagnostic>& errors) {
  const SourcePosition position{path.string(), 0, 0};
  if (path.extension() == ".yml") {
    errors.push_back({position, "not read: the name of a case file ends in .yaml"});
    return;
  }
  if (path.extension() != ".yaml") {
    return;
  }
  std::error_code problem;
  if (fs::file_size(path, problem) > largest_file && !problem) {
    errors.push_back({position, "larger than 16 MiB, which no case file is"});
    return;
  }
  std::ifstream stream(path, std::ios::binary);
  SourceFile file{path.string(), {std::istreambuf_iterator<char>(stream), {}}};
  if (problem || !stream) {
    errors.push_back({position, "can't be read"});
    return;
  }
  files.push_back(std::move(file));
}

}  // namespace

std::vector<SourceFile> read_case_files(const std::string& folder,
                                        std::vector<Diagnostic>& errors) {
  std::vector<SourceFile> files;
  const auto before = errors.size();
  std::error_code problem;
  fs::recursive_directory_iterator next(folder, problem);
  const fs::recursive_directory_iterator end;
  while (!problem && next != end) {
    std::error_code ignored;
    if (!next->is_directory(ignored)) {
      add_file(next->path(), files, errors);
    }
    next.increment(problem);
  }
  const SourcePosition here{folder, 0, 0};
  if (problem) {
    errors.push_back({here, "can't be read: " + problem.message()});
  } else if (files.empty() && errors.size() == before) {
    errors.push_back({here, "holds no *.yaml"});
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile& left, const SourceFile& right) { return left.name < right.name; });
  return files;
}

}  // namespace connectspec
