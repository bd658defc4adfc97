#include "harness/floors/arrows.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "harness/floors/includes.h"

namespace connectspec {
namespace {

std::string listed(const std::vector<std::string>& folders) {
  std::string text;
  for (const auto& folder : folders) {
    text += (text.empty() ? "" : ", ") + folder;
  }
  return text.empty() ? "nothing" : text;
}

bool contains(const std::vector<std::string>& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

class ArrowCheck {
 public:
  ArrowCheck(const std::vector<SourceFile>& files, const FloorPlan& plan) : plan_(plan) {
    for (const auto& file : files) {
      known_.insert(file.name);
      inhabited_.insert(folder_of(file.name));
    }
    for (const auto& path : plan.generated) {
      inhabited_.insert(folder_of(path));
    }
  }

  void look_at(const SourceFile& file) {
    const auto* from = floor_of(folder_of(file.name), {file.name, 1, 1});
    for (const auto& include : includes_of(file)) {
      if (!known_.contains(include.path) && !contains(plan_.generated, include.path)) {
        report(include.position, "includes \"" + include.path + "\", which doesn't exist");
      } else if (from != nullptr) {
        look_at(include, *from);
      }
    }
  }

  void look_at_plan() {
    for (const auto& floor : plan_.floors) {
      if (!inhabited_.contains(floor.folder)) {
        report(floor.position, floor.folder + " holds no source file: take it off");
      }
      for (const auto& other : floor.may_include) {
        if (!used_.contains({floor.folder, other})) {
          report(floor.position, floor.folder + " includes nothing of " + other + ": take it off");
        }
      }
    }
  }

  std::vector<Diagnostic> found() { return std::move(found_); }

 private:
  const Floor* floor_of(const std::string& folder, const SourcePosition& position) {
    const auto* floor = find_floor(plan_, folder);
    if (floor == nullptr && homeless_.insert(folder).second) {
      report(position, "the folder " + folder + " has no floor: give it a line in the plan");
    }
    return floor;
  }

  void look_at(const Include& include, const Floor& from) {
    const auto* to = floor_of(folder_of(include.path), include.position);
    if (to == nullptr || to == &from) {
      return;
    }
    const bool allowed = contains(from.may_include, to->folder);
    if (from.kind == Floor::Kind::tests && allowed) {
      used_.emplace(from.folder, to->folder);  // what a line of tests names is a program's own
      return;
    }
    if (from.kind == Floor::Kind::tests || is_test(include.position.file)) {
      look_from_a_test(include, from, *to);
      return;
    }
    if (allowed) {
      used_.emplace(from.folder, to->folder);
      return;
    }
    const bool up = to->position.line > from.position.line;
    report(include.position, "includes \"" + include.path + "\", " +
                                 (up ? "which runs up" : "which isn't allowed") + ": " +
                                 from.folder + " may include " + listed(from.may_include));
  }

  void look_from_a_test(const Include& include, const Floor& from, const Floor& to) {
    if (to.kind == Floor::Kind::program && !contains(from.may_include, to.folder) &&
        !is_test(include.path)) {
      report(include.position, "includes \"" + include.path + "\", but a test outside of " +
                                   to.folder + " may not look into that program");
    }
  }

  void report(const SourcePosition& position, std::string message) {
    found_.push_back({position, std::move(message)});
  }

  const FloorPlan& plan_;
  std::set<std::string, std::less<>> known_;
  std::set<std::string, std::less<>> inhabited_;
  std::set<std::string> homeless_;
  std::set<std::pair<std::string, std::string>> used_;
  std::vector<Diagnostic> found_;
};

// Modules, and by which line each includes another first.
using Arrows = std::map<std::string, std::map<std::string, Include>>;

Arrows arrows_of(const std::vector<SourceFile>& files) {
  Arrows arrows;
  for (const auto& file : files) {
    if (is_test(file.name)) {
      continue;
    }
    const auto from = module_of(file.name);
    for (const auto& include : includes_of(file)) {
      if (const auto to = module_of(include.path); to != from) {
        arrows[from].emplace(to, include);
      }
    }
  }
  return arrows;
}

// A shortest way from `start` back to it, as the modules on it; empty: none.
std::vector<std::string> way_round(const Arrows& arrows, const std::string& start) {
  std::map<std::string, std::string> came_from;
  std::deque<std::string> next{start};
  while (!next.empty()) {
    const auto here = next.front();
    next.pop_front();
    const auto leaving = arrows.find(here);
    if (leaving == arrows.end()) {
      continue;
    }
    for (const auto& [to, include] : leaving->second) {
      if (to == start) {
        std::vector<std::string> way{here};
        while (way.back() != start) {
          way.push_back(came_from.at(way.back()));
        }
        return {way.rbegin(), way.rend()};
      }
      if (came_from.emplace(to, here).second) {
        next.push_back(to);
      }
    }
  }
  return {};
}

Diagnostic told(const Arrows& arrows, const std::vector<std::string>& way) {
  std::string message = "includes that go round:";
  for (std::size_t i = 0; i < way.size(); ++i) {
    const auto& include = arrows.at(way[i]).at(way[(i + 1) % way.size()]);
    message += "\n  " + include.position.file + ":" + std::to_string(include.position.line) +
               " includes \"" + include.path + "\"";
  }
  return {arrows.at(way.front()).at(way[1 % way.size()]).position, message};
}

}  // namespace

std::vector<Diagnostic> stray_arrows(const std::vector<SourceFile>& files, const FloorPlan& plan) {
  ArrowCheck check(files, plan);
  for (const auto& file : files) {
    check.look_at(file);
  }
  check.look_at_plan();
  return check.found();
}

std::vector<Diagnostic> rounds(const std::vector<SourceFile>& files) {
  const auto arrows = arrows_of(files);
  std::vector<Diagnostic> found;
  std::set<std::string> told_of;
  for (const auto& [module, leaving] : arrows) {
    if (told_of.contains(module)) {
      continue;
    }
    if (const auto way = way_round(arrows, module); !way.empty()) {
      told_of.insert(way.begin(), way.end());
      found.push_back(told(arrows, way));
    }
  }
  return found;
}

}  // namespace connectspec
