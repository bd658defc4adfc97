#include "harness/language/facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "harness/language/fact_values.h"
#include "harness/language/measure_facts.h"
#include "harness/language/message_facts.h"
#include "harness/model/capability.h"
#include "harness/model/connection.h"
#include "harness/model/probe.h"
#include "harness/model/spelling.h"
#include "harness/yaml/map_reader.h"
#include "harness/yaml/words.h"

namespace connectspec {
namespace {

constexpr auto any_number = std::numeric_limits<std::uint32_t>::max();

std::vector<Fact> read_octets(const std::string& actor, bool raw, const Cursor& value,
                              Surroundings& around) {
  std::vector<Fact> facts;
  if (!value.is_map()) {
    const auto bytes = read_bytes(value, around);
    if (bytes) {
      facts.emplace_back(BytesFact{actor, raw, Comparison::is, *bytes});
    }
    return facts;
  }
  const MapReader keys(value, {"contains", "lacks", "starts"});
  for (const auto& [name, comparison] :
       {std::pair{"contains", Comparison::contains}, std::pair{"lacks", Comparison::lacks},
        std::pair{"starts", Comparison::starts}}) {
    const auto place = keys.find(name);
    const auto bytes = place ? read_bytes(*place, around) : std::nullopt;
    if (bytes && bytes->empty()) {
      place->error("expected a text, found an empty one");
    } else if (bytes) {
      facts.emplace_back(BytesFact{actor, raw, comparison, *bytes});
    }
  }
  if (facts.empty()) {
    value.error("expected a text, or a map of 'contains', 'lacks' or 'starts'");
  }
  return facts;
}

std::vector<Fact> read_connections(const std::string& listener, const Cursor& value) {
  const auto word = value.word("word for connections", {"untouched", "touched"});
  if (!word) {
    return {};
  }
  if (*word == "untouched") {
    return {ConnectionsFact{listener, 0, 0}};
  }
  return {ConnectionsFact{listener, 1, any_number}};
}

// `origin: {connections: 1, received: "PING", end: fin}`, `client: {raw: .., timed-out: no}`
std::vector<Fact> read_actor(const std::string& actor, const Cursor& value, Surroundings& around) {
  const bool client = is_client(actor);
  const bool listens = !client && listener_of(actor) == actor;
  if (listens && value.is_scalar()) {
    return read_connections(actor, value);
  }
  const Listener* listener = listener_named(around, actor);
  const bool parent = listener != nullptr && listener->kind == ListenerKind::parent;
  std::vector<std::string> known{"received", "end", "timed-out"};
  if (listens) {
    known.insert(known.begin(), "connections");
  } else {
    known.insert(known.end(), {"handshake", "close-notify"});
  }
  if (client || parent || (listener == nullptr && around.any_listener)) {
    known.insert(known.begin(), "raw");
  }
  if (!value.is_map()) {
    value.expected(
        fmt::format("{}a map of {}", listens ? "untouched, touched or " : "", joined(known)));
    return {};
  }
  const auto before = value.mistakes();
  const MapReader keys(value, known);
  std::vector<Fact> facts;
  if (const auto place = keys.find("connections")) {
    if (const auto range = read_range(*place, any_number)) {
      facts.emplace_back(ConnectionsFact{actor, range->first, range->second});
    }
  }
  for (const bool raw : {true, false}) {
    if (const auto place = keys.find(raw ? "raw" : "received")) {
      const auto octets = read_octets(actor, raw, *place, around);
      facts.insert(facts.end(), octets.begin(), octets.end());
    }
  }
  if (const auto place = keys.find("end")) {
    facts.emplace_back(EndFact{actor, read_words(*place, "end", End::reset, &end_from)});
  }
  if (const auto place = keys.find("timed-out")) {
    facts.emplace_back(TimedOutFact{actor, place->flag().value_or(true)});
  }
  if (const auto place = keys.find("handshake")) {
    facts.emplace_back(HandshakeFact{
        actor, read_words(*place, "outcome of a handshake", Handshake::overdue, &handshake_from)});
  }
  if (const auto place = keys.find("close-notify")) {
    facts.emplace_back(CloseNotifyFact{actor, place->flag().value_or(true)});
  }
  if (facts.empty() && value.mistakes() == before) {
    value.error("expected at least one fact about '" + actor + "'");
  }
  return facts;
}

std::vector<Fact> read_claims(const Cursor& value) {
  std::vector<std::string> known;
  for (const auto& capability : capabilities()) {
    known.emplace_back(capability.name);
  }
  const auto word = value.word("capability", known);
  return word ? std::vector<Fact>{ClaimsFact{*word}} : std::vector<Fact>{};
}

std::vector<Fact> read_alike(const Cursor& value, const Surroundings& around) {
  AlikeFact fact;
  const auto places = value.list("two clients or more");
  const std::vector<std::string> known(around.clients.begin(), around.clients.end());
  for (const auto& place : places) {
    if (const auto client = place.word("client", known)) {
      fact.clients.push_back(*client);
    }
  }
  if (value.is_list() && places.size() < 2) {
    value.error("expected two clients or more");
  }
  return fact.clients.size() < 2 ? std::vector<Fact>{} : std::vector<Fact>{fact};
}

std::vector<std::string> known_names(const Surroundings& around) {
  std::vector<std::string> known;
  for (const auto& one : around.names) {
    known.push_back(one.name);
  }
  return known;
}

// `asked: a`, `asked: [a, b]`, `asked: none`
std::vector<Fact> read_asked(const Cursor& value, const Surroundings& around) {
  AskedFact fact;
  if (value.is_scalar() && value.text() == "none") {
    return {fact};
  }
  const auto known = known_names(around);
  for (const auto& part : value.list_or_one()) {
    // A rule list read on its own knows no names.
    const auto word = around.any_listener ? part.text("a name") : part.word("name", known);
    if (word) {
      fact.any_of.push_back(*word);
    }
  }
  return fact.any_of.empty() ? std::vector<Fact>{} : std::vector<Fact>{fact};
}

std::vector<Fact> read_general(const std::string& key, const Cursor& value,
                               const Surroundings& around) {
  if (key == "origins") {
    return read_connections("", value);
  }
  if (key == "alive") {
    const auto alive = value.flag();
    return alive ? std::vector<Fact>{AliveFact{*alive}} : std::vector<Fact>{};
  }
  if (key == "crowd") {
    return read_crowd_facts(value);
  }
  if (key == "resources") {
    return read_resource_facts(value);
  }
  if (key == "claims") {
    return read_claims(value);
  }
  if (key == "asked") {
    return read_asked(value, around);
  }
  ProbeFact fact{key == "streams",
                 read_words(value, "outcome", ProbeOutcome::not_open, &probe_outcome_from)};
  return fact.any_of.empty() ? std::vector<Fact>{} : std::vector<Fact>{fact};
}

bool is_one_of(const std::string& word, const std::vector<std::string>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// `parent.field: ..`
std::vector<Fact> read_of_listener(const std::string& listener, const std::string& key,
                                   const Cursor::Entry& entry, Surroundings& around) {
  if (!is_one_of(key, request_words())) {
    entry.key_cursor.error(unknown_word("fact about a request", key, request_words()));
    return {};
  }
  const Listener* known = listener_named(around, listener);
  if (known != nullptr && known->kind != ListenerKind::parent) {
    entry.key_cursor.error(
        fmt::format("only of kind 'parent' a listener gets a request to ask about, and '{}' is of "
                    "another",
                    listener));
    return {};
  }
  return read_of_request(listener, key, entry.value, around);
}

void report_unknown_fact(const Cursor::Entry& entry, const Surroundings& around) {
  std::vector<std::string> known = fact_words();
  known.insert(known.end(), combining_words().begin(), combining_words().end());
  const auto dot = entry.key.find('.');
  const auto actors = actors_of(around);
  if (dot != std::string::npos && is_client(entry.key.substr(0, dot))) {
    entry.key_cursor.error(unknown_word("fact", entry.key.substr(dot + 1), response_words()));
    return;
  }
  known.insert(known.end(), actors.begin(), actors.end());
  entry.key_cursor.error(unknown_word("fact", entry.key, known));
}

}  // namespace

const std::vector<std::string>& fact_words() {
  static const std::vector<std::string> words{
      "response", "responses", "field", "version", "irregular", "content",   "origins", "echo",
      "streams",  "alive",     "alike", "claims",  "crowd",     "resources", "asked"};
  return words;
}

const std::vector<std::string>& combining_words() {
  static const std::vector<std::string> words{"any", "all", "not"};
  return words;
}

std::vector<Fact> read_facts(const Cursor::Entry& entry, Surroundings& around) {
  const auto dot = entry.key.find('.');
  const auto prefix = dot == std::string::npos ? std::string() : entry.key.substr(0, dot);
  const auto key = dot == std::string::npos ? entry.key : entry.key.substr(dot + 1);
  if (is_listener(around, prefix)) {
    return read_of_listener(prefix, key, entry, around);
  }
  const bool of_response = is_one_of(key, response_words());
  const auto actor = of_response ? (prefix.empty() ? std::string("client") : prefix) : entry.key;
  const bool client = is_client(actor);
  if (client && actor != "client" && !around.any_listener && !around.clients.contains(actor)) {
    entry.key_cursor.error(fmt::format("'{}' does nothing in this script", actor));
    return {};
  }
  if (of_response && client) {
    return read_of_response(actor, key, entry.value, around);
  }
  if (entry.key == "alike") {
    return read_alike(entry.value, around);
  }
  if (is_one_of(entry.key, fact_words())) {
    return read_general(entry.key, entry.value, around);
  }
  if (client || is_listener(around, entry.key)) {
    return read_actor(entry.key, entry.value, around);
  }
  report_unknown_fact(entry, around);
  return {};
}

}  // namespace connectspec
