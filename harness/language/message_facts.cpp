#include "harness/language/message_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <regex>

#include "harness/language/fact_values.h"
#include "harness/model/irregularity.h"
#include "harness/model/spelling.h"
#include "harness/yaml/map_reader.h"
#include "harness/yaml/words.h"

namespace connectspec {
namespace {

const std::vector<std::string> answer_words{"closed", "reset", "silent", "unreachable", "garbage"};

// "400", "4xx", "400..499", "closed", …
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

std::vector<Fact> read_response(const std::string& client, const Cursor& value, Surroundings&) {
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

std::vector<Fact> read_response_count(const std::string& client, const Cursor& value,
                                      Surroundings&) {
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

// `present`, `absent`, a regular expression, or `{is: TEMPLATE}`.
std::optional<FieldFact> read_field_test(const std::string& actor, const Cursor::Entry& entry,
                                         Surroundings& around) {
  FieldFact fact{actor, entry.key, FieldFact::Test::matches, ""};
  if (entry.value.is_map()) {
    const MapReader keys(entry.value, {"is"});
    const auto place = keys.require("is");
    const auto bytes = place ? read_bytes(*place, around) : std::nullopt;
    fact.test = FieldFact::Test::is;
    fact.pattern = bytes.value_or("");
    return bytes ? std::optional(std::move(fact)) : std::nullopt;
  }
  const auto text = entry.value.text("present, absent, a regular expression or {is: ..}");
  if (!text) {
    return std::nullopt;
  }
  if (*text == "present" || *text == "absent") {
    fact.test = *text == "present" ? FieldFact::Test::present : FieldFact::Test::absent;
    return fact;
  }
  fact.pattern = *text;
  return check_pattern(entry.value, *text) ? std::optional(std::move(fact)) : std::nullopt;
}

std::vector<Fact> read_field(const std::string& actor, const Cursor& value, Surroundings& around) {
  std::vector<Fact> facts;
  const auto entries = value.entries("a map such as {Content-Length: absent}");
  if (value.is_map() && entries.empty()) {
    value.error("expected at least one field, found an empty map");
  }
  for (const auto& entry : entries) {
    if (auto fact = read_field_test(actor, entry, around)) {
      facts.emplace_back(std::move(*fact));
    }
  }
  return facts;
}

std::vector<Fact> read_version(const std::string& actor, const Cursor& value, Surroundings&) {
  static const std::regex form("HTTP/[0-9]\\.[0-9]");
  VersionFact fact{actor, {}};
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

std::vector<Fact> read_irregular(const std::string& client, const Cursor& value, Surroundings&) {
  if (value.is_scalar() && value.text() == "none") {
    return {IrregularFact{client, {}}};
  }
  IrregularFact fact{client,
                     read_words(value, "irregularity", Irregularity::not_http, &irregularity_from)};
  return fact.any_of.empty() ? std::vector<Fact>{} : std::vector<Fact>{fact};
}

std::vector<Fact> read_content(const std::string& client, const Cursor& value, Surroundings&) {
  const auto word = value.word("word for content", {"present", "absent"});
  return word ? std::vector<Fact>{ContentFact{client, *word == "present"}} : std::vector<Fact>{};
}

std::vector<Fact> read_request(const std::string& parent, const Cursor& value,
                               Surroundings& around) {
  const auto words = read_bytes(value, around);
  if (words && std::count(words->begin(), words->end(), ' ') != 1) {
    value.error("expected a method and a request target, such as CONNECT {origin}");
    return {};
  }
  return words ? std::vector<Fact>{RequestFact{parent, *words}} : std::vector<Fact>{};
}

using Reader = std::vector<Fact> (*)(const std::string&, const Cursor&, Surroundings&);
using Readers = std::vector<std::pair<std::string, Reader>>;

const Readers& response_readers() {
  static const Readers readers{{"response", &read_response},   {"responses", &read_response_count},
                               {"field", &read_field},         {"version", &read_version},
                               {"irregular", &read_irregular}, {"content", &read_content}};
  return readers;
}

const Readers& request_readers() {
  static const Readers readers{
      {"request", &read_request}, {"field", &read_field}, {"version", &read_version}};
  return readers;
}

std::vector<std::string> words_of(const Readers& readers) {
  std::vector<std::string> words;
  for (const auto& [word, reader] : readers) {
    words.push_back(word);
  }
  return words;
}

std::vector<Fact> read_by(const Readers& readers, const std::string& actor, const std::string& key,
                          const Cursor& value, Surroundings& around) {
  for (const auto& [word, reader] : readers) {
    if (word == key) {
      return reader(actor, value, around);
    }
  }
  return {};
}

}  // namespace

const std::vector<std::string>& response_words() {
  static const std::vector<std::string> words = words_of(response_readers());
  return words;
}

const std::vector<std::string>& request_words() {
  static const std::vector<std::string> words = words_of(request_readers());
  return words;
}

std::vector<Fact> read_of_response(const std::string& client, const std::string& key,
                                   const Cursor& value, Surroundings& around) {
  return read_by(response_readers(), client, key, value, around);
}

std::vector<Fact> read_of_request(const std::string& parent, const std::string& key,
                                  const Cursor& value, Surroundings& around) {
  return read_by(request_readers(), parent, key, value, around);
}

}  // namespace connectspec
