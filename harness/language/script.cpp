#include "harness/language/script.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "harness/language/shape/conform.h"
#include "harness/language/verbs.h"
#include "harness/model/spelling.h"
#include "harness/yaml/words.h"

namespace connectspec {
namespace {

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::vector<std::string> beside_words() {
  std::vector<std::string> words;
  for (const auto& key : keys_beside()) {
    words.push_back(key.name);
  }
  return words;
}

bool is_verb(const std::string& word) {
  return find_verb(word, true) != nullptr || find_verb(word, false) != nullptr;
}

// Whether the actor can do that at all; reports why not.
bool check_doer(const StepReader& step, const std::string& word, const Verb* verb,
                const Cursor& key) {
  if (is_client(step.actor)) {
    if (verb == nullptr) {
      key.error(fmt::format("only a listener can '{}'", word));
    }
    return verb != nullptr;
  }
  if (verb == nullptr) {
    key.error(fmt::format("only a client can '{}', and '{}' is a listener", word, step.actor));
    return false;
  }
  const ListenerKind kind = listener_named(step.around, step.actor)->kind;
  static const std::map<ListenerKind, std::string_view> idle{
      {ListenerKind::refuse, "refuse"}, {ListenerKind::loop, "loop"},
      {ListenerKind::echo, "echo"},     {ListenerKind::reset, "reset"},
      {ListenerKind::lost, "lost"},     {ListenerKind::unreachable, "unreachable"},
      {ListenerKind::flood, "flood"},   {ListenerKind::unix, "unix"}};
  if (const auto found = idle.find(kind); found != idle.end()) {
    key.error(fmt::format("'{}' is of kind '{}' and can do nothing", step.actor, found->second));
    return false;
  }
  if (verb->doer == Doer::hang && kind != ListenerKind::hang) {
    key.error(
        fmt::format("only a listener of kind 'hang' can '{}', and '{}' is none", word, step.actor));
    return false;
  }
  return true;
}

// Some things only a parent can wait for.
bool check_awaited(const StepReader& step) {
  const auto word = step.argument.is_scalar() ? step.argument.text() : std::nullopt;
  const auto* listener = listener_named(step.around, step.actor);
  const bool parent = listener != nullptr && listener->kind == ListenerKind::parent;
  for (const auto& one : awaited()) {
    if (one.word == word && one.doer == Doer::parent && !parent) {
      step.argument.error(fmt::format(
          "only a listener of kind 'parent' can await '{}', and '{}' is none", *word, step.actor));
      return false;
    }
  }
  return true;
}

std::vector<std::string> allowed_beside(const StepReader& step, const Verb& verb) {
  if (verb.word != "await") {
    return verb.beside;
  }
  const auto word = step.argument.is_scalar() ? step.argument.text() : std::nullopt;
  const auto found = std::find_if(awaited().begin(), awaited().end(),
                                  [&word](const Awaited& one) { return one.word == word; });
  return found == awaited().end() ? std::vector<std::string>{} : found->beside;
}

// Whether what stands beside the action has its shape, and means something there.
bool check_beside(const StepReader& step, const Verb& verb) {
  const auto allowed = allowed_beside(step, verb);
  bool good = true;
  for (const auto& entry : step.keys) {
    for (const auto& key : keys_beside()) {
      if (key.name != entry.key) {
        continue;
      }
      good = conforms(entry.value, key.value) && good;
      if (key.name != "within" && !contains(allowed, key.name)) {
        entry.key_cursor.error(
            fmt::format("'{}' means nothing beside this '{}'", entry.key, verb.word));
      }
    }
  }
  return good;
}

std::optional<Step> read_step_of(StepReader& step, const std::string& word, const Cursor& key) {
  const auto* verb = find_verb(word, is_client(step.actor));
  if (!check_doer(step, word, verb, key) || !conforms(step.argument, verb->argument) ||
      !check_awaited(step) || !check_beside(step, *verb)) {
    return std::nullopt;
  }
  auto action = verb->read(step);
  if (!action) {
    return std::nullopt;
  }
  Step result;
  if (const auto within = step.beside("within")) {
    result.within = fixed_time(*within);
  }
  result.times = read_times(step);
  if (is_client(step.actor)) {
    step.around.clients.insert(step.actor);
  }
  result.actor = step.actor;
  result.action = std::move(*action);
  result.position = key.position();
  result.text = step.place.render();
  result.over = is_client(step.actor) ? verb->over : Carriers::any();
  return result;
}

void report_unknown_key(const Cursor::Entry& entry, const Surroundings& around) {
  const auto dot = entry.key.find('.');
  const auto actor = entry.key.substr(0, dot);
  if (is_client(actor) || is_listener(around, actor)) {
    std::vector<std::string> known = beside_words();
    const auto words = verb_words(is_client(actor));
    for (const auto& verb : words) {
      known.push_back(fmt::format("{}.{}", actor, verb));
    }
    const auto verb = dot == std::string::npos ? std::string() : entry.key.substr(dot + 1);
    entry.key_cursor.error(nearest(entry.key, known).empty()
                               ? unknown_word("action of '" + actor + "':", verb, words)
                               : unknown_word("key", entry.key, known));
    return;
  }
  const auto actors = actors_of(around);
  std::vector<std::string> known = beside_words();
  for (const auto& one : actors) {
    for (const auto& verb : verb_words(is_client(one))) {
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
  const auto beside = beside_words();
  const Cursor::Entry* main = nullptr;
  bool good = place.is_map();
  for (const auto& entry : keys) {
    const auto dot = entry.key.find('.');
    const auto actor = entry.key.substr(0, dot);
    const auto verb = dot == std::string::npos ? "" : entry.key.substr(dot + 1);
    const bool step = (is_client(actor) || is_listener(around, actor)) && is_verb(verb);
    if (step && main != nullptr) {
      entry.key_cursor.error(
          fmt::format("a second action '{}' in one step; begin it with '-'", entry.key));
      good = false;
    } else if (step) {
      main = &entry;
    } else if (!contains(beside, entry.key)) {
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
  StepReader step{place, keys, around, actor, main->value};
  return read_step_of(step, main->key.substr(dot + 1), main->key_cursor);
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
