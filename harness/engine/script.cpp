#include "harness/engine/script.h"

#include <fmt/format.h>

#include "harness/engine/cuts.h"
#include "harness/model/case.h"
#include "harness/wire/template.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;

std::string seed_name(const Case& scenario, const std::string& actor) {
  return scenario.id + "|" + actor;
}

bool closes(const Action& action) {
  return std::holds_alternative<Close>(action) ||
         std::holds_alternative<CloseWithoutNotify>(action);
}

}  // namespace

Script::Script(const Case& scenario, const TargetView& target, const Settings& settings,
               Stage& stage)
    : scenario_(scenario),
      target_(target),
      settings_(settings),
      stage_(stage),
      cast_(target, stage) {
  cast_.on_client = [this](Peer& peer) { expect_streams(peer); };
  for (const auto& listening : stage_.listeners) {
    listening->on_accept = [this](Peer& peer) { expect_streams(peer); };
  }
}

asio::awaitable<void> Script::run() {
  for (const Step& step : scenario_.script) {
    const Next next = co_await perform(step);
    if (next == Next::stop || !failure.empty()) {
      break;
    }
  }
}

asio::awaitable<Script::Next> Script::perform(const Step& step) {
  const Action& action = step.action;
  if (const auto* connect = std::get_if<Connect>(&action)) {
    co_return co_await connect_client(step, *connect);
  }
  if (const auto* sending = std::get_if<Send>(&action)) {
    co_return co_await send(step, *sending);
  }
  if (std::holds_alternative<AwaitResponse>(action) ||
      std::holds_alternative<AwaitTunnel>(action)) {
    co_return co_await await_response(step, std::holds_alternative<AwaitTunnel>(action));
  }
  if (std::holds_alternative<AwaitHead>(action)) {
    co_return co_await await_head(step);
  }
  if (std::holds_alternative<AwaitChallenge>(action)) {
    co_return co_await await_challenge(step);
  }
  if (const auto* data = std::get_if<AwaitData>(&action)) {
    const auto expected = expanded(step, data->bytes);
    if (!expected) {
      co_return Next::stop;
    }
    co_return co_await await_data(step, *expected);
  }
  if (const auto* count = std::get_if<AwaitCount>(&action)) {
    co_return co_await await_count(step, count->bytes);
  }
  if (std::holds_alternative<AwaitEnd>(action)) {
    co_return co_await await_end(step);
  }
  if (std::holds_alternative<AwaitStream>(action)) {
    co_return co_await await_stream(step);
  }
  if (const auto* quiet = std::get_if<AwaitQuiet>(&action)) {
    co_return co_await await_quiet(step, quiet->stretch);
  }
  if (const auto* stalled = std::get_if<AwaitStalled>(&action)) {
    co_return co_await await_stalled(step, stalled->stretch);
  }
  if (const auto* stream = std::get_if<Stream>(&action)) {
    co_return co_await start_stream(step, stream->bytes);
  }
  if (const auto* echoing = std::get_if<Echo>(&action)) {
    co_return co_await echo(step, echoing->origin);
  }
  if (const auto* many = std::get_if<ManyClients>(&action)) {
    co_return co_await crowd(step, *many);
  }
  if (std::holds_alternative<Release>(action)) {
    if (Listening* door = cast_.listening(step.actor)) {
      door->release();
    }
    co_return Next::step;
  }
  Peer* actor = co_await cast_.peer(step.actor, deadline_of(step));
  if (actor != nullptr && closes(action)) {
    co_await stage_.scene->changed.until([actor] { return actor->idle() || actor->ended(); },
                                         deadline_of(step));
  }
  co_return actor != nullptr ? on_peer(step, *actor) : Next::stop;
}

