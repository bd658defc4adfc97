// The facts of conditions: for each what it is said of, which value it takes, a line of help, and
// what makes a fact of it. Readers, schema, reference and messages go by these tables; the judge
// decides the facts. A new one is an entry here, its value in model/fact.h, and the function in the
// judge that the compiler then asks for.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/language/shape/shape.h"
#include "harness/language/surroundings.h"
#include "harness/model/carrier.h"
#include "harness/model/fact.h"

namespace connectspec {

// A fact as the file has it, once its value has the entry's shape.
struct FactReader {
  std::string actor;  // whom it is said of; empty where it is of the whole case
  Cursor value;
  Surroundings& around;
};

struct FactEntry {
  enum class Of {
    whole,     // `alive: yes`
    response,  // of a client's: `response: 400`, `client2.response: 2xx`
    request,   // of the one a parent got: `parent.request: "CONNECT {origin}"`
    client,    // of a client's connection: `client: {end: fin}`
    accepted,  // of a connection that a listener accepted: `origin: {received: "PING"}`
    parent,    // of one that a listener of kind `parent` accepted
    listener,  // of a listener with all its connections: `origin: {connections: 1}`
  };
  std::string word;
  Of of;
  Shape value;
  std::string usage;  // as the reference shows it; empty: told with another
  std::string help;
  std::vector<Fact> (*read)(const FactReader& fact);  // empty: a mistake was reported
  Carriers over = Carriers::any();                    // where it means something
};

const std::vector<FactEntry>& facts();

const std::vector<FactEntry>& whole_facts();
const std::vector<FactEntry>& message_facts();
const std::vector<FactEntry>& connection_facts();
const std::vector<FactEntry>& measure_facts();

// Keys of a condition that stand for facts (an actor aside), and those that combine conditions.
const std::vector<std::string>& fact_words();
const std::vector<Choice>& combining_words();

// The facts that can be said of that actor in `ACTOR: {..}`, as the keys of that map.
enum class FactSubject { client, listener, parent, further_connection };
std::vector<Key> keys_about(FactSubject role);
const FactEntry* find_fact_about(FactSubject role, const std::string& word);
// `origin: untouched`
Shape touch_shape();

struct AskedFor {
  Fact fact;
  Carriers over;  // that of its entry
};

// Reads `key: value` into the facts it stands for, usually one. Empty: a mistake was reported.
std::vector<AskedFor> read_facts(const Cursor::Entry& entry, Surroundings& around);

// ---- What values are made of

// Of a place with the shape range(most); reports bounds that can't both hold.
std::optional<std::pair<std::uint32_t, std::uint32_t>> range_of(const Cursor& value,
                                                                std::int64_t most);

// A list of words as choices, with what they mean; every value of the table is to have its line.
template <typename T>
std::vector<Choice> choices(T last, const std::vector<std::string>& help) {
  std::vector<Choice> list;
  for (int number = 0; number <= static_cast<int>(last); ++number) {
    list.push_back({std::string(to_string(static_cast<T>(number))),
                    help.at(static_cast<std::size_t>(number))});
  }
  return list;
}

// `[a, b]` or `a`, of a table whose words have been checked.
template <typename T>
std::vector<T> words_of(const Cursor& value, std::optional<T> (*from)(std::string_view)) {
  std::vector<T> result;
  for (const auto& part : value.list_or_one()) {
    result.push_back(*from(*part.text()));
  }
  return result;
}

}  // namespace connectspec
