#include "harness/language/case_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/language/actions.h"
#include "harness/language/condition.h"
#include "harness/language/listeners.h"
#include "harness/language/names.h"
#include "harness/language/script.h"
#include "harness/model/action.h"
#include "harness/model/capability.h"
#include "harness/model/rule.h"
#include "harness/wire/cuts.h"
#include "harness/wire/http1_request.h"

namespace connectspec {
namespace {

bool is_id(std::string_view id, const std::string& area) {
  if (!id.starts_with(area + "/") || id.ends_with('/') || id.find("//") != std::string::npos) {
    return false;
  }
  return std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '/';
  });
}

std::string read_id(const MapReader& keys, const std::string& area) {
  const auto place = keys.require("id");
  const auto id = place ? place->text() : std::nullopt;
  if (!id) {
    return {};
  }
  if (!is_id(*id, area)) {
    place->error(
        fmt::format("'{}' is no id here; expected '{}/' and lower-case letters, digits, "
                    "dots and dashes",
                    *id, area));
    return {};
  }
  return *id;
}

void read_prose(const MapReader& keys, std::string_view key, std::string& value) {
  const auto place = keys.require(key);
  const auto text = place ? place->text() : std::nullopt;
  if (text && text->find_first_not_of(" \n") == std::string::npos) {
    place->error("expected a text, found an empty one");
  }
  value = text.value_or("");
}

void read_flag(const MapReader& keys, std::string_view key, bool& value) {
  if (const auto place = keys.find(key)) {
    value = place->flag().value_or(value);
  }
}

void read_needs(const MapReader& keys, std::vector<std::string>& needs) {
  const auto place = keys.find("needs");
  if (!place) {
    return;
  }
  std::vector<std::string> known;
  for (const auto& capability : capabilities()) {
    known.emplace_back(capability.name);
  }
  for (const auto& part : place->list_or_one()) {
    if (const auto word = part.word("capability", known)) {
      needs.push_back(*word);
    }
  }
}

// On a target that isn't chained nobody would come to the parent.
void check_parent_needed(const Cursor& listeners, const Surroundings& around,
                         const Case& scenario) {
  const auto& needs = scenario.needs;
  const bool parent = std::any_of(around.listeners.begin(), around.listeners.end(),
                                  [](const Listener& one) { return one.plays_parent(); });
  if (parent && std::find(needs.begin(), needs.end(), "parent") == needs.end()) {
    listeners.error("a case with a parent needs the capability 'parent': needs: [connect, parent]");
  }
}

void read_requirements(const MapReader& keys, Surroundings& around, Case& scenario) {
  const auto place = keys.find("require");
  if (!place) {
    return;
  }
  for (const auto& part : place->list_or_one()) {
    if (auto condition = read_condition(part, around)) {
      scenario.require.push_back(std::move(*condition));
    }
  }
}

void read_citations(const MapReader& keys, Case& scenario, CaseEntry& entry) {
  const auto clause = keys.require("clause");
  if (!clause) {
    return;
  }
  scenario.clauses = clause->texts();
  if (clause->is_list() && clause->list().empty()) {
    clause->error("expected at least one clause, found an empty list");
  }
  for (const auto& place : clause->list_or_one()) {
    if (place.is_scalar()) {
      entry.citations.emplace_back(place.text().value_or(""), place.position());
    }
  }
}

void read_about(const MapReader& keys, Case& scenario) {
  read_prose(keys, "title", scenario.title);
  read_prose(keys, "why", scenario.why);
  if (keys.find("hint")) {
    read_prose(keys, "hint", scenario.hint);
  }
  const auto level = keys.require("level");
  const auto word =
      level ? level->word("level", {"must", "should", "may", "practice"}) : std::nullopt;
  scenario.level = word ? *level_from(*word) : Level::must;
  read_needs(keys, scenario.needs);
  if (const auto endpoint = keys.find("endpoint")) {
    scenario.endpoint = endpoint->text("the name of an endpoint").value_or("");
  }
  read_flag(keys, "control", scenario.control);
  read_flag(keys, "slow", scenario.slow);
  read_flag(keys, "in-turn", scenario.in_turn);
  read_flag(keys, "alone", scenario.alone);
  read_flag(keys, "canary", scenario.canary);
  read_flag(keys, "resources", scenario.resources);
  if (scenario.resources) {
    scenario.alone = true;
    scenario.needs.emplace_back("launched");
  }
}