// The steps that need no wait of their own.
Script::Next Script::on_peer(const Step& step, Peer& peer) {
  if (std::holds_alternative<HalfClose>(step.action)) {
    peer.half_close();
  } else if (std::holds_alternative<Close>(step.action)) {
    peer.close();
  } else if (std::holds_alternative<CloseWithoutNotify>(step.action)) {
    peer.close_without_notify();
  } else if (std::holds_alternative<Reset>(step.action)) {
    peer.reset();
  } else if (std::holds_alternative<StopReading>(step.action)) {
    peer.stop_reading();
  } else if (std::holds_alternative<ResumeReading>(step.action)) {
    peer.resume_reading();
  }
  return Next::step;
}

asio::awaitable<Script::Next> Script::connect_client(const Step& step, const Connect& action) {
  const auto protocols = expanded(step, action.protocols);
  const auto version = expanded(step, action.version);
  if (!protocols || !version) {
    co_return Next::stop;
  }
  const Connect how{action.plain, *protocols, *version};
  const Peer* client = co_await cast_.connect(step.actor, how, deadline_of(step));
  co_return client == nullptr ? Next::stop : Next::step;
}

// ---- sending

asio::awaitable<Script::Next> Script::send(const Step& step, const Send& action) {
  const auto octets = expanded(step, action.bytes);
  NamedCut cut{action.cut, action.at};
  if (!action.cut_name.empty()) {
    const auto name = expanded(step, action.cut_name);
    const auto named = name ? named_cut(*name) : std::nullopt;
    if (!named) {
      failure = fmt::format("'{}' is no way to cut: whole, bytes, lines, or offsets",
                            name.value_or(action.cut_name));
      co_return Next::stop;
    }
    cut = *named;
  }
  if (!octets) {
    co_return Next::stop;
  }
  Peer* sender = co_await cast_.peer(step.actor, deadline_of(step));
  if (sender == nullptr) {
    co_return Next::stop;
  }
  if (answered_.erase(step.actor) > 0) {
    sender->expect_another_response();
  }
  bool first = true;
  for (std::string& piece : cut_up(*octets, cut.cut, cut.at)) {
    sender->send(std::move(piece), first ? std::chrono::milliseconds(0) : action.gap);
    first = false;
  }
  // A target that answers before it has read everything may stop reading: the answer counts. Each
  // piece has its own deadline: on a busy machine a hundred of them, paused between, take seconds.
  const auto over = [sender] {
    return sender->idle() || sender->ended() || sender->reader().settled();
  };
  for (bool gets_on = true; gets_on && !over();) {
    const std::size_t before = sender->pieces_left();
    gets_on = co_await stage_.scene->changed.until(
        [over, sender, before] { return over() || sender->pieces_left() != before; },
        deadline_of(step));
  }
  if (!over()) {
    sender->timed_out(name_of_wait(step));
    co_return Next::stop;
  }
  co_return Next::step;
}

asio::awaitable<Script::Next> Script::start_stream(const Step& step, std::uint64_t bytes) {
  Peer* sender = co_await cast_.peer(step.actor, deadline_of(step));
  if (sender == nullptr) {
    co_return Next::stop;
  }
  BulkStream stream{step.actor, cast_.partner_of(step.actor), 0, bytes};
  stream.seed = settings_.seed ^ hash_of(seed_name(scenario_, step.actor));
  streams_.push_back(stream);
  if (Peer* receiver = cast_.existing(stream.to)) {
    receiver->expect_stream(stream.seed, stream.bytes);
  }
  sender->send_stream(stream.seed, stream.bytes);
  co_return Next::step;
}

void Script::expect_streams(Peer& peer) {
  for (const BulkStream& stream : streams_) {
    if (stream.to == peer.actor()) {
      peer.expect_stream(stream.seed, stream.bytes);
    }
  }
}

// ---- the echo

