#include "harness/floors/floor_plan.h"

#include <algorithm>
#include <optional>
#include <sstream>

namespace connectspec {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::istringstream stream{std::string(text)};
  for (std::string word; stream >> word;) {
    words.push_back(word);
  }
  return words;
}

std::optional<Floor::Kind> kind_from(const std::vector<std::string>& words) {
  if (words.size() == 1) {
    return Floor::Kind::library;
  }
  if (words.size() == 2 && words[1] == "[program]") {
    return Floor::Kind::program;
  }
  if (words.size() == 2 && words[1] == "[tests]") {
    return Floor::Kind::tests;
  }
  return std::nullopt;
}

class PlanReader {
 public:
  PlanReader(const std::string& file, FloorPlan& plan, std::vector<Diagnostic>& mistakes)
      : plan_(plan), mistakes_(mistakes), here_{file, 0, 1} {}

  void read(std::string_view line) {
    ++here_.line;
    line = line.substr(0, line.find('#'));
    const auto colon = std::min(line.find(':'), line.size());
    const auto words = words_of(line.substr(0, colon));
    if (words.empty()) {
      return;
    }
    if (words.front() == "generated") {
      plan_.generated.insert(plan_.generated.end(), words.begin() + 1, words.end());
      return;
    }
    const auto kind = kind_from(words);
    if (!kind) {
      report(
          "expected FOLDER: FOLDER…, with [program] or [tests] before the colon where it is one");
      return;
    }
    if (find_floor(plan_, words.front()) != nullptr) {
      report(words.front() + " is here twice");
      return;
    }
    const auto behind = colon < line.size() ? line.substr(colon + 1) : std::string_view{};
    add({words.front(), *kind, words_of(behind), here_});
  }

 private:
  void add(Floor floor) {
    for (const auto& other : floor.may_include) {
      if (find_floor(plan_, other) == nullptr) {
        report(floor.folder + " can't include " + other + ", which doesn't stand above it here");
      }
    }
    plan_.floors.push_back(std::move(floor));
  }

  void report(std::string message) { mistakes_.push_back({here_, std::move(message)}); }

  FloorPlan& plan_;
  std::vector<Diagnostic>& mistakes_;
  SourcePosition here_;
};

}  // namespace

FloorPlan read_floor_plan(const SourceFile& file, std::vector<Diagnostic>& mistakes) {
  FloorPlan plan;
  PlanReader reader(file.name, plan, mistakes);
  std::istringstream lines(file.text);
  for (std::string line; std::getline(lines, line);) {
    reader.read(line);
  }
  return plan;
}

const Floor* find_floor(const FloorPlan& plan, std::string_view folder) {
  const auto found = std::find_if(plan.floors.begin(), plan.floors.end(),
                                  [folder](const Floor& floor) { return floor.folder == folder; });
  return found == plan.floors.end() ? nullptr : &*found;
}

}  // namespace connectspec
