#include "harness/language/suite.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "harness/language/case_reader.h"
#include "harness/language/clauses.h"
#include "harness/language/controls.h"
#include "harness/language/coverage.h"
#include "harness/language/explained_cases.h"
#include "harness/language/former_ids.h"
#include "harness/yaml/map_reader.h"

namespace connectspec {
namespace {

class SuiteLoader {
 public:
  void read_clauses(const std::vector<SourceFile>& files, bool overriding);
  void read_former_ids(const std::vector<SourceFile>& files);
  void read_lists(const std::vector<SourceFile>& files, bool overriding);
  void read_cases(const std::vector<SourceFile>& files, bool overriding);
  Suite finish();

 private:
  void read_file(const SourceFile& file, bool overriding);
  void add_area(const std::string& area, const std::string& title);
  void add(CaseEntry entry, bool overriding);

  Diagnostics diagnostics_;
  RuleLists lists_;
  std::vector<CaseEntry> entries_;
  std::map<std::string, std::size_t, std::less<>> by_id_;  // index into entries_
  std::vector<bool> replaceable_;                          // parallel to entries_
  Suite suite_;
};

std::string_view base_name(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

enum class FileHolds { clauses, former_ids, rule_lists, cases };

FileHolds what_is_in(const SourceFile& file) {
  if (holds_clauses(file.name)) {
    return FileHolds::clauses;
  }
  if (holds_former_ids(file.name)) {
    return FileHolds::former_ids;
  }
  return base_name(file.name) == "judgements.yaml" ? FileHolds::rule_lists : FileHolds::cases;
}

std::vector<const SourceFile*> by_name(const std::vector<SourceFile>& files, FileHolds wanted) {
  std::vector<const SourceFile*> sorted;
  for (const auto& file : files) {
    if (what_is_in(file) == wanted) {
      sorted.push_back(&file);
    }
  }
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto* left, const auto* right) { return left->name < right->name; });
  return sorted;
}

void SuiteLoader::read_clauses(const std::vector<SourceFile>& files, bool overriding) {
  for (const auto* file : by_name(files, FileHolds::clauses)) {
    if (const auto root = Cursor::parse(*file, diagnostics_)) {
      add_clauses(*root, suite_.clauses, overriding);
    }
  }
}

void SuiteLoader::read_former_ids(const std::vector<SourceFile>& files) {
  for (const auto* file : by_name(files, FileHolds::former_ids)) {
    if (const auto root = Cursor::parse(*file, diagnostics_)) {
      add_former_ids(*root, suite_.former_ids);
    }
  }
}

void SuiteLoader::read_lists(const std::vector<SourceFile>& files, bool overriding) {
  for (const auto* file : by_name(files, FileHolds::rule_lists)) {
    if (const auto root = Cursor::parse(*file, diagnostics_)) {
      add_rule_lists(*root, lists_, overriding);
    }
  }
}

void SuiteLoader::read_cases(const std::vector<SourceFile>& files, bool overriding) {
  replaceable_.assign(entries_.size(), overriding);
  for (const auto* file : by_name(files, FileHolds::cases)) {
    read_file(*file, overriding);
  }
}

void SuiteLoader::read_file(const SourceFile& file, bool overriding) {
  const auto root = Cursor::parse(file, diagnostics_);
  if (!root) {
    return;
  }
  const MapReader keys(*root, {"area", "title", "defaults", "cases"});
  const auto area_place = keys.require("area");
  const auto title_place = keys.require("title");
  const auto cases = keys.require("cases");
  const auto area = area_place ? area_place->text("the name of an area") : std::nullopt;
  const auto title = title_place ? title_place->text() : std::nullopt;
  if (area && area->empty()) {
    area_place->error("expected the name of an area, found an empty text");
  }
  if (!area || area->empty() || !cases) {
    return;
  }
  add_area(*area, title.value_or(""));
  const auto defaults_place = keys.find("defaults");
  std::optional<ShapedMap> defaults;
  if (defaults_place) {
    defaults.emplace(*defaults_place, default_keys());
    check_set_up(*defaults_place);
  }
  const auto places = cases->list("a list of cases");
  if (cases->is_list() && places.empty()) {
    cases->error("expected at least one case, found an empty list");
  }
  for (const auto& place : places) {
    if (!place.is_map()) {
      place.expected("a case");
      continue;
    }
    add(read_case(place, defaults ? &*defaults : nullptr, *area, lists_), overriding);
  }
}

void SuiteLoader::add_area(const std::string& area, const std::string& title) {
  if (std::find(suite_.areas.begin(), suite_.areas.end(), area) == suite_.areas.end()) {
    suite_.areas.push_back(area);
    suite_.area_titles.push_back(title);
  }
}

void SuiteLoader::add(CaseEntry entry, bool overriding) {
  const auto known = by_id_.find(entry.id);
  if (entry.id.empty() || known == by_id_.end()) {
    by_id_.emplace(entry.id, entries_.size());
    entries_.push_back(std::move(entry));
    replaceable_.push_back(false);
    return;
  }
  const auto index = known->second;
  if (overriding && replaceable_[index]) {
    entries_[index] = std::move(entry);
    replaceable_[index] = false;
    return;
  }
  const auto& first = entries_[index].position;
  diagnostics_.add(entry.position, fmt::format("case '{}' is defined twice; first at {}:{}",
                                               entry.id, first.file, first.line));
}

Suite SuiteLoader::finish() {
  check_unused_lists(lists_);
  Diagnostics lapses = diagnostics_.of_the_same_files();
  cover_clauses(suite_.clauses, entries_, lapses);
  suite_.lapses = lapses.sorted();
  resolve_controls(entries_, by_id_, suite_.former_ids);
  check_explained(entries_, suite_.areas);
  check_former_ids(suite_.former_ids, by_id_, diagnostics_);
  std::map<std::string, SourcePosition, std::less<>> full_ids;
  for (auto& entry : entries_) {
    suite_.written.push_back(std::move(entry.written));
    for (auto& variant : entry.variants) {
      if (!full_ids.emplace(variant.id, entry.position).second) {
        diagnostics_.add(entry.position,
                         fmt::format("case '{}' is also a variant of another", variant.id));
      }
      suite_.cases.push_back(std::move(variant));
    }
  }
  suite_.errors = diagnostics_.sorted();
  return std::move(suite_);
}

}  // namespace

Suite::Suite() = default;
Suite::Suite(const Suite& other) = default;
Suite::Suite(Suite&& other) noexcept = default;
Suite& Suite::operator=(const Suite& other) = default;
Suite& Suite::operator=(Suite&& other) noexcept = default;
Suite::~Suite() = default;

std::vector<const Scenario*> Suite::scenarios() const {
  std::vector<const Scenario*> all;
  all.reserve(cases.size());
  for (const Case& one : cases) {
    all.push_back(&one);
  }
  return all;
}

Suite load_suite(const std::vector<SourceFile>& files, const std::vector<SourceFile>& overriding) {
  SuiteLoader loader;
  loader.read_clauses(files, false);
  loader.read_clauses(overriding, true);
  loader.read_former_ids(files);
  loader.read_former_ids(overriding);
  loader.read_lists(files, false);
  loader.read_lists(overriding, true);
  loader.read_cases(files, false);
  loader.read_cases(overriding, true);
  return loader.finish();
}

}  // namespace connectspec
