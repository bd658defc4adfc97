// Whether one fact of a rule holds.
#include <algorithm>
#include <regex>

#include "harness/judge/answer.h"
#include "harness/judge/judge.h"
#include "harness/wire/template.h"

namespace connectspec {
namespace {

template <typename T>
bool among(const std::vector<T>& all, const T& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

class FactCheck {
 public:
  FactCheck(const Observation& observation, const std::vector<std::string>& claims)
      : seen_(observation), claims_(claims) {}

  bool operator()(const ResponseFact& fact) const {
    const AnswerPattern answer = answer_of(seen_, fact.client);
    return std::any_of(fact.any_of.begin(), fact.any_of.end(), [&](const AnswerPattern& pattern) {
      return pattern.kind == answer.kind &&
             (answer.kind != Answer::status ||
              (answer.low >= pattern.low && answer.low <= pattern.high));
    });
  }

  bool operator()(const ResponseCountFact& fact) const {
    const Connection* client = find_connection(seen_, fact.client);
    int count = 0;
    if (client != nullptr) {
      count = static_cast<int>(std::count_if(
          client->responses.begin(), client->responses.end(),
          [](const Response& response) { return response.status != 0 && !response.interim(); }));
    }
    return count >= fact.at_least && count <= fact.at_most;
  }

  bool operator()(const FieldFact& fact) const {
    const Response* response = last_final(fact.client);
    const Field* field = response == nullptr ? nullptr : find_field(*response, fact.name);
    if (fact.test == FieldFact::Test::absent) {
      return response != nullptr && field == nullptr;
    }
    if (field == nullptr || fact.test == FieldFact::Test::present) {
      return field != nullptr;
    }
    return any_field_matches(*response, fact);
  }

  bool operator()(const VersionFact& fact) const {
    const Response* response = last_final(fact.client);
    return response != nullptr && among(fact.any_of, response->version);
  }

  bool operator()(const IrregularFact& fact) const {
    const Connection* client = find_connection(seen_, fact.client);
    if (client == nullptr) {
      return fact.any_of.empty();
    }
    bool found = false;
    for (const Response& response : client->responses) {
      for (const Irregularity irregularity : response.irregularities) {
        found = found || fact.any_of.empty() || among(fact.any_of, irregularity);
      }
    }
    return fact.any_of.empty() ? !found : found;
  }

  bool operator()(const ContentFact& fact) const {
    const Response* response = last_final(fact.client);
    return response != nullptr && (response->content_size > 0) == fact.present;
  }

  bool operator()(const BytesFact& fact) const {
    const auto expected = expand(fact.bytes, seen_.bindings);
    if (!expected) {
      return false;
    }
    static const Octets none;
    const Connection* connection = find_connection(seen_, fact.actor);
    const Octets& octets =
        connection == nullptr ? none : fact.raw ? connection->received : connection->data;
    switch (fact.comparison) {
      case Comparison::is:
        return octets.count == octets.prefix.size() && octets.prefix == *expected;
      case Comparison::contains:
        return octets.prefix.find(*expected) != std::string::npos;
      case Comparison::lacks:
        return octets.prefix.find(*expected) == std::string::npos;
      case Comparison::starts:
        return octets.prefix.starts_with(*expected);
    }
    return false;
  }

  bool operator()(const EndFact& fact) const {
    const Connection* connection = find_connection(seen_, fact.actor);
    return connection != nullptr && among(fact.any_of, connection->end);
  }

  bool operator()(const ConnectionsFact& fact) const {
    return std::all_of(
        seen_.listeners.begin(), seen_.listeners.end(), [&fact](const ListenerRecord& listener) {
          const bool asked = fact.listener.empty() || fact.listener == listener.name;
          return !asked || (listener.connections >= fact.at_least &&
                            listener.connections <= fact.at_most);
        });
  }

  bool operator()(const ProbeFact& fact) const {
    const std::vector<Probe>& probes = fact.streams ? seen_.streams : seen_.echoes;
    return !probes.empty() && std::all_of(probes.begin(), probes.end(), [&fact](const Probe& one) {
             return among(fact.any_of, one.outcome);
           });
  }

  bool operator()(const AliveFact& fact) const {
    return seen_.canary == Canary::not_run ? fact.alive
                                           : (seen_.canary == Canary::alive) == fact.alive;
  }

  bool operator()(const TimedOutFact& fact) const {
    const Connection* connection = find_connection(seen_, fact.actor);
    return (connection != nullptr && connection->timed_out) == fact.timed_out;
  }

  bool operator()(const ClaimsFact& fact) const { return among(claims_, fact.capability); }

 private:
  const Response* last_final(const std::string& client) const {
    const Connection* connection = find_connection(seen_, client);
    if (connection == nullptr) {
      return nullptr;
    }
    const Response* last = nullptr;
    for (const Response& response : connection->responses) {
      if (response.status != 0 && !response.interim()) {
        last = &response;
      }
    }
    return last;
  }

  static bool any_field_matches(const Response& response, const FieldFact& fact) {
    const std::regex pattern(fact.pattern, std::regex::ECMAScript | std::regex::icase);
    return std::any_of(response.fields.begin(), response.fields.end(), [&](const Field& field) {
      Response one;
      one.fields.push_back(field);
      // std::regex recurses per character: a hostile value must not be longer than its stack.
      return find_field(one, fact.name) != nullptr &&
             std::regex_search(field.value.substr(0, 4096), pattern);
    });
  }

  const Observation& seen_;
  const std::vector<std::string>& claims_;
};

}  // namespace

bool holds(const Condition& condition, const Observation& observation,
           const std::vector<std::string>& claims) {
  const auto part_holds = [&](const Condition& part) { return holds(part, observation, claims); };
  switch (condition.kind) {
    case Condition::Kind::otherwise:
      return true;
    case Condition::Kind::all:
      return std::all_of(condition.parts.begin(), condition.parts.end(), part_holds);
    case Condition::Kind::any:
      return std::any_of(condition.parts.begin(), condition.parts.end(), part_holds);
    case Condition::Kind::negation:
      return !condition.parts.empty() && !part_holds(condition.parts.front());
    case Condition::Kind::fact:
      return condition.fact && std::visit(FactCheck(observation, claims), *condition.fact);
  }
  return false;
}

}  // namespace connectspec
