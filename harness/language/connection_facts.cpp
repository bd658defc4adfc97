// Facts about connections: what came on them, and how they ended.
#include <limits>

#include "harness/language/facts.h"
#include "harness/model/connection.h"

namespace connectspec {
namespace {

constexpr std::int64_t connections_at_most = std::numeric_limits<std::uint32_t>::max();

Shape octets_shape() {
  return shape::either(shape::octets(),
                       shape::map({{"contains", shape::some_octets(), "they are in it"},
                                   {"lacks", shape::some_octets(), "they aren't"},
                                   {"starts", shape::some_octets(), "it begins with them"}},
                                  1));
}

template <bool raw>
std::vector<Fact> read_octets(const FactReader& fact) {
  if (!fact.value.is_map()) {
    const auto bytes = read_bytes(fact.value, fact.around);
    return {BytesFact{fact.actor, raw, Comparison::is, bytes.value_or("")}};
  }
  std::vector<Fact> facts;
  for (const auto& [name, comparison] :
       {std::pair{"contains", Comparison::contains}, std::pair{"lacks", Comparison::lacks},
        std::pair{"starts", Comparison::starts}}) {
    if (const auto place = fact.value.find(name)) {
      facts.emplace_back(
          BytesFact{fact.actor, raw, comparison, read_bytes(*place, fact.around).value_or("")});
    }
  }
  return facts;
}

std::vector<Fact> read_connections(const FactReader& fact) {
  const auto range = range_of(fact.value, connections_at_most);
  return range ? std::vector<Fact>{ConnectionsFact{fact.actor, range->first, range->second}}
               : std::vector<Fact>{};
}

Shape end_shape() {
  return shape::one_or_list(shape::word(
      "end", choices(End::reset,
                     {"it didn't", "by a FIN; over TLS by close_notify, or by a FIN without one",
                      "by RST"})));
}

std::vector<Fact> read_end(const FactReader& fact) {
  return {EndFact{fact.actor, words_of(fact.value, &end_from)}};
}

std::vector<Fact> read_timed_out(const FactReader& fact) {
  return {TimedOutFact{fact.actor, *fact.value.flag()}};
}

std::vector<Fact> read_let_go(const FactReader& fact) {
  return {LetGoFact{fact.actor, *fact.value.flag()}};
}

std::vector<Fact> read_prompted(const FactReader& fact) {
  return {PromptedFact{fact.actor, *fact.value.flag()}};
}

Shape handshake_shape() {
  return shape::one_or_list(shape::word(
      "outcome of a handshake",
      choices(Handshake::overdue,
              {"octets can go",
               "an alert, a certificate that isn't the one, or an end of the connection",
               "neither until the deadline"})));
}

std::vector<Fact> read_handshake(const FactReader& fact) {
  return {HandshakeFact{fact.actor, words_of(fact.value, &handshake_from)}};
}

std::vector<Fact> read_close_notify(const FactReader& fact) {
  return {CloseNotifyFact{fact.actor, *fact.value.flag()}};
}

std::vector<Fact> read_alpn(const FactReader& fact) {
  return {AlpnFact{fact.actor, fact.value.texts()}};
}

}  // namespace

const std::vector<FactEntry>& connection_facts() {
  static const std::vector<FactEntry> all{
      {"connections", FactEntry::Of::listener, shape::range(connections_at_most),
       "origin: {connections: 1}",
       "connections the target made; `origin: untouched` / `touched` for none and some, `origins: "
       "untouched` of every listener",
       &read_connections},
      {"raw", FactEntry::Of::client, octets_shape(), "client: {raw: {lacks: \"{nonce}\"}}",
       "everything the client received; compared as `received` is", &read_octets<true>},
      {"raw", FactEntry::Of::parent, octets_shape(),
       "parent: {raw: {lacks: \"EARLY\"}, received: \"\"}",
       "everything the parent received; what followed the head", &read_octets<true>},
      {"received", FactEntry::Of::client, octets_shape(), "client: {received: \"PONG\"}",
       "what followed the head of its 2xx", &read_octets<false>},
      {"received", FactEntry::Of::accepted, octets_shape(), "origin: {received: \"PING\"}",
       "what came on that connection, compared exactly, or `{contains: …}`, `{lacks: …}`, "
       "`{starts: …}`",
       &read_octets<false>},
      {"end", FactEntry::Of::client, end_shape(), "client: {end: [fin, reset], timed-out: no}",
       "how the target ended the connection (`open`, `fin`, `reset`); whether a wait there met its "
       "deadline",
       &read_end},
      {"end", FactEntry::Of::accepted, end_shape(), "origin: {end: fin}", "likewise", &read_end},
      {"timed-out", FactEntry::Of::client, shape::flag(), "", "", &read_timed_out},
      {"timed-out", FactEntry::Of::accepted, shape::flag(), "", "", &read_timed_out},
      {"let-go", FactEntry::Of::client, shape::flag(), "client: {let-go: yes}",
       "the target has ended the connection and holds nothing of it any more, as `await: let-go` "
       "saw "
       "by its RST; not asked there it is `no`",
       &read_let_go},
      {"let-go", FactEntry::Of::accepted, shape::flag(), "", "", &read_let_go},
      {"prompted", FactEntry::Of::client, shape::flag(), "client: {prompted: no}",
       "whether the target, after its 2xx, connected only when the harness had sent octets of its "
       "own into the tunnel (`prompt` of a case)",
       &read_prompted},
      {"handshake", FactEntry::Of::client, handshake_shape(),
       "client: {close-notify: yes, handshake: done}",
       "over TLS: the target sent close_notify; the handshake is `done`, `failed`, `overdue`. "
       "Neither holds in clear",
       &read_handshake, carriers_in_tls()},
      {"close-notify", FactEntry::Of::client, shape::flag(), "", "", &read_close_notify,
       carriers_in_tls()},
      {"alpn", FactEntry::Of::client, shape::one_or_list(shape::filled_text()),
       "client: {alpn: [h2, none]}",
       "over TLS: which protocol the target chose of those offered (RFC 7301); `none` for no "
       "choice",
       &read_alpn, carriers_in_tls()}};
  return all;
}

std::vector<Key> keys_about(FactSubject role) {
  std::vector<Key> keys;
  for (const auto& fact : connection_facts()) {
    if (find_fact_about(role, fact.word) == &fact) {
      keys.push_back({fact.word, fact.value, fact.help});
    }
  }
  return keys;
}

const FactEntry* find_fact_about(FactSubject role, const std::string& word) {
  const auto said_of = [role](FactEntry::Of of) {
    switch (role) {
      case FactSubject::client:
        return of == FactEntry::Of::client;
      case FactSubject::listener:
        return of == FactEntry::Of::listener || of == FactEntry::Of::accepted;
      case FactSubject::parent:
        return of == FactEntry::Of::listener || of == FactEntry::Of::accepted ||
               of == FactEntry::Of::parent;
      case FactSubject::further_connection:
        return of == FactEntry::Of::accepted;
    }
    return false;
  };
  for (const auto& fact : connection_facts()) {
    if (fact.word == word && said_of(fact.of)) {
      return &fact;
    }
  }
  return nullptr;
}

Shape touch_shape() {
  return shape::word("word for connections", {{"untouched", "the target made no connection there"},
                                              {"touched", "it made one or more"}});
}

}  // namespace connectspec
