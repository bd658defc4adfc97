#include "harness/program/cli/locating.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "harness/model/result.h"

namespace connectspec {
namespace {

namespace fs = std::filesystem;

// The nearest folder above that is a repository's, else the one we are in.
fs::path root_above(const fs::path& file, const fs::path& here) {
  std::error_code ignored;
  for (fs::path folder = file.parent_path(); folder.has_relative_path();
       folder = folder.parent_path()) {
    if (fs::exists(folder / ".git", ignored)) {
      return folder;
    }
  }
  return here;
}

// Without symbolic links, which code scanning doesn't follow. What lies elsewhere keeps its
// absolute name.
std::string in_repository(const std::string& name) {
  std::error_code error;
  const fs::path here = fs::current_path(error);
  const fs::path file = fs::weakly_canonical(here / name, error);
  if (error) {
    return name;
  }
  const fs::path inside = file.lexically_relative(root_above(file, here));
  const bool elsewhere = inside.empty() || *inside.begin() == "..";
  return elsewhere ? file.string() : inside.generic_string();
}

// "FILE:LINE"
SourcePosition place_in(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  int line = 0;
  if (colon != std::string::npos) {
    const char* end = text.data() + text.size();
    const auto [stop, failed] = std::from_chars(text.data() + colon + 1, end, line);
    if (failed == std::errc() && stop == end && line > 0) {
      return {text.substr(0, colon), line, 1};
    }
  }
  return {text, 1, 1};
}

}  // namespace

void locate(const UserFiles& files, const Run& run, ExpectationReport& report) {
  const std::string& rest = !files.located_at.empty() ? files.located_at
                            : !files.expect.empty()   ? files.expect
                                                      : run.target.profile;
  SourcePosition elsewhere = rest == files.located_at ? place_in(rest) : SourcePosition{rest, 1, 1};
  report.positions.resize(run.results.size());
  for (SourcePosition& position : report.positions) {
    if (position.file.empty()) {
      position = elsewhere;
    }
  }
  for (SourcePosition& position : report.positions) {
    position.file = position.file.empty() ? "" : in_repository(position.file);
  }
}

}  // namespace connectspec
