#include "harness/floors/includes.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace connectspec {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view blanks = " \t";

std::string_view without_blanks(std::string_view text) {
  const auto first = text.find_first_not_of(blanks);
  return first == std::string_view::npos ? std::string_view{} : text.substr(first);
}

// Of `  # include "a/b.h"` a/b.h; empty: no such line.
std::string_view included_by(std::string_view line) {
  auto rest = without_blanks(line);
  if (!rest.starts_with('#')) {
    return {};
  }
  rest = without_blanks(rest.substr(1));
  constexpr std::string_view word = "include";
  if (!rest.starts_with(word)) {
    return {};
  }
  rest = without_blanks(rest.substr(word.size()));
  if (!rest.starts_with('"')) {
    return {};
  }
  rest.remove_prefix(1);
  return rest.substr(0, rest.find('"'));
}

SourceFile read(const fs::path& root, const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  SourceFile file{path.lexically_relative(root).generic_string(),
                  {std::istreambuf_iterator<char>(stream), {}}};
  if (!stream) {
    throw std::runtime_error(path.string() + " can't be read");
  }
  return file;
}

}  // namespace

std::vector<Include> includes_of(const SourceFile& file) {
  std::vector<Include> includes;
  std::istringstream lines(file.text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (const auto path = included_by(line); !path.empty()) {
      const int column = static_cast<int>(line.find('"')) + 1;
      includes.push_back({{file.name, number, column}, std::string(path)});
    }
  }
  return includes;
}

std::string folder_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash));
}

std::string module_of(std::string_view path) {
  return std::string(path.substr(0, path.rfind('.')));
}

bool is_test(std::string_view path) {
  return path.ends_with("_test.cpp") || path.ends_with("_bench.cpp") ||
         path.ends_with("/testing.h") || path.ends_with("/testing.cpp");
}

std::vector<SourceFile> read_sources(const std::string& root,
                                     const std::vector<std::string>& folders) {
  std::vector<SourceFile> files;
  for (const auto& folder : folders) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(root) / folder)) {
      const auto extension = entry.path().extension();
      if (entry.is_regular_file() && (extension == ".h" || extension == ".cpp")) {
        files.push_back(read(root, entry.path()));
      }
    }
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile& left, const SourceFile& right) { return left.name < right.name; });
  return files;
}

}  // namespace connectspec
