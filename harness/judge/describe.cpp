// One line for people about what was seen.
#include <fmt/format.h>

#include "harness/judge/answer.h"
#include "harness/judge/judge.h"
#include "harness/wire/bytes.h"

namespace connectspec {
namespace {

std::string answer_in_words(const Observation& seen, const Connection& client) {
  switch (answer_of(seen, client.actor).kind) {
    case Answer::status: {
      const Response* response = first_final(client);
      return fmt::format("{} {}", response->status, escape(response->reason.substr(0, 60)));
    }
    case Answer::closed:
      return client.received.count == 0 ? "closed without a response" : "closed inside the response";
    case Answer::reset:
      return "reset without a response";
    case Answer::silent:
      return client.received.count == 0 ? "no response" : "no complete response";
    case Answer::unreachable:
      return "the target could not be reached: " + client.failure;
    case Answer::garbage:
      return fmt::format("no HTTP response, but \"{}\"", escape(client.received.prefix.substr(0, 40)));
  }
  return {};
}

std::string end_in_words(const Connection& connection) {
  const std::string timeout =
      connection.timed_out ? fmt::format(", deadline waiting for {}", connection.awaited) : "";
  const char* end = connection.end == End::fin     ? ", then FIN"
                    : connection.end == End::reset ? ", then RST"
                                                   : "";
  return end + timeout;
}

std::string client_in_words(const Observation& seen, const Connection& client) {
  std::string words = client.actor == "client" ? "" : client.actor + " ";
  words += answer_in_words(seen, client) + end_in_words(client);
  for (const Response& response : client.responses) {
    for (const Irregularity irregularity : response.irregularities) {
      words += fmt::format(", {}", to_string(irregularity));
    }
  }
  return words;
}

std::string listener_in_words(const Observation& seen, const ListenerRecord& listener) {
  if (!listener.watched) {
    return fmt::format("; {} ({}) could not be watched", listener.name, listener.address);
  }
  if (listener.connections == 0) {
    return fmt::format("; {} untouched", listener.name);
  }
  const Connection* connection = find_connection(seen, listener.name);
  const std::string end = connection == nullptr ? "" : end_in_words(*connection);
  return listener.connections == 1
             ? fmt::format("; {} connected, received {} octets{}", listener.name,
                           connection == nullptr ? 0 : connection->received.count, end)
             : fmt::format("; {} connected {} times", listener.name, listener.connections);
}

}  // namespace

std::string describe(const Observation& observation) {
  std::string words;
  for (const Connection& connection : observation.connections) {
    if (connection.actor.starts_with("client")) {
      words += (words.empty() ? "" : "; ") + client_in_words(observation, connection);
    }
  }
  for (const ListenerRecord& listener : observation.listeners) {
    words += listener_in_words(observation, listener);
  }
  for (const Probe& echo : observation.echoes) {
    words += fmt::format("; echo {}", to_string(echo.outcome));
  }
  for (const Probe& stream : observation.streams) {
    words += fmt::format("; stream from {} {} ({} of {} octets)", stream.from,
                         to_string(stream.outcome), stream.bytes_received, stream.bytes_sent);
  }
  if (observation.canary == Canary::refused || observation.canary == Canary::unanswered) {
    words += fmt::format("; canary {}", to_string(observation.canary));
  }
  return words;
}

}  // namespace connectspec
