#include "harness/judge/facts.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <regex>

#include "harness/wire/bytes.h"
#include "harness/wire/request_head.h"
#include "harness/wire/template.h"

namespace connectspec {
namespace {

// std::regex recurses once per octet, so a hostile field value must not be searched whole.
constexpr std::size_t regex_reach = 4096;

template <typename T>
bool one_of(const std::vector<T>& values, const T& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

bool has(const Response& response, Irregularity irregularity) {
  return one_of(response.irregularities, irregularity);
}

const Response* last_final(const Observation& observation, const Actor& client) {
  const Connection* connection = find_connection(observation, client);
  if (connection == nullptr) {
    return nullptr;
  }
  const auto& all = connection->responses;
  const auto found = std::find_if(all.rbegin(), all.rend(), readable_final);
  return found == all.rend() ? nullptr : &*found;
}

// RFC 9110 §5.2: the lines of one name, in order, with commas between.
std::string combined(const std::vector<std::string>& values) {
  return fmt::format("{}", fmt::join(values, ", "));
}

bool any_matches(const std::vector<std::string>& values, const std::string& expression) {
  try {
    const std::regex pattern(expression, std::regex::ECMAScript | std::regex::icase);
    return std::any_of(values.begin(), values.end(), [&](const std::string& value) {
      return std::regex_search(value.substr(0, regex_reach), pattern);
    });
  } catch (const std::regex_error&) {
    return false;
  }
}

bool is_whole(const Octets& octets) { return octets.count == octets.prefix.size(); }

std::string digest(std::string_view octets) {
  Sha256 hash;
  hash.update(octets);
  return hash.hex();
}

std::vector<std::string> values_in(const Response& response, std::string_view name) {
  std::vector<std::string> values;
  for (const Field& field : response.fields) {
    if (same_name(field.name, name)) {
      values.push_back(field.value);
    }
  }
  return values;
}

// What a parent was asked; nullopt when nobody came.
std::optional<RequestHead> request_to(const Observation& observation, const Actor& parent) {
  const Connection* connection = find_connection(observation, parent);
  return connection == nullptr ? std::nullopt
                               : std::optional(parse_request_head(connection->received.prefix));
}

bool compare(Comparison comparison, const Octets& octets, std::string_view wanted) {
  switch (comparison) {
    case Comparison::is:
      return is_whole(octets) ? octets.prefix == wanted
                              : octets.count == wanted.size() && octets.sha256 == digest(wanted);
    case Comparison::contains:
      return octets.prefix.find(wanted) != std::string::npos;
    case Comparison::lacks:
      return octets.prefix.find(wanted) == std::string::npos;
    case Comparison::starts:
      return octets.prefix.starts_with(wanted);
  }
  return false;
}

std::uint64_t growth(const ResourceUse& use, ResourceFact::Of of) {
  const auto more = [](std::uint64_t now, std::uint64_t before) {
    return now > before ? now - before : 0;
  };
  switch (of) {
    case ResourceFact::Of::memory_growth:
      return more(use.after.memory, use.before.memory);
    case ResourceFact::Of::descriptors_left:
      return more(use.settled.descriptors, use.before.descriptors);
    case ResourceFact::Of::cpu:
      return more(use.after.cpu, use.before.cpu);
  }
  return 0;
}

struct Check {
  const Observation& seen;
  const std::vector<std::string>& claims;

  bool operator()(const ResponseFact& fact) const {
    const ClientAnswer answer = answer_of(seen, fact.client);
    return std::any_of(fact.any_of.begin(), fact.any_of.end(), [&](const AnswerPattern& pattern) {
      return pattern.kind == answer.kind &&
             (answer.kind != Answer::status ||
              (answer.response->status >= pattern.low && answer.response->status <= pattern.high));
    });
  }

  bool operator()(const ResponseCountFact& fact) const {
    const Connection* connection = find_connection(seen, fact.client);
    const auto count = connection == nullptr
                           ? 0
                           : std::count_if(connection->responses.begin(),
                                           connection->responses.end(), readable_final);
    return count >= fact.at_least && count <= fact.at_most;
  }

  // Without a message there is no field to speak of, not even an absent one.
  std::optional<std::vector<std::string>> values_of(const FieldFact& fact) const {
    if (fact.actor.is_client()) {
      const Response* response = last_final(seen, fact.actor);
      return response == nullptr ? std::nullopt : std::optional(values_in(*response, fact.name));
    }
    const auto request = request_to(seen, fact.actor);
    if (!request) {
      return std::nullopt;
    }
    const auto value = combined_value(*request, fact.name);
    return value ? std::vector<std::string>{*value} : std::vector<std::string>{};
  }

  bool operator()(const FieldFact& fact) const {
    const auto values = values_of(fact);
    if (!values) {
      return false;
    }
    switch (fact.test) {
      case FieldFact::Test::present:
        return !values->empty();
      case FieldFact::Test::absent:
        return values->empty();
      case FieldFact::Test::matches:
        return any_matches(*values, fact.pattern) ||
               (values->size() > 1 && any_matches({combined(*values)}, fact.pattern));
      case FieldFact::Test::is:
        break;
    }
    const Expansion wanted = expand(fact.pattern, seen.bindings);
    return wanted && values->size() == 1 && values->front() == *wanted;
  }

  bool operator()(const VersionFact& fact) const {
    if (!fact.actor.is_client()) {
      const auto request = request_to(seen, fact.actor);
      return request && one_of(fact.any_of, request->version);
    }
    const Response* response = last_final(seen, fact.actor);
    return response != nullptr && one_of(fact.any_of, response->version);
  }

  bool operator()(const RequestFact& fact) const {
    const auto request = request_to(seen, fact.actor);
    const Expansion wanted = expand(fact.words, seen.bindings);
    return request && wanted && request->method + " " + request->target == *wanted;
  }

  bool operator()(const IrregularFact& fact) const {
    const Connection* connection = find_connection(seen, fact.client);
    if (connection == nullptr) {
      return fact.any_of.empty();
    }
    const auto shows_one = [&](const std::vector<Irregularity>& all) {
      return std::any_of(all.begin(), all.end(), [&](Irregularity one) {
        return fact.any_of.empty() || one_of(fact.any_of, one);
      });
    };
    const bool found =
        (connection->http2 && shows_one(connection->http2->irregularities)) ||
        std::any_of(connection->responses.begin(), connection->responses.end(),
                    [&](const Response& response) { return shows_one(response.irregularities); });
    return found != fact.any_of.empty();
  }

  bool operator()(const ContentFact& fact) const {
    const Response* response = last_final(seen, fact.client);
    return response != nullptr && (response->content_size > 0) == fact.present;
  }

  // Of a listener reached more than once, `contains` and `lacks` look at every connection:
  // smuggled octets may be on any of them.
  bool operator()(const BytesFact& fact) const {
    const Expansion wanted = expand(fact.bytes, seen.bindings);
    if (!wanted) {
      return false;
    }
    const auto matches = [&](const Connection& connection) {
      return compare(fact.comparison, fact.raw ? connection.received : connection.data, *wanted);
    };
    const Connection* first = find_connection(seen, fact.actor);
    if (first == nullptr) {
      return compare(fact.comparison, Octets{}, *wanted);
    }
    const auto& all = seen.connections;
    switch (fact.comparison) {
      case Comparison::contains:
        return std::any_of(all.begin(), all.end(), [&](const Connection& connection) {
          return connection.actor.belongs_to(fact.actor) && matches(connection);
        });
      case Comparison::lacks:
        return std::all_of(all.begin(), all.end(), [&](const Connection& connection) {
          return !connection.actor.belongs_to(fact.actor) || matches(connection);
        });
      case Comparison::is:
      case Comparison::starts:
        break;
    }
    return matches(*first);
  }

  bool operator()(const EndFact& fact) const {
    const Connection* connection = find_connection(seen, fact.actor);
    return connection != nullptr && one_of(fact.any_of, connection->end);
  }

  // A listener that could not be watched counts as untouched.
  bool operator()(const ConnectionsFact& fact) const {
    std::uint64_t count = 0;
    for (const ListenerRecord& listener : seen.listeners) {
      if (listener.watched && (fact.listener.empty() || listener.name == fact.listener)) {
        count += listener.connections;
      }
    }
    return count >= fact.at_least && count <= fact.at_most;
  }

  bool operator()(const ProbeFact& fact) const {
    const auto& probes = fact.streams ? seen.streams : seen.echoes;
    return !probes.empty() && std::all_of(probes.begin(), probes.end(), [&](const Probe& probe) {
      return one_of(fact.any_of, probe.outcome);
    });
  }

  bool operator()(const AliveFact& fact) const {
    const bool dead = shows_no_service(seen.canary) || shows_no_service(seen.canary_beside);
    const bool alive = seen.canary == Canary::alive || seen.canary == Canary::not_run;
    return fact.alive ? alive && !dead : dead;
  }

  bool operator()(const TimedOutFact& fact) const {
    const Connection* connection = find_connection(seen, fact.actor);
    return (connection != nullptr && connection->timed_out) == fact.timed_out;
  }

  bool operator()(const PromptedFact& fact) const {
    const Connection* connection = find_connection(seen, fact.client);
    return (connection != nullptr && connection->prompted) == fact.prompted;
  }

  bool operator()(const HandshakeFact& fact) const {
    const Connection* connection = find_connection(seen, fact.actor);
    return connection != nullptr && connection->tls &&
           one_of(fact.any_of, connection->tls->handshake);
  }

  bool operator()(const LetGoFact& fact) const {
    const Connection* connection = find_connection(seen, fact.actor);
    return (connection != nullptr && connection->let_go) == fact.let_go;
  }

  bool operator()(const CloseNotifyFact& fact) const {
    const Connection* connection = find_connection(seen, fact.actor);
    return connection != nullptr && connection->tls &&
           connection->tls->close_notify == fact.received;
  }

  bool operator()(const AlpnFact& fact) const {
    const Connection* connection = find_connection(seen, fact.actor);
    if (connection == nullptr || !connection->tls ||
        connection->tls->handshake != Handshake::done) {
      return false;
    }
    const std::string& chosen = connection->tls->protocol;
    return one_of(fact.any_of, chosen.empty() ? std::string("none") : chosen);
  }

  bool operator()(const CrowdFact& fact) const {
    std::uint64_t count = 0;
    for (const Crowd& crowd : seen.crowds) {
      count += crowd.*fact.count;
    }
    return !seen.crowds.empty() && count >= fact.at_least && count <= fact.at_most;
  }

  bool operator()(const ResourceFact& fact) const {
    return seen.resources && growth(*seen.resources, fact.of) <= fact.at_most;
  }

  bool operator()(const AlikeFact& fact) const {
    const Response* first = last_final(seen, fact.clients.front());
    return first != nullptr &&
           std::all_of(fact.clients.begin(), fact.clients.end(), [&](const Actor& client) {
             const Response* other = last_final(seen, client);
             return other != nullptr && other->status == first->status &&
                    other->content_size == first->content_size;
           });
  }

  bool operator()(const AskedFact& fact) const {
    const bool asked = std::any_of(seen.events.begin(), seen.events.end(), [&](const Event& event) {
      return event.kind == EventKind::asked &&
             (fact.any_of.empty() || one_of(fact.any_of, event.actor.called()));
    });
    return asked != fact.any_of.empty();
  }

  bool operator()(const ClaimsFact& fact) const { return one_of(claims, fact.capability); }
};

}  // namespace

bool readable_final(const Response& response) {
  return !response.interim() && response.status != 0 &&
         !has(response, Irregularity::truncated_head);
}

bool unreadable(const Response& response) {
  return has(response, Irregularity::not_http) || has(response, Irregularity::head_too_large) ||
         (response.status == 0 && has(response, Irregularity::malformed_status_line));
}

ClientAnswer answer_of(const Observation& observation, const Actor& client) {
  const Connection* connection = find_connection(observation, client);
  if (connection == nullptr) {
    return {};
  }
  const auto& all = connection->responses;
  const auto final = std::find_if(all.begin(), all.end(), readable_final);
  if (final != all.end()) {
    return {Answer::status, &*final};
  }
  if (std::any_of(all.begin(), all.end(), unreadable)) {
    return {Answer::garbage, nullptr};
  }
  if (!connection->established) {
    return {Answer::unreachable, nullptr};
  }
  switch (connection->end) {
    case End::fin:
      return {Answer::closed, nullptr};
    case End::reset:
      return {Answer::reset, nullptr};
    case End::open:
      break;
  }
  return {Answer::silent, nullptr};
}

bool fact_holds(const Fact& fact, const Observation& observation,
                const std::vector<std::string>& claims) {
  return std::visit(Check{observation, claims}, fact);
}

}  // namespace connectspec