asio::awaitable<Script::Next> Script::echo(const Step& step, const std::string& origin_name) {
  Probe probe;
  probe.from = step.actor;
  probe.to = origin_name;
  const Clock::time_point deadline = deadline_of(step);
  Peer* asking = cast_.existing(step.actor);
  Peer* origin = nullptr;
  if (asking != nullptr && !asking->ended()) {
    origin = co_await cast_.peer(origin_name, deadline);
  }
  if (asking != nullptr && origin != nullptr) {
    const std::string token = stage_.bindings["nonce"];
    probe.outcome = co_await deliver(*asking, *origin, token, deadline);
    if (probe.outcome == ProbeOutcome::intact) {
      const std::string back(token.rbegin(), token.rend());
      probe.outcome = co_await deliver(*origin, *asking, back, deadline);
    }
    probe.bytes_sent = token.size() * 2;
  }
  const bool intact = probe.outcome == ProbeOutcome::intact;
  probe.bytes_received = intact ? probe.bytes_sent : 0;
  echoes.push_back(std::move(probe));
  co_return intact ? Next::step : Next::stop;
}

asio::awaitable<ProbeOutcome> Script::deliver(Peer& from, Peer& to, const std::string& octets,
                                              Clock::time_point deadline) {
  from.send(octets);
  const bool arrived = co_await stage_.scene->changed.until(
      [&] { return to.unread().size() >= octets.size() || to.ended() || from.end() == End::reset; },
      deadline);
  if (to.unread().size() >= octets.size()) {
    co_return to.take(octets.size()) == octets ? ProbeOutcome::intact : ProbeOutcome::altered;
  }
  if (!arrived) {
    to.timed_out("the echo");
    co_return ProbeOutcome::lost;
  }
  co_return to.end() == End::reset || from.end() == End::reset ? ProbeOutcome::reset
                                                               : ProbeOutcome::closed;
}

// ---- crowds

asio::awaitable<Script::Next> Script::crowd(const Step& step, const ManyClients& action) {
  const auto octets = expanded(step, action.bytes);
  if (!octets) {
    co_return Next::stop;
  }
  ManyClients how = action;
  how.bytes = *octets;
  crowds_.push_back(std::make_shared<CrowdRun>(target_, how, stage_.scene->executor));
  CrowdRun* const run = crowds_.back().get();
  co_await run->run(deadline_of(step));
  stage_.scene->record(step.actor, EventKind::note,
                       fmt::format("one of {} clients that do the same", how.clients));
  co_return Next::step;
}

std::vector<Crowd> Script::crowds() const {
  std::vector<Crowd> all;
  for (const auto& run : crowds_) {
    all.push_back(run->outcome());
  }
  return all;
}

void Script::end_crowds() {
  for (const auto& run : crowds_) {
    run->end();
  }
}

// ---- what the steps need

Clock::time_point Script::deadline_of(const Step& step) const {
  return Clock::now() + step.within.value_or(settings_.timeout);
}

std::optional<std::string> Script::expanded(const Step& step, const std::string& text) {
  const auto value = expand(text, stage_.bindings);
  if (!value) {
    failure =
        fmt::format("{}:{}: {}", step.position.file, step.position.line, value.error().message);
    return std::nullopt;
  }
  return *value;
}

std::vector<Probe> Script::streams() const {
  std::vector<Probe> all;
  for (const BulkStream& stream : streams_) {
    Probe probe;
    probe.from = stream.from;
    probe.to = stream.to;
    const Peer* sender = cast_.existing(stream.from);
    const Peer* receiver = cast_.existing(stream.to);
    if (sender != nullptr) {
      probe.bytes_sent = sender->streamed();
      probe.sha256_sent = sender->streamed_digest();
    }
    if (receiver != nullptr && receiver->stream()) {
      const StreamCheck& check = *receiver->stream();
      probe.bytes_received = check.received;
      probe.sha256_received = check.digest.hex();
      probe.first_difference = check.first_difference;
      probe.outcome = check.first_difference          ? ProbeOutcome::altered
                      : check.complete()              ? ProbeOutcome::intact
                      : receiver->end() == End::fin   ? ProbeOutcome::closed
                      : receiver->end() == End::reset ? ProbeOutcome::reset
                                                      : ProbeOutcome::lost;
    }
    all.push_back(std::move(probe));
  }
  return all;
}

}  // namespace connectspec
