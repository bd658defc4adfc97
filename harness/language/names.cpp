#include "harness/language/names.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "harness/language/shape/conform.h"
#include "harness/language/template_words.h"
#include "harness/wire/template.h"
#include "harness/yaml/words.h"

namespace connectspec {
namespace {

using AnswerKind = NameAnswer::Kind;

constexpr std::int64_t nobody_at_most = 1000;

struct WordedAnswer {
  AnswerKind kind;
  Choice choice;
};

const std::vector<WordedAnswer>& worded_answers() {
  static const std::vector<WordedAnswer> all{
      {AnswerKind::addresses, {"empty", "the name is there, without addresses"}},
      {AnswerKind::nxdomain, {"nxdomain", "there is no such name"}},
      {AnswerKind::servfail, {"servfail", "the name server failed"}},
      {AnswerKind::refused, {"refused", "it won't say"}},
      {AnswerKind::silent, {"silent", "no answer at all"}}};
  return all;
}

std::vector<Key> answer_keys() {
  std::vector<Choice> words;
  for (const auto& answer : worded_answers()) {
    words.push_back(answer.choice);
  }
  return {{"addresses", shape::one_or_list(shape::filled_text()),
           "listeners and IP addresses, in this order; IPv6 addresses answer AAAA"},
          {"nobody", shape::number(1, nobody_at_most),
           "so many loopback addresses behind those at which nobody listens"},
          {"alias", shape::plain_name(), "another name of the case (CNAME)"},
          {"answer", shape::word("answer", words), "one without addresses"},
          {"delay", shape::duration(), "how long the answer takes"}};
}

bool is_address(const std::string& text) {
  std::array<unsigned char, sizeof(in6_addr)> octets{};
  return ::inet_pton(AF_INET, text.c_str(), octets.data()) == 1 ||
         ::inet_pton(AF_INET6, text.c_str(), octets.data()) == 1;
}

// A template of what is fixed: parameters may be made of names, so names can't be of parameters.
std::string read_fixed(const Cursor& place, const Surroundings& around) {
  Surroundings apart = around;
  const auto label = read_bytes(place, apart);
  const auto used = label ? names_in(*label) : names_in("");
  for (const auto& name : used ? *used : std::vector<std::string>{}) {
    const auto& fixed = fixed_names();
    if (std::find(fixed.begin(), fixed.end(), name) == fixed.end()) {
      place.error(unknown_word("name in a template of 'names'", name, fixed));
    }
  }
  return label.value_or("");
}

void read_addresses(const Cursor& place, const Surroundings& around, NameAnswer& answer) {
  std::vector<std::string> listeners;
  for (const auto& listener : around.listeners) {
    listeners.push_back(listener.name);
  }
  for (const auto& part : place.list_or_one()) {
    const auto text = part.text();
    if (text->find('{') != std::string::npos) {
      answer.addresses.push_back(read_fixed(part, around));
    } else if (is_address(*text) || listener_named(around, *text) != nullptr) {
      answer.addresses.push_back(*text);
    } else {
      part.error(unknown_word("listener or IP address", *text, listeners));
    }
  }
}

// Which of the exclusive keys says what the answer is; reports none and two.
std::string kind_of_answer(const Cursor& keys) {
  const bool addresses = keys.find("addresses") || keys.find("nobody");
  const bool alias = keys.find("alias").has_value();
  const bool answer = keys.find("answer").has_value();
  if (addresses + alias + answer != 1) {
    keys.error("expected one of 'addresses' (or 'nobody'), 'alias' and 'answer'");
    return {};
  }
  return addresses ? "addresses" : alias ? "alias" : "answer";
}

NameAnswer read_answer(const Cursor& keys, const Surroundings& around,
                       const std::vector<std::string>& names) {
  NameAnswer answer;
  const std::string kind = kind_of_answer(keys);
  if (const auto addresses = keys.find("addresses")) {
    read_addresses(*addresses, around, answer);
  }
  if (const auto nobody = keys.find("nobody")) {
    answer.nobody = static_cast<std::uint32_t>(*nobody->number(1, nobody_at_most));
  }
  if (kind == "alias") {
    answer.kind = AnswerKind::alias;
    answer.alias = keys.find("alias")->word("name", names).value_or("");
  }
  if (kind == "answer") {
    for (const auto& one : worded_answers()) {
      answer.kind = keys.find("answer")->text() == one.choice.word ? one.kind : answer.kind;
    }
  }
  if (const auto delay = keys.find("delay")) {
    answer.delay = *delay->duration();
  }
  return answer;
}

void read_name(const Cursor::Entry& entry, const std::vector<std::string>& names,
               const Surroundings& around, Name& name) {
  name.label = entry.key;
  if (const auto label = entry.value.find("label")) {
    name.label = read_fixed(*label, around);
  }
  name.answers.push_back(read_answer(entry.value, around, names));
  if (const auto then = entry.value.find("then")) {
    for (const auto& later : then->list_or_one()) {
      name.answers.push_back(read_answer(later, around, names));
    }
  }
}

}  // namespace

const Choice& choice_of(NameAnswer::Kind kind) {
  const auto& all = worded_answers();
  const auto found =
      std::find_if(all.begin(), all.end(), [kind](const auto& one) { return one.kind == kind; });
  static const Choice alias{"alias", "another name of the case (CNAME)"};
  return found == all.end() ? alias : found->choice;
}

Shape names_shape() {
  auto keys = answer_keys();
  keys.push_back(
      {"label", shape::some_octets(),
       "instead of the name in front of `{zone}`; with a dot at its end, the whole name"});
  keys.push_back({"then", shape::one_or_list(shape::map(answer_keys(), 1)),
                  "answers to the second lookup and later ones; the last goes on"});
  return shape::map_of({"[a-z][a-z0-9-]*", "a name of lower-case letters, digits and dashes"},
                       shape::map(keys, 1));
}

void read_names(const Cursor& names, const std::vector<std::string>& needs, Surroundings& around) {
  const bool sound = conforms(names, names_shape());
  const auto entries = names.is_map() ? names.entries() : std::vector<Cursor::Entry>{};
  if (std::find(needs.begin(), needs.end(), "dns") == needs.end()) {
    names.error("a case with names needs the capability 'dns'; add it to 'needs'");
  }
  std::vector<std::string> known;
  for (const auto& entry : entries) {
    known.push_back(entry.key);
  }
  for (const auto& entry : entries) {
    Name name;
    name.name = entry.key;
    if (sound) {  // else it is known all the same, to templates and rules
      read_name(entry, known, around, name);
    }
    around.names.push_back(std::move(name));
  }
}

}  // namespace connectspec
