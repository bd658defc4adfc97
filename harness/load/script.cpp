#include "harness/load/script.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

namespace connectspec {
namespace {

const std::vector<std::string> verbs{
    "connect", "send",         "await",          "half-close", "close",   "close-without-notify",
    "reset",   "stop-reading", "resume-reading", "stream",     "release", "echo"};
const std::vector<std::string> besides{"within", "cut", "gap", "for"};

struct StepReader {
  const Cursor& place;  // of the step
  const std::vector<Cursor::Entry>& keys;
  Surroundings& around;
  std::string actor;
  std::string verb;
  Cursor argument;
  std::set<std::string> used;  // of the keys beside the verb
  bool client = false;

  std::optional<Cursor> beside(const std::string& name) {
    used.insert(name);
    for (const auto& entry : keys) {
      if (entry.key == name) {
        return entry.value;
      }
    }
    return std::nullopt;
  }
};

ListenerKind kind_of(const StepReader& step) {
  return listener_named(step.around, step.actor)->kind;
}

std::optional<Action> no_argument(StepReader& step, Action action) {
  if (!step.argument.is_nothing()) {
    step.argument.error(
        fmt::format("'{}' takes nothing, found {}", step.verb, step.argument.found()));
    return std::nullopt;
  }
  return action;
}

void read_cut(StepReader& step, Send& send) {
  const auto cut = step.beside("cut");
  if (!cut) {
    return;
  }
  if (cut->is_list()) {
    send.cut = Cut::at;
    for (const auto& part : cut->list()) {
      if (const auto offset = part.number(-1'000'000, 1'000'000)) {
        send.at.push_back(static_cast<int>(*offset));
      }
    }
    if (cut->list().empty()) {
      cut->error("expected at least one offset, found an empty list");
    }
    return;
  }
  if (!cut->is_scalar()) {
    cut->expected("whole, bytes, lines or offsets such as [5, -2]");
    return;
  }
  const auto word = read_bytes(*cut, step.around);
  if (word && word->find('{') != std::string::npos) {
    send.cut_name = *word;
  } else if (const auto known = word ? cut_from(*word) : std::nullopt) {
    std::tie(send.cut, send.at) = *known;
  } else if (word) {
    cut->error(unknown_word("cut", *word, {"whole", "bytes", "lines"}));
  }
}

std::optional<Action> read_send(StepReader& step) {
  Send send;
  read_cut(step, send);
  if (const auto gap = step.beside("gap")) {
    send.gap = gap->duration().value_or(send.gap);
  }
  const auto bytes = read_bytes(step.argument, step.around);
  if (!bytes) {
    return std::nullopt;
  }
  if (bytes->empty()) {
    step.argument.error("expected octets to send, found an empty text");
    return std::nullopt;
  }
  send.bytes = *bytes;
  return send;
}

std::optional<Action> read_await_map(StepReader& step) {
  const MapReader keys(step.argument, {"data", "bytes"});
  const auto data = keys.find("data");
  const auto count = keys.find("bytes");
  if (data.has_value() == count.has_value()) {
    step.argument.error("expected either 'data' or 'bytes'");
    return std::nullopt;
  }
  if (count) {
    const auto number = count->size();
    return number ? std::optional<Action>(AwaitCount{*number}) : std::nullopt;
  }
  const auto bytes = read_bytes(*data, step.around);
  if (bytes && bytes->empty()) {
    data->error("expected octets to wait for, found an empty text");
    return std::nullopt;
  }
  return bytes ? std::optional<Action>(AwaitData{*bytes}) : std::nullopt;
}

std::optional<Action> read_quiet(StepReader& step) {
  AwaitQuiet quiet;
  if (const auto stretch = step.beside("for")) {
    quiet.stretch = stretch->duration().value_or(quiet.stretch);
  }
  return quiet;
}

std::optional<Action> read_await(StepReader& step) {
  if (step.argument.is_map()) {
    return read_await_map(step);
  }
  std::vector<std::string> words{"end", "stream", "quiet"};
  std::vector<std::string> own{"connection"};
  if (step.client) {
    own = {"response", "tunnel"};
  } else if (kind_of(step) == ListenerKind::parent) {
    own = {"head", "connection"};
  }
  words.insert(words.begin(), own.begin(), own.end());
  if (!step.argument.is_scalar()) {
    step.argument.expected(joined(words, "or") + ", {data: ..} or {bytes: ..}");
    return std::nullopt;
  }
  const auto word = step.argument.word(
      step.client ? "thing for a client to await" : "thing for a listener to await", words);
  if (!word) {
    return std::nullopt;
  }
  if (*word == "quiet") {
    return read_quiet(step);
  }
  if (*word == "response") {
    return AwaitResponse{};
  }
  if (*word == "tunnel") {
    return AwaitTunnel{};
  }
  if (*word == "head") {
    return AwaitHead{};
  }
  if (*word == "end") {
    return AwaitEnd{};
  }
  return *word == "stream" ? Action(AwaitStream{}) : Action(AwaitConnection{});
}

// Nothing, or `{plain: yes}`, `{alpn: "h2,http/1.1", version: "1.2"}` for an endpoint with TLS.
std::optional<Action> read_connect(StepReader& step) {
  Connect connect;
  if (step.argument.is_nothing()) {
    return connect;
  }
  const MapReader keys(step.argument, {"plain", "alpn", "version"});
  if (const auto plain = keys.find("plain")) {
    connect.plain = plain->flag().value_or(false);
  }
  if (const auto protocols = keys.find("alpn")) {
    connect.protocols = read_bytes(*protocols, step.around).value_or("");
  }
  if (const auto version = keys.find("version")) {
    connect.version = read_bytes(*version, step.around).value_or("");
  }
  return connect;
}

std::optional<Action> read_stream(StepReader& step) {
  const auto bytes = step.argument.size();
  return bytes ? std::optional<Action>(Stream{*bytes}) : std::nullopt;
}

// Whether an echo can be had from that listener; reports why not.
std::optional<Action> read_echo(StepReader& step) {
  const auto name = step.argument.text("the name of a listener");
  if (!name) {
    return std::nullopt;
  }
  if (!is_listener(step.around, *name)) {
    std::vector<std::string> names;
    for (const auto& listener : step.around.listeners) {
      names.push_back(listener.name);
    }
    step.argument.error(unknown_word("listener", *name, names));
    return std::nullopt;
  }
  return Echo{*name};
}

std::optional<Action> read_action(StepReader& step) {
  if (step.verb == "send") {
    return read_send(step);
  }
  if (step.verb == "await") {
    return read_await(step);
  }
  if (step.verb == "stream") {
    return read_stream(step);
  }
  if (step.verb == "echo") {
    return read_echo(step);
  }
  if (step.verb == "connect") {
    return read_connect(step);
  }
  static const std::vector<std::pair<std::string_view, Action>> plain{
      {"close-without-notify", CloseWithoutNotify{}},
      {"half-close", HalfClose{}},
      {"close", Close{}},
      {"reset", Reset{}},
      {"stop-reading", StopReading{}},
      {"resume-reading", ResumeReading{}},
      {"release", Release{}}};
  for (const auto& [verb, action] : plain) {
    if (verb == step.verb) {
      return no_argument(step, action);
    }
  }
  return std::nullopt;
}

// Whether that actor can do that; reports why not.
bool check_verb(const StepReader& step, const Cursor& key) {
  if (step.client) {
    if (step.verb == "release") {
      key.error("only a listener can 'release'");
    }
    return step.verb != "release";
  }
  if (step.verb == "connect" || step.verb == "echo") {
    key.error(fmt::format("only a client can '{}', and '{}' is a listener", step.verb, step.actor));
    return false;
  }
  const ListenerKind kind = kind_of(step);
  if (kind == ListenerKind::refuse || kind == ListenerKind::loop) {
    key.error(fmt::format("'{}' is of kind '{}' and can do nothing", step.actor,
                          kind == ListenerKind::loop ? "loop" : "refuse"));
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
    for (const auto& verb : verbs) {
      known.push_back(fmt::format("{}.{}", actor, verb));
    }
    const auto verb = dot == std::string::npos ? std::string() : entry.key.substr(dot + 1);
    entry.key_cursor.error(nearest(entry.key, known).empty()
                               ? unknown_word("action of '" + actor + "':", verb, verbs)
                               : unknown_word("key", entry.key, known));
    return;
  }
  const auto actors = actors_of(around);
  std::vector<std::string> known = besides;
  for (const auto& one : actors) {
    for (const auto& verb : verbs) {
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
                      std::find(verbs.begin(), verbs.end(), verb) != verbs.end();
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

std::optional<std::pair<Cut, std::vector<int>>> cut_from(std::string_view word) {
  if (word == "whole") {
    return {{Cut::whole, {}}};
  }
  if (word == "bytes") {
    return {{Cut::bytes, {}}};
  }
  if (word == "lines") {
    return {{Cut::lines, {}}};
  }
  std::vector<int> at;
  const char* next = word.data();
  const char* end = word.data() + word.size();
  while (true) {
    int offset = 0;
    const auto [rest, error] = std::from_chars(next, end, offset);
    if (error != std::errc{}) {
      return std::nullopt;
    }
    at.push_back(offset);
    if (rest == end) {
      return {{Cut::at, std::move(at)}};
    }
    if (*rest != ',') {
      return std::nullopt;
    }
    next = rest + 1;
  }
}

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
