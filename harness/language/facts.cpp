#include "harness/language/facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "harness/language/shape/conform.h"
#include "harness/model/capability.h"
#include "harness/model/probe.h"
#include "harness/yaml/words.h"

namespace connectspec {
namespace {

constexpr auto any_number = std::numeric_limits<std::uint32_t>::max();

// ---- Facts of the whole case

ConnectionsFact touch(const std::string& listener, const Cursor& value) {
  return value.text() == "untouched" ? ConnectionsFact{listener, 0, 0}
                                     : ConnectionsFact{listener, 1, any_number};
}

std::vector<Fact> read_origins(const FactReader& fact) { return {touch("", fact.value)}; }

template <bool streams>
std::vector<Fact> read_probes(const FactReader& fact) {
  return {ProbeFact{streams, words_of(fact.value, &probe_outcome_from)}};
}

std::vector<Fact> read_alive(const FactReader& fact) { return {AliveFact{*fact.value.flag()}}; }

std::vector<Fact> read_claims(const FactReader& fact) { return {ClaimsFact{*fact.value.text()}}; }

std::vector<Fact> read_alike(const FactReader& fact) {
  AlikeFact result;
  const std::vector<std::string> known(fact.around.clients.begin(), fact.around.clients.end());
  for (const auto& place : fact.value.list()) {
    const auto client = place.word("client", known);
    if (!client) {
      return {};
    }
    result.clients.emplace_back(*client);
  }
  return {result};
}

// `asked: a`, `asked: [a, b]`, `asked: none`
std::vector<Fact> read_asked(const FactReader& fact) {
  AskedFact result;
  if (fact.value.is_scalar() && fact.value.text() == "none") {
    return {result};
  }
  std::vector<std::string> known;
  for (const auto& one : fact.around.names) {
    known.push_back(one.name);
  }
  for (const auto& part : fact.value.list_or_one()) {
    // A rule list read on its own knows no names.
    const auto word = fact.around.any_listener ? part.text() : part.word("name", known);
    if (!word) {
      return {};
    }
    result.any_of.push_back(*word);
  }
  return {result};
}

Shape probe_shape() {
  return shape::one_or_list(shape::word(
      "outcome",
      choices(ProbeOutcome::not_open,
              {"all came as it was sent", "other octets came",
               "it didn't all come, and the connection is still open",
               "the connection was closed first", "it was reset first", "there was no tunnel"})));
}

Shape capability_shape() {
  std::vector<Choice> words;
  for (const auto& capability : capabilities()) {
    words.push_back({std::string(capability.name), std::string(capability.meaning)});
  }
  return shape::word("capability", words);
}

// ---- Whom a key speaks of

struct Subject {
  std::string actor;
  std::string word;  // "response" of "client2.response"
};

Subject subject_of(const std::string& key) {
  const auto dot = key.find('.');
  return dot == std::string::npos ? Subject{"", key}
                                  : Subject{key.substr(0, dot), key.substr(dot + 1)};
}

const FactEntry* find_fact(const std::string& word, FactEntry::Of of) {
  const auto found = std::find_if(facts().begin(), facts().end(), [&](const FactEntry& entry) {
    return entry.word == word && entry.of == of;
  });
  return found == facts().end() ? nullptr : &*found;
}

std::vector<std::string> words_of_kind(FactEntry::Of of) {
  std::vector<std::string> words;
  for (const auto& entry : facts()) {
    if (entry.of == of) {
      words.push_back(entry.word);
    }
  }
  return words;
}

std::vector<AskedFor> noted(const FactEntry& entry, const FactReader& reader) {
  std::vector<AskedFor> all;
  for (auto& fact : entry.read(reader)) {
    all.push_back({std::move(fact), entry.over});
  }
  return all;
}

std::vector<AskedFor> read_by(const FactEntry& entry, const std::string& actor, const Cursor& value,
                              Surroundings& around) {
  return conforms(value, entry.value) ? noted(entry, {actor, value, around})
                                      : std::vector<AskedFor>{};
}

FactSubject role_of(const std::string& actor, const Surroundings& around) {
  if (is_client(actor)) {
    return FactSubject::client;
  }
  if (listener_of(actor) != actor) {
    return FactSubject::further_connection;
  }
  const Listener* listener = listener_named(around, actor);
  const bool parent =
      listener != nullptr ? listener->kind == ListenerKind::parent : around.any_listener;
  return parent ? FactSubject::parent : FactSubject::listener;
}

// `origin: {connections: 1, received: "PING", end: fin}`, `client: {raw: .., timed-out: no}`
std::vector<AskedFor> read_about(const std::string& actor, const Cursor& value,
                                 Surroundings& around) {
  const FactSubject role = role_of(actor, around);
  const bool touchable = role == FactSubject::listener || role == FactSubject::parent;
  const auto shape = shape::map(keys_about(role), 1);
  if (!conforms(value, touchable ? shape::either(touch_shape(), shape) : shape)) {
    return {};
  }
  if (value.is_scalar()) {
    return {{touch(actor, value), Carriers::any()}};
  }
  std::vector<AskedFor> facts;
  for (const auto& entry : value.entries()) {
    const auto read = noted(*find_fact_about(role, entry.key), {actor, entry.value, around});
    facts.insert(facts.end(), read.begin(), read.end());
  }
  return facts;
}

// `parent.field: ..`
std::vector<AskedFor> read_of_request(const std::string& listener, const std::string& word,
                                      const Cursor::Entry& entry, Surroundings& around) {
  const auto* fact = find_fact(word, FactEntry::Of::request);
  if (fact == nullptr) {
    entry.key_cursor.error(
        unknown_word("fact about a request", word, words_of_kind(FactEntry::Of::request)));
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
  return read_by(*fact, listener, entry.value, around);
}

// Whether that client can be asked about; reports why not.
bool moves(const std::string& client, const Cursor& key, const Surroundings& around) {
  if (client == "client" || around.any_listener || around.clients.contains(client)) {
    return true;
  }
  key.error(fmt::format("'{}' does nothing in this script", client));
  return false;
}

std::vector<AskedFor> report_unknown(const Cursor::Entry& entry, const Subject& subject,
                                     const Surroundings& around) {
  if (is_client(subject.actor)) {
    entry.key_cursor.error(
        unknown_word("fact", subject.word, words_of_kind(FactEntry::Of::response)));
    return {};
  }
  std::vector<std::string> known = fact_words();
  for (const auto& choice : combining_words()) {
    known.push_back(choice.word);
  }
  const auto actors = actors_of(around);
  known.insert(known.end(), actors.begin(), actors.end());
  entry.key_cursor.error(unknown_word("fact", entry.key, known));
  return {};
}

}  // namespace

const std::vector<FactEntry>& whole_facts() {
  static const std::vector<FactEntry> all{
      {"origins", FactEntry::Of::whole, touch_shape(), "origin: untouched` / `touched",
       "whether the target made connections there; `origins: untouched` means every listener",
       &read_origins},
      {"echo", FactEntry::Of::whole, probe_shape(), "echo: intact` / `streams: intact",
       "all echoes / streams: `intact`, `altered`, `lost`, `closed`, `reset`, `not-open`",
       &read_probes<false>},
      {"streams", FactEntry::Of::whole, probe_shape(), "", "", &read_probes<true>},
      {"alive", FactEntry::Of::whole, shape::flag(), "alive: yes", "the canary was served",
       &read_alive},
      {"alike", FactEntry::Of::whole, shape::list_of(shape::text(), 2), "alike: [client, client2]",
       "the final responses of these clients have the same status and length of content",
       &read_alike},
      {"asked", FactEntry::Of::whole, shape::one_or_list(shape::plain_name()),
       "asked: a` / `[a, b]` / `none",
       "the run's name server was asked for one of these names / for none of the case's",
       &read_asked},
      {"claims", FactEntry::Of::whole, capability_shape(), "claims: denied-port",
       "the target's profile claims that capability", &read_claims}};
  return all;
}

const std::vector<FactEntry>& facts() {
  static const std::vector<FactEntry> all = [] {
    std::vector<FactEntry> list;
    for (const auto* part :
         {&message_facts(), &whole_facts(), &connection_facts(), &measure_facts()}) {
      list.insert(list.end(), part->begin(), part->end());
    }
    return list;
  }();
  return all;
}

const std::vector<std::string>& fact_words() {
  static const std::vector<std::string> words = [] {
    auto list = words_of_kind(FactEntry::Of::response);
    const auto whole = words_of_kind(FactEntry::Of::whole);
    list.insert(list.end(), whole.begin(), whole.end());
    return list;
  }();
  return words;
}

const std::vector<Choice>& combining_words() {
  static const std::vector<Choice> words{{"any", "one of these conditions holds"},
                                         {"all", "all of them do"},
                                         {"not", "this one doesn't"}};
  return words;
}

std::optional<std::pair<std::uint32_t, std::uint32_t>> range_of(const Cursor& value,
                                                                std::int64_t most) {
  const auto number = [most](const Cursor& place) { return *place.number(0, most); };
  const auto place_of = [&value](const char* key) {
    return value.is_map() ? value.find(key) : std::optional(value);
  };
  const auto low = place_of("at-least");
  const auto high = place_of("at-most");
  const auto least = low ? number(*low) : 0;
  const auto greatest = high ? number(*high) : most;
  if (least > greatest) {
    value.error(fmt::format("at least {} and at most {} can't both hold", least, greatest));
    return std::nullopt;
  }
  return std::pair(static_cast<std::uint32_t>(least), static_cast<std::uint32_t>(greatest));
}

std::vector<AskedFor> read_facts(const Cursor::Entry& entry, Surroundings& around) {
  const auto subject = subject_of(entry.key);
  if (is_listener(around, subject.actor)) {
    return read_of_request(subject.actor, subject.word, entry, around);
  }
  const std::string client = subject.actor.empty() ? "client" : subject.actor;
  const auto* of_response = find_fact(subject.word, FactEntry::Of::response);
  if (of_response != nullptr && is_client(client)) {
    return moves(client, entry.key_cursor, around)
               ? read_by(*of_response, client, entry.value, around)
               : std::vector<AskedFor>{};
  }
  if (const auto* whole = find_fact(entry.key, FactEntry::Of::whole)) {
    return read_by(*whole, "", entry.value, around);
  }
  if (is_client(entry.key)) {
    return moves(entry.key, entry.key_cursor, around) ? read_about(entry.key, entry.value, around)
                                                      : std::vector<AskedFor>{};
  }
  if (is_listener(around, entry.key)) {
    return read_about(entry.key, entry.value, around);
  }
  return report_unknown(entry, subject, around);
}

}  // namespace connectspec
