#include "harness/language/script.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "harness/language/actions.h"
#include "harness/model/spelling.h"
#include "harness/yaml/words.h"

namespace connectspec {
namespace {

const std::vector<std::string> besides{"within", "cut", "gap", "for"};

bool check_verb(const StepReader& step, const Cursor& key) {
  if (step.client) {
    if (step.verb == "release") {
      key.error("only a listener can 'release'");
    }
    return step.verb != "release";
  }
  if (step.verb == "connect" || step.verb == "request" || step.verb == "echo" ||
      step.verb == "crowd") {
    key.error(fmt::format("only a client can '{}', and '{}' is a listener", step.verb, step.actor));
    return false;
  }
  const ListenerKind kind = kind_of(step);
  static const std::map<ListenerKind, std::string_view> idle{
      {ListenerKind::refuse, "refuse"}, {ListenerKind::loop, "loop"},
      {ListenerKind::echo, "echo"},     {ListenerKind::reset, "reset"},
      {ListenerKind::lost, "lost"},     {ListenerKind::unreachable, "unreachable"}};
  if (const auto found = idle.find(kind); found != idle.end()) {
    key.error(fmt::format("'{}' is of kind '{}' and can do nothing", step.actor, found->second));
    return false;
  }
  if (step.verb == "release" && kind != ListenerKind::hang) {
    key.error(
        fmt::format("only a listener of kind 'hang' can 'release', and '{}' is none", step.actor));
    return false;
  }
  return true;
}

void report_unused(const StepReader& step) {
  for (const auto& entry : step.keys) {
    const bool beside = std::find(besides.begin(), besides.end(), entry.key) != besides.end();
    if (beside && !step.used.contains(entry.key)) {
      entry.key_cursor.error(
          fmt::format("'{}' means nothing beside this '{}'", entry.key, step.verb));
    }
  }
}

std::optional<Step> read_step_of(StepReader& step, const Cursor& key) {
  Step result;
  if (const auto within = step.beside("within")) {
    result.within = within->duration();
  }
  if (!check_verb(step, key)) {
    return std::nullopt;
  }
  auto action = read_action(step);
  if (!action) {
    return std::nullopt;
  }
  report_unused(step);
  if (step.client) {
    step.around.clients.insert(step.actor);
  }
  result.actor = step.actor;
  result.action = std::move(*action);
  result.position = key.position();
  result.text = step.place.render();
  return result;
}

void report_unknown_key(const Cursor::Entry& entry, const Surroundings& around) {
  const auto dot = entry.key.find('.');
  const auto actor = entry.key.substr(0, dot);
  if (is_client(actor) || is_listener(around, actor)) {
    std::vector<std::string> known = besides;
    for (const auto& verb : verbs()) {
      known.push_back(fmt::format("{}.{}", actor, verb));
    }
    const auto verb = dot == std::string::npos ? std::string() : entry.key.substr(dot + 1);
    entry.key_cursor.error(nearest(entry.key, known).empty()
                               ? unknown_word("action of '" + actor + "':", verb, verbs())
                               : unknown_word("key", entry.key, known));
    return;
  }
  const auto actors = actors_of(around);
  std::vector<std::string> known = besides;
  for (const auto& one : actors) {
    for (const auto& verb : verbs()) {
      known.push_back(fmt::format("{}.{}", one, verb));
    }
  }
  if (dot == std::string::npos || !nearest(entry.key, known).empty()) {
    const auto near = nearest(entry.key, known);
    entry.key_cursor.error(
        near.empty()
            ? fmt::format("unknown key '{}'; expected ACTOR.VERB such as 'client.send'", entry.key)
            : unknown_word("key", entry.key, known));
    return;
  }
  entry.key_cursor.error(unknown_word("actor", actor, actors));
}

std::optional<Step> read_step(const Cursor& place, Surroundings& around) {
  const auto keys = place.entries("a step such as {client.await: response}");
  const Cursor::Entry* main = nullptr;
  bool good = place.is_map();
  for (const auto& entry : keys) {
    const auto dot = entry.key.find('.');
    const auto actor = entry.key.substr(0, dot);
    const auto verb = dot == std::string::npos ? "" : entry.key.substr(dot + 1);
    const bool step = (is_client(actor) || is_listener(around, actor)) &&
                      std::find(verbs().begin(), verbs().end(), verb) != verbs().end();
    if (step && main != nullptr) {
      entry.key_cursor.error(
          fmt::format("a second action '{}' in one step; begin it with '-'", entry.key));
      good = false;
    } else if (step) {
      main = &entry;
    } else if (std::find(besides.begin(), besides.end(), entry.key) == besides.end()) {
      report_unknown_key(entry, around);
      good = false;
    }
  }
  if (main == nullptr) {
    if (good) {
      place.error("a step without an action; expected ACTOR.VERB such as 'client.send'");
    }
    return std::nullopt;
  }
  const auto dot = main->key.find('.');
  const auto actor = main->key.substr(0, dot);
  StepReader step{place,       keys, around,          actor, main->key.substr(dot + 1),
                  main->value, {},   is_client(actor)};
  return read_step_of(step, main->key_cursor);
}

}  // namespace

std::vector<Step> read_script(const Cursor& script, Surroundings& around) {
  std::vector<Step> steps;
  const auto places = script.list("a list of steps");
  if (script.is_list() && places.empty()) {
    script.error("expected at least one step, found an empty list");
  }
  for (const auto& place : places) {
    if (auto step = read_step(place, around)) {
      steps.push_back(std::move(*step));
    }
  }
  return steps;
}

}  // namespace connectspec