// Some listeners stand where only a private network has a place for them.
void check_nowhere(const MapReader& keys, const std::vector<std::string>& needs,
                   const Surroundings& around) {
  const bool wanted =
      std::any_of(around.listeners.begin(), around.listeners.end(), [](const Listener& listener) {
        return listener.nowhere() || listener.host == ListenerHost::metadata;
      });
  if (wanted && std::find(needs.begin(), needs.end(), "private-network") == needs.end()) {
    keys.find("listeners")
        ->error(
            "listeners of kind 'lost' or 'unreachable', or at 'metadata', need the capability "
            "'private-network'; add it to 'needs'");
  }
}

// A cut named by a parameter can be checked where the parameter is plain text.
void check_cuts(const std::vector<Step>& script, const std::vector<Variant>& variants,
                const Cursor& place) {
  for (const auto& step : script) {
    const auto send = http1_send(step.action);
    if (!send || send->cut_name.size() < 3) {
      continue;
    }
    const auto name = send->cut_name.substr(1, send->cut_name.size() - 2);
    for (const auto& variant : variants) {
      const auto value = variant.parameters.find(name);
      if (value != variant.parameters.end() && value->second.find('{') == std::string::npos &&
          !named_cut(value->second)) {
        place.error(
            fmt::format("'{}' in variant '{}' is no cut; expected whole, bytes, lines or "
                        "offsets such as 5,-2",
                        value->second, variant.name));
      }
    }
  }
}

void expand_variants(const Case& scenario, std::vector<Variant> variants, CaseEntry& entry) {
  for (auto& variant : variants) {
    Case one = scenario;
    one.id = variant.name.empty() ? entry.id : entry.id + "/" + variant.name;
    one.variant = std::move(variant);
    entry.variants.push_back(std::move(one));
  }
}

}  // namespace

const std::vector<std::string>& case_keys() {
  static const std::vector<std::string> keys{
      "id",        "title",      "clause", "level",   "needs",     "endpoint", "why",
      "listeners", "parameters", "script", "require", "judge",     "control",  "controls",
      "slow",      "in-turn",    "alone",  "canary",  "resources", "names",    "hint"};
  return keys;
}

CaseEntry read_case(const Cursor& place, const MapReader* defaults, const std::string& area,
                    RuleLists& lists) {
  const auto before = place.mistakes();
  CaseEntry entry;
  entry.position = place.position();
  MapReader keys(place, case_keys());
  if (defaults != nullptr) {
    keys.fall_back_to(*defaults);
  }
  Case scenario;
  scenario.area = area;
  scenario.position = place.position();
  entry.id = read_id(keys, area);
  read_about(keys, scenario);
  read_citations(keys, scenario, entry);

  Surroundings around;
  around.listeners.emplace_back().name = "origin";
  if (const auto listeners = keys.find("listeners")) {
    read_listeners(*listeners, around);
    check_parent_needed(*listeners, around, scenario);
  }
  check_nowhere(keys, scenario.needs, around);
  if (const auto names = keys.find("names")) {
    read_names(*names, scenario.needs, around);
  }
  std::vector<Variant> variants{Variant{}};
  const auto parameters = keys.find("parameters");
  if (parameters) {
    variants = read_parameters(*parameters, around);
  }
  if (const auto script = keys.require("script")) {
    scenario.script = read_script(*script, around);
  }
  read_requirements(keys, around, scenario);
  if (const auto judge = keys.require("judge")) {
    scenario.rules = read_rules(*judge, scenario.level, entry.id, lists, around);
  }
  if (!scenario.resources && mentioned<ResourceFact>(scenario.rules)) {
    place.error(
        "a rule asks about resources, which are measured where the case says 'resources: yes'");
  }
  check_templates(around, variants);
  if (parameters) {
    check_cuts(scenario.script, variants, *parameters);
  }
  if (const auto controls = keys.find("controls")) {
    for (const auto& part : controls->list_or_one()) {
      if (const auto id = part.text("the id of a case")) {
        entry.controls.push_back({*id, part, keys.has_own("controls")});
      }
    }
  }
  scenario.listeners = around.listeners;
  scenario.names = around.names;
  if (place.mistakes() == before && !entry.id.empty()) {
    expand_variants(scenario, std::move(variants), entry);
  }
  return entry;
}

}  // namespace connectspec
