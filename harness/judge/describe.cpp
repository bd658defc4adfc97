// What was seen, in one line for people. Nobody takes it apart again.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/judge/facts.h"
#include "harness/judge/judge.h"
#include "harness/wire/bytes.h"
#include "harness/wire/http2/frame_text.h"

namespace connectspec {
namespace {

// How much of a peer's text goes into a line for people.
constexpr std::size_t text_shown = 60;
constexpr std::size_t responses_shown = 4;

std::string shown(std::string_view octets) {
  return escape(octets.substr(0, text_shown)) + (octets.size() > text_shown ? "…" : "");
}

void add(std::string& line, std::string_view part, std::string_view separator) {
  if (!part.empty()) {
    line.append(line.empty() ? "" : separator).append(part);
  }
}

std::string irregularities_of(const Response& response) {
  std::string list;
  for (const Irregularity one : response.irregularities) {
    add(list, to_string(one), ", ");
  }
  return list.empty() ? list : " (" + list + ")";
}

std::string response_line(const Response& response) {
  std::string line;
  if (unreadable(response)) {
    line = "no HTTP response: \"" + shown(response.head) + "\"";
  } else if (response.status == 0) {
    line = "part of a head: \"" + shown(response.head) + "\"";
  } else {
    line = std::to_string(response.status);
    add(line, shown(response.reason), " ");
  }
  return line + irregularities_of(response);
}

std::string responses_line(const Connection& connection) {
  std::string line;
  const auto& all = connection.responses;
  for (std::size_t i = 0; i < std::min(all.size(), responses_shown); ++i) {
    add(line, response_line(all[i]), ", then ");
  }
  if (all.size() > responses_shown) {
    line += fmt::format(", then {} more", all.size() - responses_shown);
  }
  return line;
}

// What ended a stream, or its connection under it.
std::string end_of_stream(const Http2Facts& http2, End end) {
  if (end == End::fin) {
    return http2.end_stream ? "END_STREAM" : "FIN of the connection";
  }
  if (end == End::reset) {
    return http2.reset    ? "RST_STREAM " + http2::error_text(*http2.reset)
           : http2.goaway ? "GOAWAY " + http2::error_text(*http2.goaway)
                          : "RST of the connection";
  }
  return {};
}

std::string_view end_word(End end) {
  switch (end) {
    case End::fin:
      return "FIN";
    case End::reset:
      return "RST";
    case End::open:
      break;
  }
  return {};
}

// Without close_notify nobody can tell the end from a truncation.
std::string end_of(const Connection& connection) {
  if (connection.http2) {
    return end_of_stream(*connection.http2, connection.end);
  }
  const bool truncated =
      connection.tls && !connection.tls->close_notify && connection.end == End::fin;
  return std::string(end_word(connection.end)) + (truncated ? " without close_notify" : "");
}

std::string waited(const Connection& connection) {
  if (!connection.timed_out) {
    return {};
  }
  return "nothing within the deadline" +
         (connection.awaited.empty() ? "" : " (awaited: " + shown(connection.awaited) + ")");
}

// Those of its connection and its stream that no response holds.
std::string departures_of(const Connection& connection) {
  std::string list;
  if (connection.http2) {
    for (const Irregularity one : connection.http2->irregularities) {
      add(list, to_string(one), ", ");
    }
  }
  return list.empty() ? list : "(" + list + ")";
}

// What didn't come about.
std::string_view missing_layer(const Connection& connection) {
  if (!connection.tls) {
    return "the target did not accept";
  }
  return connection.tls->handshake == Handshake::done ? "no HTTP/2" : "no TLS";
}

std::string client_line(const Connection& connection) {
  if (!connection.established) {
    return std::string(missing_layer(connection)) +
           (connection.failure.empty() ? "" : " (" + shown(connection.failure) + ")");
  }
  std::string line = responses_line(connection);
  if (line.empty() && connection.end != End::open) {
    line = end_of(connection) + " without a response";
  } else {
    add(line, end_of(connection), ", then ");
  }
  add(line, departures_of(connection), " ");
  add(line, connection.prompted ? "octets of ours as nobody had connected" : "", ", then ");
  add(line, waited(connection), ", then ");
  return line.empty() ? "no response" : line;
}

// Clients one after the other of whom there is the same to say.
struct Alike {
  std::string first;
  std::string last;
  std::string line;
};

std::vector<Alike> clients_of(const Observation& observation) {
  std::vector<Alike> clients;
  for (const Connection& connection : observation.connections) {
    if (!connection.actor.is_client()) {
      continue;
    }
    const std::string name = connection.actor.text();
    std::string line = client_line(connection);
    if (clients.empty() || clients.back().line != line) {
      clients.push_back({name, name, std::move(line)});
    } else {
      clients.back().last = name;
    }
  }
  return clients;
}

void add_clients(std::string& line, const Observation& observation) {
  const std::vector<Alike> clients = clients_of(observation);
  for (const auto& [first, last, outcome] : clients) {
    const bool alone = clients.size() == 1 && first == last;
    const std::string name = first == last ? first : first + " to " + last;
    add(line, alone ? outcome : name + ": " + outcome, "; ");
  }
}

std::string listener_line(const ListenerRecord& listener, const Observation& observation) {
  if (!listener.watched) {
    return listener.name + " not watched" +
           (listener.unwatched_because.empty() ? "" : " (" + listener.unwatched_because + ")");
  }
  if (listener.connections == 0) {
    return listener.name + " untouched";
  }
  std::string line = listener.name + " reached";
  if (listener.connections > 1) {
    line += fmt::format(" {} times", listener.connections);
  }
  if (const Connection* connection = find_connection(observation, listener.name)) {
    add(line, end_word(connection->end), ", then ");
    add(line, waited(*connection), ", then ");
  }
  return line;
}

std::string probe_line(std::string_view what, const Probe& probe) {
  std::string line = fmt::format("{} {} to {} {}", what, probe.from.text(), probe.to.text(),
                                 to_string(probe.outcome));
  if (probe.first_difference) {
    line += fmt::format(" from octet {} on", *probe.first_difference);
  } else if (probe.bytes_received != probe.bytes_sent) {
    line += fmt::format(" ({} of {} octets)", probe.bytes_received, probe.bytes_sent);
  }
  return line;
}

void add_probes(std::string& line, std::string_view one, std::string_view many,
                const std::vector<Probe>& probes) {
  const bool intact = std::all_of(probes.begin(), probes.end(), [](const Probe& probe) {
    return probe.outcome == ProbeOutcome::intact;
  });
  if (probes.empty()) {
    return;
  }
  if (intact) {
    add(line,
        probes.size() == 1 ? fmt::format("{} intact", one)
                           : fmt::format("{} {} intact", probes.size(), many),
        "; ");
    return;
  }
  for (const Probe& probe : probes) {
    add(line, probe_line(one, probe), "; ");
  }
}

std::string crowd_line(const Crowd& crowd) {
  std::string line = fmt::format("{} clients: {} served", crowd.clients, crowd.served);
  const std::pair<std::uint32_t, const char*> others[] = {{crowd.refused, "refused"},
                                                          {crowd.closed, "closed"},
                                                          {crowd.silent, "left without an answer"},
                                                          {crowd.broken, "broken"},
                                                          {crowd.unconnected, "not connected"}};
  for (const auto& [count, what] : others) {
    if (count > 0) {
      line += fmt::format(", {} {}", count, what);
    }
  }
  return line;
}

// Rounded: what differs from run to run helps nobody.
std::string resources_line(const ResourceUse& use) {
  const auto signed_growth = [](std::uint64_t now, std::uint64_t before) {
    return static_cast<std::int64_t>(now) - static_cast<std::int64_t>(before);
  };
  return fmt::format(
      "the target: {:+.1f} MiB, {:+} descriptors left, {:.2f} s of CPU",
      static_cast<double>(signed_growth(use.after.memory, use.before.memory)) / 1048576,
      signed_growth(use.settled.descriptors, use.before.descriptors),
      static_cast<double>(use.after.cpu - use.before.cpu) / 1e6);
}

std::string canary_line(const Observation& observation) {
  std::string line = fmt::format("canary {}", to_string(observation.canary));
  if (observation.canary_status != 0 && observation.canary != Canary::alive) {
    line += fmt::format(" with {}", observation.canary_status);
  }
  if (observation.canary_beside != Canary::not_run) {
    line += fmt::format(", and {} while the tunnels of this case were open",
                        to_string(observation.canary_beside));
  }
  return line;
}

// "asked as same-host, the 3rd of 5 times"
std::string asked_line(const Asked& asked) {
  const unsigned number = asked.number;
  const std::string_view ending = number == 1   ? "st"
                                  : number == 2 ? "nd"
                                  : number == 3 ? "rd"
                                                : "th";
  std::string line = asked.form.empty() ? "" : "as " + asked.form;
  if (asked.times > 1) {
    add(line, fmt::format("the {}{} of {} times", number, ending, asked.times), ", ");
  }
  return line.empty() ? line : "asked " + line;
}

}  // namespace

std::string describe_answer(const Observation& observation) {
  const Connection* client = find_connection(observation, Actor::client());
  return client == nullptr ? "no connection" : client_line(*client);
}

std::string describe(const Observation& observation) {
  std::string line;
  add_clients(line, observation);
  for (const ListenerRecord& listener : observation.listeners) {
    add(line, listener_line(listener, observation), "; ");
  }
  add_probes(line, "echo", "echoes", observation.echoes);
  add_probes(line, "stream", "streams", observation.streams);
  for (const Crowd& crowd : observation.crowds) {
    add(line, crowd_line(crowd), "; ");
  }
  if (observation.resources) {
    add(line, resources_line(*observation.resources), "; ");
  }
  for (const auto& [words, value] : observation.chosen) {
    add(line, fmt::format("{} was {}", shown(words), shown(value)), "; ");
  }
  if (observation.canary != Canary::not_run) {
    add(line, canary_line(observation), "; ");
  }
  if (!observation.hindrance.empty()) {
    add(line, "the parent that is played here: " + observation.hindrance, "; ");
  }
  if (observation.asked) {
    add(line, asked_line(*observation.asked), "; ");
  }
  return line.empty() ? "nothing" : line;
}

}  // namespace connectspec
