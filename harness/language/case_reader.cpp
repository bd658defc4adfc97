#include "harness/language/case_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/language/askings.h"
#include "harness/language/carriers.h"
#include "harness/language/condition.h"
#include "harness/language/explanations.h"
#include "harness/language/listeners.h"
#include "harness/language/names.h"
#include "harness/language/script.h"
#include "harness/language/tls_offers.h"
#include "harness/model/action.h"
#include "harness/model/capability.h"
#include "harness/model/cause.h"
#include "harness/model/rule.h"
#include "harness/wire/cuts.h"
#include "harness/wire/http1_request.h"

namespace connectspec {
namespace {

bool is_id(std::string_view id, const std::string& area) {
  return id.starts_with(area + "/") && is_case_id(id);
}

std::string read_id(const ShapedMap& keys, const std::string& area) {
  const auto place = keys.find("id");
  const auto id = place ? place->text() : std::nullopt;
  if (id && !is_id(*id, area)) {
    place->error(
        fmt::format("'{}' is no id here; expected '{}/' and lower-case letters, digits, "
                    "dots and dashes",
                    *id, area));
  }
  return id && is_id(*id, area) ? *id : std::string();
}

std::string text_of(const ShapedMap& keys, const std::string& key) {
  const auto place = keys.find(key);
  return place ? *place->text() : std::string();
}

std::string prose_of(const ShapedMap& keys, const std::string& key, Surroundings& around) {
  const auto place = keys.find(key);
  if (!place) {
    return {};
  }
  around.written.push_back({WrittenText::Kind::prose, place->position(), *place->text()});
  return *place->text();
}

bool flag_of(const ShapedMap& keys, const std::string& key, bool otherwise) {
  const auto place = keys.find(key);
  return place ? *place->flag() : otherwise;
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

void read_requirements(const ShapedMap& keys, Surroundings& around, Case& scenario) {
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

void read_citations(const ShapedMap& keys, Case& scenario, CaseEntry& entry) {
  const auto clause = keys.find("clause");
  if (!clause) {
    return;
  }
  for (const auto& place : clause->list_or_one()) {
    scenario.clauses.push_back(*place.text());
    entry.citations.emplace_back(*place.text(), place.position());
  }
}

void read_about(const ShapedMap& keys, Surroundings& around, Case& scenario) {
  scenario.title = prose_of(keys, "title", around);
  scenario.why = prose_of(keys, "why", around);
  scenario.hint = prose_of(keys, "hint", around);
  if (const auto level = keys.find("level")) {
    scenario.level = *level_from(*level->text());
  }
  if (const auto needs = keys.find("needs")) {
    scenario.needs = needs->texts();
  }
  scenario.endpoint = text_of(keys, "endpoint");
  scenario.control = flag_of(keys, "control", scenario.control);
  scenario.slow = flag_of(keys, "slow", scenario.slow);
  scenario.in_turn = flag_of(keys, "in-turn", scenario.in_turn);
  scenario.alone = flag_of(keys, "alone", scenario.alone);
  scenario.canary = flag_of(keys, "canary", scenario.canary);
  scenario.prompt = flag_of(keys, "prompt", scenario.prompt);
  scenario.resources = flag_of(keys, "resources", scenario.resources);
  if (scenario.resources) {
    scenario.alone = true;
    scenario.needs.emplace_back("launched");
  }
}

// Some listeners stand where only a private network has a place for them.
void check_nowhere(const ShapedMap& keys, const std::vector<std::string>& needs,
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

// What `over` claims a step may rule out; reports the first that does.
bool can_go_over(Carriers claimed, const Case& scenario, const Cursor& place) {
  for (const Bound& bound : bounds_of(scenario)) {
    if (bound.firm && !bound.over.contains(claimed)) {
      place.error(fmt::format("{} can't go over {}: the step in line {} is for {} alone, since {}",
                              scenario.id, to_string(claimed & ~bound.over),
                              bound.step->position.line, to_string(bound.over), bound.because));
      return false;
    }
  }
  return true;
}

// `over`: what the file says of it.
void expand_variants(const Case& scenario, std::vector<Variant> variants,
                     const AskingsReader& askings, const std::optional<Cursor>& over,
                     CaseEntry& entry) {
  const Carriers claimed = over ? read_over(*over) : Carriers::any();
  for (auto& variant : variants) {
    Case one = scenario;
    one.id = variant.name.empty() ? entry.id : entry.id + "/" + variant.name;
    one.variant = std::move(variant);
    askings.apply(one);
    if (over && !can_go_over(claimed, one, *over)) {
      entry.variants.clear();
      return;
    }
    one.over = over ? claimed : carriers_of(one);
    entry.variants.push_back(std::move(one));
  }
}

}  // namespace

bool is_case_id(std::string_view id) {
  const auto usual = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '/';
  };
  // A part that begins otherwise would be taken for a path or an option.
  const auto begins_well = [&id](std::size_t at) {
    return at < id.size() && id[at] != '/' && id[at] != '.' && id[at] != '-';
  };
  for (std::size_t at = id.find('/'); at != std::string_view::npos; at = id.find('/', at + 1)) {
    if (!begins_well(at + 1)) {
      return false;
    }
  }
  return begins_well(0) && std::all_of(id.begin(), id.end(), usual);
}

void check_set_up(const Cursor& keys) {
  const auto check = [&keys](const std::string& key, const Shape& shape) {
    if (const auto place = keys.find(key)) {
      conforms(*place, shape);
    }
  };
  check("listeners", shape::map_of(listener_name(), listener_shape(), 0));
  check("names", names_shape());
  check("parameters", parameters_shape());
  check("forms", forms_shape());
  check("neighbour", neighbour_shape());
}

CaseEntry read_case(const Cursor& place, const ShapedMap* defaults, const std::string& area,
                    RuleLists& lists) {
  const auto before = place.mistakes();
  CaseEntry entry;
  entry.position = place.position();
  ShapedMap keys(place, case_keys());
  if (defaults != nullptr) {
    keys.fall_back_to(*defaults);
  }
  Case scenario;
  scenario.area = area;
  scenario.position = place.position();
  entry.id = read_id(keys, area);
  Surroundings around;
  read_about(keys, around, scenario);
  read_citations(keys, scenario, entry);

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
  if (const auto script = keys.find("script")) {
    scenario.script = read_script(*script, around);
  }
  read_requirements(keys, around, scenario);
  if (const auto judge = keys.find("judge")) {
    scenario.rules = read_rules(*judge, scenario.level, entry.id, lists, around);
  }
  if (const auto explains = keys.find("explains")) {
    scenario.explains = read_explanations(*explains, around);
    for (const auto& item : explains->list_or_one()) {
      if (const auto cases = item.is_map() ? item.find("cases") : std::nullopt) {
        const auto named = cases->list_or_one();
        entry.explained.insert(entry.explained.end(), named.begin(), named.end());
      }
    }
  }
  if (!scenario.resources && mentioned<ResourceFact>(scenario.rules)) {
    place.error(
        "a rule asks about resources, which are measured where the case says 'resources: yes'");
  }
  const AskingsReader askings(keys, scenario, around);
  const auto bound = askings.bound(variants);
  check_templates(around, bound);
  if (parameters) {
    check_cuts(scenario.script, bound, *parameters);
  }
  if (const auto script = keys.find("script")) {
    check_offers(scenario.script, bound, parameters ? *parameters : *script);
  }
  if (const auto controls = keys.find("controls")) {
    entry.written.no_controls = keys.has_own("controls") && controls->list_or_one().empty();
    for (const auto& part : controls->list_or_one()) {
      entry.controls.push_back({*part.text(), part, keys.has_own("controls")});
    }
  }
  scenario.listeners = around.listeners;
  scenario.names = around.names;
  entry.written.texts = std::move(around.written);
  entry.written.id = entry.id;
  if (const auto endpoint = keys.find("endpoint")) {
    entry.written.endpoint = endpoint->position();
  }
  if (place.mistakes() == before && !entry.id.empty()) {
    expand_variants(scenario, std::move(variants), askings, keys.find("over"), entry);
  }
  return entry;
}

}  // namespace connectspec
