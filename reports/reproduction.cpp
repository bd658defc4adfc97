#include "reports/reproduction.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <set>

#include "harness/model/observation.h"
#include "harness/model/shell_words.h"
#include "harness/wire/http2/recorded_frame.h"
#include "reports/printable.h"

namespace connectspec {
namespace {

// More writes than these are told, and sent as one.
constexpr std::size_t most_writes = 8;
// What came of the first has come by then, where the script waited for it.
constexpr std::string_view pause_for_an_answer = "sleep 1";
constexpr std::string_view pause_between_writes = "sleep 0.1";

bool is_of(const Event& event, const std::string& actor) { return event.actor.text() == actor; }

struct Authority {
  std::string host;
  std::string port;
};

Authority authority_in(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  Authority split{text.substr(0, colon),
                  colon == std::string::npos ? std::string() : text.substr(colon + 1)};
  if (split.host.size() > 2 && split.host.front() == '[') {
    split.host = split.host.substr(1, split.host.size() - 2);
  }
  return split;
}

// ---- what one of ours sent

struct Write {
  std::string octets;
  bool answered = false;  // something happened before it that it may have waited for
};

bool is_write(const Event& event) {
  return event.kind == EventKind::sent || event.kind == EventKind::frame_sent;
}

bool may_have_been_waited_for(EventKind kind) {
  return kind == EventKind::received || kind == EventKind::frame_received ||
         kind == EventKind::accepted || kind == EventKind::quiet || kind == EventKind::deadline;
}

// Frames that went behind each other are one.
std::vector<Write> writes_of(const Observation& observation, const std::string& actor) {
  std::vector<Write> writes;
  bool waited = false;
  for (const Event& event : observation.events) {
    if (!is_of(event, actor) || !is_write(event)) {
      waited = waited || may_have_been_waited_for(event.kind);
      continue;
    }
    if (event.frame && !waited && !writes.empty()) {
      writes.back().octets += http2::octets_of(event);
    } else {
      writes.push_back(
          {event.frame ? http2::octets_of(event) : event.bytes, waited && !writes.empty()});
    }
    waited = false;
  }
  return writes;
}

std::string whole(const std::vector<Write>& writes) {
  std::string octets;
  for (const Write& write : writes) {
    octets += write.octets;
  }
  return octets;
}

std::string printing(const std::string& octets) { return "printf " + printf_argument(octets); }

// "printf 'a'", or "{ printf 'a'; sleep 1; printf 'b'; }".
std::string producer_of(const std::vector<Write>& writes) {
  if (writes.size() <= 1 || writes.size() > most_writes) {
    return printing(whole(writes));
  }
  std::string commands;
  for (const Write& write : writes) {
    if (!commands.empty()) {
      commands +=
          fmt::format("; {}; ", write.answered ? pause_for_an_answer : pause_between_writes);
    }
    commands += printing(write.octets);
  }
  return "{ " + commands + "; }";
}

bool did(const Observation& observation, const std::string& actor, EventKind kind) {
  return std::any_of(observation.events.begin(), observation.events.end(),
                     [&](const Event& event) { return is_of(event, actor) && event.kind == kind; });
}

// Octets that a run file doesn't hold.
std::uint64_t left_out(const Observation& observation, const std::string& actor) {
  std::uint64_t left = 0;
  for (const Event& event : observation.events) {
    if (is_of(event, actor) && is_write(event) && event.count > event.bytes.size()) {
      left += event.count - event.bytes.size();
    }
  }
  return left;
}

void note_what_is_left_out(const Observation& observation, const std::string& actor,
                           std::size_t writes, Reproduction& out) {
  const std::string who = printable(actor, 40);
  if (writes > most_writes) {
    out.notes.push_back(fmt::format("{} sent this in {} writes, not in one", who, writes));
  }
  if (const std::uint64_t left = left_out(observation, actor); left > 0) {
    out.notes.push_back(fmt::format("{} sent {} more octets, which aren't shown", who, left));
  }
  if (did(observation, actor, EventKind::rst_sent)) {
    out.notes.push_back(fmt::format("{} then resets its connection, which nc can't", who));
  }
}

// ---- clients

std::vector<std::string> clients_in(const Observation& observation) {
  std::vector<std::string> clients;
  for (const Event& event : observation.events) {
    const std::string actor = event.actor.text();
    if (event.actor.is_client() &&
        std::find(clients.begin(), clients.end(), actor) == clients.end()) {
      clients.push_back(actor);
    }
  }
  return clients;
}

bool ends_its_side(const Observation& observation, const std::string& actor) {
  return did(observation, actor, EventKind::fin_sent) ||
         did(observation, actor, EventKind::close_notify_sent);
}

// nc ends its side when its input does, with -N alone.
std::string fed(const std::string& command, const std::vector<Write>& writes, bool ends) {
  return !writes.empty() ? fmt::format("{} | {}", producer_of(writes), command)
         : ends          ? command + " < /dev/null"
                         : command;
}

std::string connection_command(const Connection* connection, const Authority& target, bool ends) {
  const std::string place = fmt::format("{} {}", shell_word(target.host), shell_word(target.port));
  if (connection == nullptr || !connection->tls) {
    return fmt::format("nc {}{}", ends ? "-N " : "", place);
  }
  const std::string host =
      target.host.find(':') == std::string::npos ? target.host : "[" + target.host + "]";
  return fmt::format("openssl s_client -quiet {}{}-connect {}",
                     connection->http2 ? "-alpn h2 " : "", ends ? "-no_ign_eof " : "",
                     shell_word(host + ":" + target.port));
}

void add_client(const Observation& observation, const std::string& actor,
                const std::string& address, Reproduction& out) {
  const std::vector<Write> writes = writes_of(observation, actor);
  const Connection* connection = find_connection(observation, Actor(actor));
  const bool reached = connection != nullptr && !connection->remote.empty();
  const bool ends = ends_its_side(observation, actor);
  const std::string command =
      connection_command(connection, authority_in(reached ? connection->remote : address), ends);
  out.clients.push_back(fed(command, writes, ends));
  note_what_is_left_out(observation, actor, writes.size(), out);
}

// ---- listeners

bool is_named(const Authority& listener, const std::string& sent) {
  return !listener.host.empty() && sent.find(listener.host) != std::string::npos;
}

void add_listener(const Observation& observation, const ListenerRecord& listener,
                  Reproduction& out) {
  const Authority place = authority_in(listener.address);
  std::vector<Write> writes = writes_of(observation, listener.name);
  const bool ends = ends_its_side(observation, listener.name);
  const std::string command = fmt::format("nc {}-l {} {}", ends ? "-N " : "",
                                          shell_word(place.host), shell_word(place.port));
  out.listeners.push_back(fed(command, writes, ends));
  note_what_is_left_out(observation, listener.name, writes.size(), out);
}

// Those that the target reached, and if it reached none the first that it was asked for.
void add_listeners(const Observation& observation, Reproduction& out) {
  std::string sent;
  for (const std::string& client : clients_in(observation)) {
    sent += whole(writes_of(observation, client));
  }
  for (const ListenerRecord& listener : observation.listeners) {
    if (listener.watched && listener.connections > 0) {
      add_listener(observation, listener, out);
    }
  }
  for (const ListenerRecord& listener : observation.listeners) {
    if (out.listeners.empty() && listener.watched &&
        is_named(authority_in(listener.address), sent)) {
      add_listener(observation, listener, out);
    }
  }
}

}  // namespace

std::string printf_argument(std::string_view octets) {
  std::string out = "'";
  if (octets.starts_with("-")) {  // no option
    out += "\\055";
    octets.remove_prefix(1);
  }
  for (const char character : octets) {
    const auto octet = static_cast<unsigned char>(character);
    switch (character) {
      case '\r':
        out += "\\r";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '%':
        out += "%%";
        break;
      case '\'':
        out += "'\\''";
        break;
      default:
        out += octet < 0x20 || octet >= 0x7f ? fmt::format("\\{:03o}", octet)
                                             : std::string(1, character);
    }
  }
  return out + "'";
}

Reproduction reproduction_of(const Observation& observation, const std::string& address) {
  Reproduction out;
  add_listeners(observation, out);
  for (const std::string& client : clients_in(observation)) {
    add_client(observation, client, address, out);
  }
  return out;
}

}  // namespace connectspec
