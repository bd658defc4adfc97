#include "harness/language/actions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "harness/language/request_action.h"
#include "harness/model/spelling.h"
#include "harness/yaml/map_reader.h"
#include "harness/yaml/words.h"

namespace connectspec {
namespace {

template <typename Plain>
std::optional<Action> read_plain(StepReader& step) {
  if (!step.argument.is_nothing()) {
    step.argument.error(
        fmt::format("'{}' takes nothing, found {}", step.verb, step.argument.found()));
    return std::nullopt;
  }
  return Plain{};
}

std::optional<Action> read_send(StepReader& step) {
  Send send;
  read_writes(step, send);
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

template <typename Stretch>
Action stretch(StepReader& step) {
  Stretch pause;
  if (const auto place = step.beside("for")) {
    pause.stretch = place->duration().value_or(pause.stretch);
  }
  return pause;
}

template <typename Wait>
Action wait(StepReader&) {
  return Wait{};
}

// What a word behind `await` waits for.
constexpr std::pair<std::string_view, Action (*)(StepReader&)> awaited[] = {
    {"response", &wait<AwaitResponse>},     {"tunnel", &wait<AwaitTunnel>},
    {"challenge", &wait<AwaitChallenge>},   {"head", &wait<AwaitHead>},
    {"connection", &wait<AwaitConnection>}, {"end", &wait<AwaitEnd>},
    {"stream", &wait<AwaitStream>},         {"quiet", &stretch<AwaitQuiet>},
    {"stalled", &stretch<AwaitStalled>},
};

std::optional<Action> read_await(StepReader& step) {
  if (step.argument.is_map()) {
    return read_await_map(step);
  }
  std::vector<std::string> words{"end", "stream", "quiet", "stalled"};
  std::vector<std::string> own{"connection"};
  if (step.client) {
    own = {"response", "tunnel", "challenge"};
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
  for (const auto& [name, read] : awaited) {
    if (name == *word) {
      return read(step);
    }
  }
  return std::nullopt;
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

// How often and how: `{clients: 1000, at-once: 32, send: "..", gap: 1s, until: sent, then: hold}`.
std::optional<Action> read_crowd(StepReader& step) {
  using Until = ManyClients::Until;
  using Then = ManyClients::Then;
  static const std::vector<std::pair<std::string, Then>> ends{{"close", Then::close},
                                                              {"reset", Then::reset},
                                                              {"alternate", Then::alternate},
                                                              {"hold", Then::hold}};
  ManyClients crowd;
  const auto before = step.argument.mistakes();
  const MapReader keys(step.argument,
                       {"clients", "at-once", "send", "gap", "linger", "until", "then"});
  const auto number = [](const std::optional<Cursor>& place, std::uint32_t& into) {
    const auto value = place ? place->number(1, 10000) : std::nullopt;
    into = value ? static_cast<std::uint32_t>(*value) : into;
  };
  number(keys.require("clients"), crowd.clients);
  number(keys.find("at-once"), crowd.at_once);
  if (const auto send = keys.find("send")) {
    crowd.bytes = read_bytes(*send, step.around).value_or("");
  }
  for (const auto& [name, into] :
       {std::pair{"gap", &crowd.gap}, std::pair{"linger", &crowd.linger}}) {
    if (const auto place = keys.find(name)) {
      *into = place->duration().value_or(*into);
    }
  }
  if (const auto place = keys.find("until")) {
    crowd.until =
        place->word("aim of a crowd", {"served", "sent"}) == "sent" ? Until::sent : Until::served;
  }
  if (const auto place = keys.find("then")) {
    const auto word = place->word("end of a crowd", {"close", "reset", "alternate", "hold"});
    for (const auto& [name, end] : ends) {
      crowd.then = word == name ? end : crowd.then;
    }
  }
  const auto* origin = listener_named(step.around, "origin");
  if (crowd.until == Until::served && origin->kind != ListenerKind::echo) {
    step.argument.error(
        "a crowd is served by an origin of kind 'echo'; list it, or say 'until: sent'");
  }
  return step.argument.mistakes() == before ? std::optional<Action>(crowd) : std::nullopt;
}

std::optional<Action> read_stream(StepReader& step) {
  const auto bytes = step.argument.size();
  return bytes ? std::optional<Action>(Stream{*bytes}) : std::nullopt;
}

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

// What is done, by the verb that says it; messages list them in this order.
struct Verb {
  std::string_view word;
  std::optional<Action> (*read)(StepReader& step);
};

constexpr auto all_verbs = std::to_array<Verb>({
    {"connect", &read_connect},
    {"request", &read_request},
    {"send", &read_send},
    {"await", &read_await},
    {"half-close", &read_plain<HalfClose>},
    {"close", &read_plain<Close>},
    {"close-without-notify", &read_plain<CloseWithoutNotify>},
    {"reset", &read_plain<Reset>},
    {"stop-reading", &read_plain<StopReading>},
    {"resume-reading", &read_plain<ResumeReading>},
    {"stream", &read_stream},
    {"release", &read_plain<Release>},
    {"echo", &read_echo},
    {"crowd", &read_crowd},
});

}  // namespace

const std::vector<std::string>& verbs() {
  static const std::vector<std::string> words = [] {
    std::vector<std::string> list;
    for (const auto& verb : all_verbs) {
      list.emplace_back(verb.word);
    }
    return list;
  }();
  return words;
}

std::optional<Action> read_action(StepReader& step) {
  const auto* verb = std::find_if(all_verbs.begin(), all_verbs.end(),
                                  [&step](const Verb& one) { return one.word == step.verb; });
  return verb->read(step);
}

}  // namespace connectspec
