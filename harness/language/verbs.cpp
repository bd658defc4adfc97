#include "harness/language/verbs.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/language/request_action.h"
#include "harness/model/spelling.h"
#include "harness/yaml/words.h"

namespace connectspec {
namespace {

template <typename Plain>
std::optional<Action> plainly(StepReader&) {
  return Plain{};
}

std::string bytes_of(const Cursor& place, Surroundings& around) {
  return read_bytes(place, around).value_or("");
}

// ---- What a client starts with

Shape connect_shape() {
  return shape::either(
      shape::nothing(),
      shape::map({{"plain", shape::flag(), "speaks in clear even at an endpoint with TLS"},
                  {"alpn", shape::octets(), "protocols to offer, `h2,http/1.1`; empty: none"},
                  {"from", shape::some_octets(),
                   "the loopback address to come from, `{origin.host}` for one that no other case "
                   "has; else as usual"},
                  {"version",
                   shape::of_form({"[\\s\\S]*\\{[\\s\\S]*", "a template"},
                                  {{"1.2", "TLS 1.2"}, {"1.3", "TLS 1.3"}}, "version of TLS"),
                   "the only one offered; else both"},
                  {"receive-buffer", shape::size(),
                   "so much of what comes is kept by the kernel (SO_RCVBUF), which is the window "
                   "that the target meets; else the kernel chooses"}}));
}

std::optional<Action> read_connect(StepReader& step) {
  Connect connect;
  if (const auto plain = step.argument.find("plain")) {
    connect.plain = *plain->flag();
  }
  if (const auto protocols = step.argument.find("alpn")) {
    connect.protocols = bytes_of(*protocols, step.around);
  }
  if (const auto from = step.argument.find("from")) {
    connect.from = bytes_of(*from, step.around);
  }
  if (const auto version = step.argument.find("version")) {
    connect.version = bytes_of(*version, step.around);
  }
  if (const auto octets = step.argument.find("receive-buffer")) {
    connect.receive_buffer = *octets->size();
  }
  return connect;
}

// ---- What is sent

constexpr std::int64_t most_streamed = std::int64_t{1} << 30U;

std::optional<Action> read_send(StepReader& step) {
  Send send;
  read_writes(step, send);
  send.bytes = bytes_of(step.argument, step.around);
  return send;
}

Shape stream_shape() {
  return shape::of_form({R"([0-9]+(KiB|MiB)?|\{[a-z][a-z0-9-]*\})",
                         "a size such as 300KiB or 8MiB, or a parameter such as {size}"},
                        0, most_streamed);
}

std::optional<Action> read_stream(StepReader& step) {
  if (step.argument.text()->starts_with('{')) {
    return Stream{0, bytes_of(step.argument, step.around)};
  }
  const auto bytes = step.argument.size();
  return bytes ? std::optional<Action>(Stream{*bytes, {}}) : std::nullopt;
}

std::optional<Action> read_note(StepReader& step) { return Note{*step.argument.text()}; }

std::optional<Action> read_echo(StepReader& step) {
  const auto name = *step.argument.text();
  if (is_listener(step.around, name)) {
    return Echo{name};
  }
  std::vector<std::string> names;
  for (const auto& listener : step.around.listeners) {
    names.push_back(listener.name);
  }
  step.argument.error(unknown_word("listener", name, names));
  return std::nullopt;
}

// ---- What is waited for

template <typename Stretch>
Action stretch(const StepReader& step) {
  Stretch pause;
  if (const auto place = step.beside("for")) {
    pause.stretch = fixed_time(*place).value_or(pause.stretch);
  }
  return pause;
}

template <typename Wait>
Action wait(const StepReader&) {
  return Wait{};
}

Shape await_shape(bool client) {
  std::vector<Choice> words;
  for (const auto& one : awaited()) {
    if (one.doer == Doer::any || (one.doer == Doer::client) == client) {
      words.push_back({one.word, one.help});
    }
  }
  return shape::either(
      shape::word(client ? "thing for a client to await" : "thing for a listener to await", words),
      shape::map(
          {{"data", shape::some_octets(), "as many octets as the text has; they are compared"},
           {"bytes", shape::size(), "so many further octets"}},
          1, 1));
}

std::optional<Action> read_await(StepReader& step) {
  if (const auto data = step.argument.find("data")) {
    return AwaitData{bytes_of(*data, step.around)};
  }
  if (const auto count = step.argument.find("bytes")) {
    return AwaitCount{*count->size()};
  }
  const auto word = *step.argument.text();
  for (const auto& one : awaited()) {
    if (one.word == word) {
      return one.read(step);
    }
  }
  return std::nullopt;
}

// ---- Many clients

using Then = ManyClients::Then;
using Until = ManyClients::Until;

constexpr std::int64_t crowd_at_most = 10'000;

Shape crowd_shape() {
  return shape::map(
      {{"clients", shape::number(1, crowd_at_most), "how many", required},
       {"at-once", shape::number(1, crowd_at_most), "so many of them at a time; else all"},

       {"send", shape::octets(), "what each sends; else `{connect}`"},
       {"gap", shape::duration(), "between its octets; else they go in one write"},
       {"reads", shape::flag(), "whether each takes what comes out of the kernel; else `yes`"},
       {"linger", shape::duration(), "between what each came for and its end"},
       {"until",
        shape::word("aim of a crowd",
                    {{"served", "a 2xx, and 16 octets sent back by an `echo` origin"},
                     {"answered", "a final response, or an end"},
                     {"sent", "all is sent"}}),
        "what each comes for; else `served`"},
       {"then",
        shape::word("end of a crowd", {{"close", "an orderly close"},
                                       {"reset", "RST"},
                                       {"alternate", "both in turn"},
                                       {"hold", "none until the script has ended"}}),
        "how each ends; else `close`"}});
}

std::optional<Action> read_crowd(StepReader& step) {
  const auto& keys = step.argument;
  ManyClients crowd;
  crowd.clients = static_cast<std::uint32_t>(*keys.find("clients")->number(1, crowd_at_most));
  if (const auto place = keys.find("at-once")) {
    crowd.at_once = static_cast<std::uint32_t>(*place->number(1, crowd_at_most));
  }
  if (const auto place = keys.find("send")) {
    crowd.bytes = bytes_of(*place, step.around);
  }
  if (const auto place = keys.find("gap")) {
    crowd.gap = *place->duration();
  }
  if (const auto place = keys.find("linger")) {
    crowd.linger = *place->duration();
  }
  if (const auto place = keys.find("reads")) {
    crowd.reads = *place->flag();
  }
  if (const auto place = keys.find("until")) {
    const auto word = *place->text();
    crowd.until = word == "sent"       ? Until::sent
                  : word == "answered" ? Until::answered
                                       : Until::served;
  }
  if (const auto place = keys.find("then")) {
    const auto word = *place->text();
    crowd.then = word == "reset"       ? Then::reset
                 : word == "alternate" ? Then::alternate
                 : word == "hold"      ? Then::hold
                                       : Then::close;
  }
  const auto* origin = listener_named(step.around, "origin");
  if (crowd.until == ManyClients::Until::served && origin->kind != ListenerKind::echo) {
    step.argument.error(
        "a crowd is served by an origin of kind 'echo'; list it, or say 'until: sent' or 'until: "
        "answered'");
    return std::nullopt;
  }
  return crowd;
}

}  // namespace

const std::vector<Awaited>& awaited() {
  static const std::vector<Awaited> all{
      {"response",
       Doer::client,
       {},
       "until the final response is complete or the connection ended",
       &wait<AwaitResponse>},
      {"tunnel",
       Doer::client,
       {},
       "the same; anything but a 2xx ends the script here",
       &wait<AwaitTunnel>},
      {"challenge",
       Doer::client,
       {},
       "the same; anything but a Digest challenge ends the script here. `{digest:uri={origin}}` "
       "answers it in later steps",
       &wait<AwaitChallenge>},
      {"connection",
       Doer::listener,
       {},
       "until the target connects (implied by what else the origin does)",
       &wait<AwaitConnection>},
      {"head",
       Doer::parent,
       {},
       "until the head of the target's request is complete; what the steps behind it read comes "
       "after the head",
       &wait<AwaitHead>},
      {"end", Doer::any, {}, "until the target's FIN or RST", &wait<AwaitEnd>},
      {"stream",
       Doer::any,
       {},
       "until the peer's stream is in; as long as it gets on, it has time",
       &wait<AwaitStream>},
      {"quiet",
       Doer::any,
       {"for"},
       "nothing arrives `for: 200ms`; anything ends the wait",
       &stretch<AwaitQuiet>},
      {"stalled",
       Doer::any,
       {"for"},
       "until what the peer is streaming makes no headway `for: 200ms`, or is all sent",
       &stretch<AwaitStalled>},
      {"let-go",
       Doer::any,
       {},
       "until the target has ended the connection and answers an octet now and then by RST: it "
       "holds "
       "nothing of it any more",
       &wait<AwaitLetGo>}};
  return all;
}

const std::vector<Verb>& verbs() {
  static const std::vector<Verb> all{
      {"connect",
       Doer::client,
       connect_shape(),
       {},
       "client.connect:",
       "connects, over TLS where the endpoint speaks it; implied by the first thing the client "
       "does. "
       "`{alpn: \"h2,http/1.1\", version: \"1.2\"}` offers that (else `http/1.1` and both "
       "versions; `alpn: \"\"` "
       "none); `{plain: yes}` speaks in clear; `{receive-buffer: 2KiB}` has a small window",
       &read_connect},
      {"request",
       Doer::client,
       request_shape(),
       {"cut", "gap"},
       "client.request: {target: \"{origin.host}:\", fields: {X-A: \"1\"}}",
       "a request by its parts, each left out if it is nothing special, and all of them for the "
       "whole valid one: `method:` (`CONNECT`), "
       "`target:` (`{origin}`), `version:` (`HTTP/1.1`), `host:` (the target; `absent` for no "
       "Host field), `fields:` (names with a value, or a list of values), "
       "`auth: no` without `{auth}` (which goes without saying unless `fields` have a "
       "Proxy-Authorization), `data:` right behind the head, `end: yes` for a "
       "FIN right behind that. What only the text of HTTP/1.1 could say is `send`'s",
       &read_request},
      {"send",
       Doer::any,
       shape::some_octets(),
       {"cut", "gap"},
       "X.send: \"bytes\"",
       "one write, unless `cut:` says otherwise",
       &read_send},
      {"await",
       Doer::client,
       await_shape(true),
       {"for"},
       "X.await: {data: \"PING\"}",
       "until as many octets came as the text has; they are compared. `{bytes: 100}`: until that "
       "many further octets "
       "came, whatever they are",
       &read_await},
      {"await", Doer::listener, await_shape(false), {"for"}, "", "", &read_await},
      {"half-close",
       Doer::any,
       shape::nothing(),
       {},
       "X.half-close:",
       "FIN, and goes on reading",
       &plainly<HalfClose>},
      {"close",
       Doer::any,
       shape::nothing(),
       {},
       "X.close:",
       "orderly close: what is unread is read first",
       &plainly<Close>},
      {"close-without-notify",
       Doer::any,
       shape::nothing(),
       {},
       "client.close-without-notify:",
       "closes; over TLS without the close_notify that `close` sends first",
       &plainly<CloseWithoutNotify>,
       carriers_in_tls()},
      {"reset", Doer::any, shape::nothing(), {}, "X.reset:", "RST", &plainly<Reset>},
      {"stop-reading",
       Doer::any,
       shape::nothing(),
       {},
       "X.stop-reading:",
       "leaves octets in the kernel",
       &plainly<StopReading>},
      {"resume-reading",
       Doer::any,
       shape::nothing(),
       {},
       "X.resume-reading:",
       "takes them out again",
       &plainly<ResumeReading>},
      {"stream",
       Doer::any,
       stream_shape(),
       {},
       "X.stream: 8MiB",
       "starts sending pseudo-random octets in the background; `\"{size}\"` has a parameter say "
       "how "
       "many",
       &read_stream},
      {"release",
       Doer::hang,
       shape::nothing(),
       {},
       "origin.release:",
       "a `hang` listener starts to complete handshakes",
       &plainly<Release>},
      {"note",
       Doer::any,
       shape::filled_text(),
       {},
       "X.note: \"now the origin is slow\"",
       "a line in the transcript, beside what that side does",
       &read_note},
      {"echo",
       Doer::client,
       shape::of_form({"[a-z][a-z0-9-]*(#([2-9]|[1-9][0-9]))?",
                       "a listener, or a further connection to it such as origin#2"}),
       {},
       "client.echo: origin",
       "16 octets there and 16 back, each compared. `client2.echo: origin#2` over the second "
       "connection that `origin` accepts, for a second tunnel there; `client.echo: parent` where "
       "the script has let the client through",
       &read_echo},
      {"crowd",
       Doer::client,
       crowd_shape(),
       {},
       "client.crowd: {clients: 1000}",
       "as many clients like that one, told in figures: each sends `send:` (default `{connect}`; "
       "with `gap:` an octet at a time), "
       "is `until: served` (a 2xx, and 16 octets sent back by an `echo` origin), `answered` or "
       "only "
       "`sent`, "
       "stays for `linger:`, `then:` does "
       "`close`, `reset`, both in `alternate` turn, or `hold`s on to the end. `at-once: 32` of "
       "them at a time, else all",
       &read_crowd,
       carriers_of_http1()}};
  return all;
}

std::vector<std::string> verb_words(bool client) {
  std::vector<std::string> words;
  for (const auto& verb : verbs()) {
    if (verb.doer == Doer::any || (verb.doer == Doer::client) == client) {
      words.push_back(verb.word);
    }
  }
  return words;
}

const Verb* find_verb(const std::string& word, bool client) {
  const auto found = std::find_if(verbs().begin(), verbs().end(), [&](const Verb& verb) {
    return verb.word == word && (verb.doer == Doer::any || (verb.doer == Doer::client) == client);
  });
  return found == verbs().end() ? nullptr : &*found;
}

}  // namespace connectspec
