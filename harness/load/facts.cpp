#include "harness/load/facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <regex>

#include "harness/load/condition.h"

namespace connectspec {
namespace {

// Facts about a client's responses; "client2." may stand before them.
const std::vector<std::string> response_words{"response", "responses", "field",
                                              "version",  "irregular", "content"};
const std::vector<std::string> answer_words{"closed", "reset", "silent", "unreachable", "garbage"};
constexpr auto any_number = std::numeric_limits<std::uint32_t>::max();

std::optional<std::pair<std::uint32_t, std::uint32_t>> read_range(const Cursor& value,
                                                                  std::uint32_t most) {
  if (!value.is_map()) {
    const auto number = value.number(0, most);
    const auto exact = static_cast<std::uint32_t>(number.value_or(0));
    return number ? std::optional(std::pair(exact, exact)) : std::nullopt;
  }
  const MapReader keys(value, {"at-least", "at-most"});
  const auto low = keys.find("at-least");
  const auto high = keys.find("at-most");
  if (!low && !high) {
    value.error("expected 'at-least', 'at-most' or both");
    return std::nullopt;
  }
  const auto from = low ? low->number(0, most) : std::optional<std::int64_t>(0);
  const auto to = high ? high->number(0, most) : std::optional<std::int64_t>(most);
  if (!from || !to) {
    return std::nullopt;
  }
  if (*from > *to) {
    value.error(fmt::format("at least {} and at most {} can't both hold", *from, *to));
    return std::nullopt;
  }
  return std::pair(static_cast<std::uint32_t>(*from), static_cast<std::uint32_t>(*to));
}

// `[a, b]` or `a`, each one of a table's words.
template <typename T>
std::vector<T> read_words(const Cursor& value, std::string_view what, T last,
                          std::optional<T> (*from)(std::string_view)) {
  std::vector<std::string> known;
  for (int number = 0; number <= static_cast<int>(last); ++number) {
    known.emplace_back(to_string(static_cast<T>(number)));
  }
  std::vector<T> result;
  const auto parts = value.list_or_one();
  if (parts.empty()) {
    value.error(fmt::format("expected at least one {}, found an empty list", what));
  }
  bool good = true;
  for (const auto& part : parts) {
    const auto word = part.word(what, known);
    good = good && word.has_value();
    if (word) {
      result.push_back(*from(*word));
    }
  }
  return good ? result : std::vector<T>{};
}

std::vector<Fact> read_response(const std::string& client, const Cursor& value) {
  ResponseFact fact{client, {}};
  const auto parts = value.list_or_one();
  if (parts.empty()) {
    value.error("expected at least one status, found an empty list");
    return {};
  }
  bool good = true;
  for (const auto& part : parts) {
    const auto text =
        part.text("a status such as 400, 4xx or 400..499, or " + joined(answer_words));
    const auto pattern = text ? answer_pattern_from(*text) : std::nullopt;
    if (text && !pattern) {
      const auto near = nearest(*text, answer_words);
      part.error(near.empty() ? fmt::format("'{}' is no status; expected 400, 4xx, 400..499, {}",
                                            *text, joined(answer_words))
                              : unknown_word("answer", *text, answer_words));
    }
    good = good && pattern.has_value();
    if (pattern) {
      fact.any_of.push_back(*pattern);
    }
  }
  return good ? std::vector<Fact>{fact} : std::vector<Fact>{};
}

std::vector<Fact> read_response_count(const std::string& client, const Cursor& value) {
  const auto range = read_range(value, 1'000'000);
  if (!range) {
    return {};
  }
  return {
      ResponseCountFact{client, static_cast<int>(range->first), static_cast<int>(range->second)}};
}

bool check_pattern(const Cursor& place, const std::string& pattern) {
  // std::regex recurses over its pattern.
  if (pattern.empty() || pattern.size() > 200) {
    place.error("expected a regular expression of 1 to 200 characters");
    return false;
  }
  try {
    const std::regex check(pattern, std::regex::ECMAScript | std::regex::icase);
    return true;
  } catch (const std::regex_error& problem) {
    place.error(fmt::format("no regular expression: {}", problem.what()));
    return false;
  }
}

std::vector<Fact> read_field(const std::string& client, const Cursor& value) {
  std::vector<Fact> facts;
  const auto entries = value.entries("a map such as {Content-Length: absent}");
  if (value.is_map() && entries.empty()) {
    value.error("expected at least one field, found an empty map");
  }
  for (const auto& entry : entries) {
    const auto text = entry.value.text("present, absent or a regular expression");
    FieldFact fact{client, entry.key, FieldFact::Test::matches, ""};
    if (!text) {
      continue;
    }
    if (*text == "present" || *text == "absent") {
      fact.test = *text == "present" ? FieldFact::Test::present : FieldFact::Test::absent;
    } else if (check_pattern(entry.value, *text)) {
      fact.pattern = *text;
    } else {
      continue;
    }
    facts.emplace_back(std::move(fact));
  }
  return facts;
}

std::vector<Fact> read_version(const std::string& client, const Cursor& value) {
  static const std::regex form("HTTP/[0-9]\\.[0-9]");
  VersionFact fact{client, {}};
  for (const auto& part : value.list_or_one()) {
    const auto text = part.text("a version such as HTTP/1.1");
    if (text && text->size() < 20 && std::regex_match(*text, form)) {
      fact.any_of.push_back(*text);
    } else if (text) {
      part.expected("a version such as HTTP/1.1");
    }
  }
  return fact.any_of.empty() ? std::vector<Fact>{} : std::vector<Fact>{fact};
}

std::vector<Fact> read_irregular(const std::string& client, const Cursor& value) {
  if (value.is_scalar() && value.text() == "none") {
    return {IrregularFact{client, {}}};
  }
  IrregularFact fact{client,
                     read_words(value, "irregularity", Irregularity::not_http, &irregularity_from)};
  return fact.any_of.empty() ? std::vector<Fact>{} : std::vector<Fact>{fact};
}

std::vector<Fact> read_content(const std::string& client, const Cursor& value) {
  const auto word = value.word("word for content", {"present", "absent"});
  return word ? std::vector<Fact>{ContentFact{client, *word == "present"}} : std::vector<Fact>{};
}

std::vector<Fact> read_of_response(const std::string& client, const std::string& key,
                                   const Cursor& value) {
  using Reader = std::vector<Fact> (*)(const std::string&, const Cursor&);
  static const std::vector<std::pair<std::string_view, Reader>> readers{
      {"response", &read_response},   {"responses", &read_response_count},
      {"field", &read_field},         {"version", &read_version},
      {"irregular", &read_irregular}, {"content", &read_content}};
  for (const auto& [name, reader] : readers) {
    if (name == key) {
      return reader(client, value);
    }
  }
  return {};
}

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
  if (!client && value.is_scalar()) {
    return read_connections(actor, value);
  }
  if (!value.is_map()) {
    value.expected(client ? "a map of 'raw', 'received', 'end' or 'timed-out'"
                          : "untouched, touched or a map of 'connections', 'received', 'end' or "
                            "'timed-out'");
    return {};
  }
  const auto before = value.mistakes();
  const MapReader keys(value, {client ? "raw" : "connections", "received", "end", "timed-out"});
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

std::vector<Fact> read_general(const std::string& key, const Cursor& value) {
  if (key == "origins") {
    return read_connections("", value);
  }
  if (key == "alive") {
    const auto alive = value.flag();
    return alive ? std::vector<Fact>{AliveFact{*alive}} : std::vector<Fact>{};
  }
  if (key == "claims") {
    return read_claims(value);
  }
  ProbeFact fact{key == "streams",
                 read_words(value, "outcome", ProbeOutcome::not_open, &probe_outcome_from)};
  return fact.any_of.empty() ? std::vector<Fact>{} : std::vector<Fact>{fact};
}

bool is_one_of(const std::string& word, const std::vector<std::string>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

void report_unknown_fact(const Cursor::Entry& entry, const Surroundings& around) {
  std::vector<std::string> known = fact_words();
  known.insert(known.end(), combining_words().begin(), combining_words().end());
  const auto dot = entry.key.find('.');
  const auto actors = actors_of(around);
  if (dot != std::string::npos && is_client(entry.key.substr(0, dot))) {
    entry.key_cursor.error(unknown_word("fact", entry.key.substr(dot + 1), response_words));
    return;
  }
  known.insert(known.end(), actors.begin(), actors.end());
  entry.key_cursor.error(unknown_word("fact", entry.key, known));
}

}  // namespace

const std::vector<std::string>& fact_words() {
  static const std::vector<std::string> words{"response",  "responses", "field",   "version",
                                              "irregular", "content",   "origins", "echo",
                                              "streams",   "alive",     "claims"};
  return words;
}

const std::vector<std::string>& combining_words() {
  static const std::vector<std::string> words{"any", "all", "not"};
  return words;
}

std::optional<AnswerPattern> answer_pattern_from(std::string_view text) {
  static const std::vector<Answer> answers{Answer::closed, Answer::reset, Answer::silent,
                                           Answer::unreachable, Answer::garbage};
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answer_words[i] == text) {
      return AnswerPattern{answers[i], 0, 0};
    }
  }
  const auto code = [](std::string_view digits) -> int {
    int number = 0;
    const auto [rest, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const bool whole = error == std::errc{} && rest == digits.data() + digits.size();
    return whole && digits.size() == 3 && number >= 100 ? number : 0;
  };
  if (text.size() == 3 && text.substr(1) == "xx" && text[0] >= '1' && text[0] <= '9') {
    const int low = (text[0] - '0') * 100;
    return AnswerPattern{Answer::status, low, low + 99};
  }
  const bool range = text.size() == 8 && text.substr(3, 2) == "..";
  const int low = code(range ? text.substr(0, 3) : text);
  const int high = range ? code(text.substr(5)) : low;
  if (low == 0 || high < low) {
    return std::nullopt;
  }
  return AnswerPattern{Answer::status, low, high};
}

std::vector<Fact> read_facts(const Cursor::Entry& entry, Surroundings& around) {
  const auto dot = entry.key.find('.');
  const auto prefix = dot == std::string::npos ? std::string() : entry.key.substr(0, dot);
  const auto key = dot == std::string::npos ? entry.key : entry.key.substr(dot + 1);
  const bool of_response = is_one_of(key, response_words);
  const auto actor = of_response ? (prefix.empty() ? std::string("client") : prefix) : entry.key;
  const bool client = is_client(actor);
  if (client && actor != "client" && !around.any_listener && !around.clients.contains(actor)) {
    entry.key_cursor.error(fmt::format("'{}' does nothing in this script", actor));
    return {};
  }
  if (of_response && client) {
    return read_of_response(actor, key, entry.value);
  }
  if (is_one_of(entry.key, fact_words())) {
    return read_general(entry.key, entry.value);
  }
  if (client || is_listener(around, entry.key)) {
    return read_actor(entry.key, entry.value, around);
  }
  report_unknown_fact(entry, around);
  return {};
}

}  // namespace connectspec
