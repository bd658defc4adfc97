#include "fuzz/campaign/stage.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include "harness/wire/response_reader.h"

namespace connectspec::fuzz {
namespace {

// Times what is usual: where no answer is owed, one that comes all the same has come by then.
constexpr int well_above = 5;
// Of an answer, kept as evidence; and of one behind which another may follow.
constexpr std::size_t beginning = 4096;
constexpr std::size_t most_behind_refusal = 65536;
// An answer to the request behind a refused one follows at once where it is given at all.
constexpr std::chrono::milliseconds time_for_second_answer{10};
// A connection to the origin isn't far when one elsewhere has arrived.
constexpr std::chrono::milliseconds time_for_the_right_one{20};

Ending ending_without_answer(Read last, bool hopeless) {
  if (hopeless) {
    return Ending::garbage;
  }
  const bool closed = last == Read::fin || last == Read::incomplete_close;
  return closed ? Ending::closed : last == Read::reset ? Ending::reset : Ending::silent;
}

// Of who hasn't been told that the client is done.
void note_close(const Act& act, Read last, Sighting& seen) {
  seen.incomplete_close = seen.incomplete_close || (last == Read::incomplete_close && !act.ends);
}

void note_responses(const ResponseReader& reader, Sighting& seen) {
  seen.final_responses = 0;
  for (const Response& response : reader.responses()) {
    if (response.interim()) {
      continue;
    }
    ++seen.final_responses;
    if (seen.final_responses == 1) {
      seen.status = response.status;
      seen.irregularities = response.irregularities;
    }
  }
}

}  // namespace

WorkerStage::WorkerStage(Endpoint target, const std::string& host, Denied denied,
                         std::uint16_t origin_port, const std::string& called)
    : target_(std::move(target)),
      host_(called.empty() ? host : called),
      origin_port_(origin_port),
      denied_(std::move(denied)),
      origin_(listen_on(host, origin_port_)),
      decoy_(listen_on(host, decoy_port_)),
      nobody_(occupy(host, nobody_port_)),
      highest_(listen_on(host, highest_port_)) {
  if (!highest_) {
    highest_port_ = origin_port_;
  }
  watch_denied(host);
}

void WorkerStage::watch_denied(const std::string& own) {
  const auto watch = [this](const std::string& host, std::uint16_t& port) {
    Descriptor listener = listen_on(host, port);
    if (!listener) {
      return false;
    }
    forbidden_.push_back(std::move(listener));
    return true;
  };
  if (!denied_.address.empty() && !watch(denied_.address, forbidden_port_)) {
    denied_.address.clear();
  }
  // Profiles let the denied name lead here.
  if (!denied_.name.empty() && !watch("127.0.0.1", forbidden_name_port_)) {
    denied_.name.clear();
  }
  if (denied_.port != 0 && !watch(own, denied_.port)) {
    denied_.port = 0;
  }
}

void WorkerStage::set_usual(std::chrono::milliseconds usual) {
  moment_ = std::max(moment_, usual * well_above);
}

int WorkerStage::origin_of(const Act& act) const {
  return act.highest && highest_ ? highest_.get() : origin_.get();
}

void WorkerStage::accept_at_origin(int listener, Sighting& seen) {
  while (true) {
    std::unique_ptr<Line> connection = accept_from(listener);
    if (!connection) {
      break;
    }
    ++seen.origin_connections;
    if (!tunnel_) {
      tunnel_ = std::move(connection);
    }
  }
}

void WorkerStage::accept_all(const Act& act, Sighting& seen) {
  accept_at_origin(origin_.get(), seen);
  seen.decoy_connections += take_all(decoy_.get());
  if (!highest_) {
    return;
  }
  if (act.highest) {
    accept_at_origin(highest_.get(), seen);
  } else {
    seen.highest_connections += take_all(highest_.get());
  }
}

bool WorkerStage::wait_for_connection(Clock::time_point until) const {
  pollfd listeners[] = {
      {origin_.get(), POLLIN, 0}, {decoy_.get(), POLLIN, 0}, {highest_.get(), POLLIN, 0}};
  return wait_for(listeners, until);
}

int WorkerStage::late_connections() {
  Sighting late;
  accept_all({}, late);
  tunnel_.reset();
  return late.origin_connections + late.decoy_connections;
}

Sighting WorkerStage::play(const Act& act) {
  Sighting seen;
  seen.no_answer_owed = act.incomplete;
  tunnel_.reset();
  const std::unique_ptr<Line> client = connect_to(target_, time_to_connect_, seen.trouble);
  if (!client) {
    seen.outcome = Ending::unreachable;
    return seen;
  }
  send_pieces(act, *client);
  const auto until = Clock::now() + deadline_;  // who asks slowly has no slow answer
  read_answer(act, *client, seen, until);
  if (act.settle.count() > 0) {
    wait_for(origin_of(act), POLLIN, Clock::now() + act.settle);
  }
  accept_all(act, seen);
  if (act.denied) {
    for (const Descriptor& listener : forbidden_) {
      seen.forbidden_connections += take_all(listener.get());
    }
  }
  seen.waited_in_vain = Clock::now() >= until;
  tunnel_.reset();
  return seen;
}

void WorkerStage::send_pieces(const Act& act, Line& client) {
  for (std::size_t at = 0; at < act.pieces.size(); ++at) {
    if (at > 0 && act.gap.count() > 0) {
      client.hears(Clock::now() + act.gap);  // an answer ends the gap
    }
    if (!client.send(act.pieces[at], Clock::now() + deadline_)) {
      return;  // refused already; the answer may be there
    }
  }
  if (act.ends) {
    client.end_sending(Clock::now() + deadline_);
  }
}

void WorkerStage::read_answer(const Act& act, Line& client, Sighting& seen,
                              Clock::time_point until) {
  const auto began = Clock::now();
  ResponseReader reader;
  Read last = Read::octets;
  std::string tunnel_data;
  std::string octets;
  const auto patience = act.incomplete ? Clock::now() + moment_ : until;
  while (!reader.settled() && last == Read::octets) {
    octets.clear();
    last = client.read_some(octets, patience);
    seen.received.append(octets, 0, beginning - std::min(seen.received.size(), beginning));
    tunnel_data += reader.feed(octets);
  }
  if (last != Read::octets) {
    // RFC 9112 §9.8: nor does a FIN without close_notify make an answer complete.
    reader.end(last == Read::reset || last == Read::incomplete_close);
  }
  seen.fin = last == Read::fin;
  note_close(act, last, seen);
  seen.took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
  note_responses(reader, seen);
  if (seen.status >= 200 && seen.status < 300) {
    seen.outcome = Ending::tunnel;
    return try_tunnel(act, client, std::move(tunnel_data), seen, until);
  }
  if (seen.final_responses == 0) {
    seen.outcome = ending_without_answer(last, reader.hopeless());
    return;
  }
  seen.outcome = Ending::refused;
  if (act.wait_for_end) {
    const auto soon = Clock::now() + time_for_second_answer;
    while (last == Read::octets && seen.received.size() < most_behind_refusal) {
      octets.clear();
      last = client.read_some(octets, soon);
      seen.received += octets;
      reader.feed(octets);
    }
    note_close(act, last, seen);
    const auto irregularities = seen.irregularities;
    note_responses(reader, seen);
    seen.irregularities = irregularities;
  }
}

bool WorkerStage::wait_for_tunnel(const Act& act, Sighting& seen, Clock::time_point until) {
  const int origin = origin_of(act);
  accept_at_origin(origin, seen);
  if (!tunnel_ && wait_for_connection(until)) {
    // One elsewhere may be another's.
    wait_for(origin, POLLIN, std::min(until, Clock::now() + time_for_the_right_one));
    accept_at_origin(origin, seen);
  }
  return static_cast<bool>(tunnel_);
}

void WorkerStage::try_tunnel(const Act& act, Line& client, std::string back, Sighting& seen,
                             Clock::time_point until) {
  if (act.denied) {
    return;  // a 2xx is wrong wherever it leads
  }
  const bool client_ends = act.farewell == Farewell::client;
  const bool origin_ends = act.farewell == Farewell::origin;
  // Who is the first to end its side does so at once behind its last octets.
  const auto send = [&](Line& from, std::string_view what, bool ends) {
    from.send(what, until);
    if (ends) {
      from.end_sending(until);
    }
  };
  // Before there is a connection: a target may wait for the client's octets.
  send(client, act.up, client_ends);
  if (!wait_for_tunnel(act, seen, until)) {
    seen.echo = Echo::lost;
    seen.trouble = "a 2xx, but no connection to the origin";
    return;
  }
  const auto moment = [&] { return act.unclear ? std::min(until, Clock::now() + moment_) : until; };
  const std::string expected = std::string(act.early) + std::string(act.up);
  std::string there;
  const Read up = read_expected(*tunnel_, there, expected, client_ends, moment());
  // When the client has ended its side, both may be closed; and what went wrong need not go on.
  const bool answers = !client_ends && expected.starts_with(there);
  const std::string_view answer = answers ? act.down : std::string_view();
  Read down = Read::octets;
  if (answers) {
    send(*tunnel_, answer, origin_ends);
    down = read_expected(client, back, answer, origin_ends, moment());
    note_close(act, down, seen);
  }
  seen.trouble = std::to_string(there.size()) + " of " + std::to_string(expected.size()) +
                 " octets reached the origin, " + std::to_string(back.size()) + " of " +
                 std::to_string(answer.size()) + " the client";
  if (there != expected || back != answer) {
    const bool prefix = expected.starts_with(there) && answer.starts_with(back);
    const bool short_of = there.size() < expected.size() || back.size() < answer.size();
    seen.echo = prefix && short_of ? Echo::lost : Echo::altered;
  } else if ((client_ends && up == Read::deadline) || (origin_ends && down == Read::deadline)) {
    seen.echo = Echo::without_end;
  } else {
    seen.echo = Echo::intact;
    seen.trouble.clear();
  }
}

}  // namespace connectspec::fuzz
