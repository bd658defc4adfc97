#include "harness/engine/script.h"

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <utility>
#include <variant>

#include "harness/engine/spoken_request.h"
#include "harness/model/quantity.h"
#include "harness/model/scenario.h"
#include "harness/wire/cuts.h"

namespace connectspec {

namespace asio = boost::asio;

namespace {

// Nothing when what the case calls a size is none: a failure.
std::optional<std::uint64_t> size_of(const Step& step, const Stream& action, Performance& play) {
  if (action.size.empty()) {
    return action.bytes;
  }
  const auto text = play.expanded(step, action.size);
  const auto size = text ? size_from(*text) : std::nullopt;
  if (!size) {
    play.failure = fmt::format("'{}' is no size such as 300KiB", text.value_or(action.size));
  }
  return size;
}

bool awaits_an_answer(const Step& step) {
  return std::holds_alternative<AwaitResponse>(step.action) ||
         std::holds_alternative<AwaitTunnel>(step.action) ||
         std::holds_alternative<AwaitChallenge>(step.action);
}

}  // namespace

Script::Script(const Scenario& scenario, const TargetView& target, const Settings& settings,
               Stage& stage, ClientMaker make)
    : play_(scenario, target, settings, stage, std::move(make)) {
  play_.cast.on_client = [this](Speaker& client) { streams_.announce_to(client); };
  for (const auto& listening : stage.listeners) {
    listening->on_accept = [this](Speaker& accepted) { streams_.announce_to(accepted); };
  }
}

asio::awaitable<void> Script::run() {
  for (const Step& written : play_.scenario.script) {
    const std::optional<Step> step = play_.timed(written);
    if (!step) {
      break;
    }
    if (!awaits_an_answer(*step)) {
      play_.received_before_step = play_.received_behind_target();
    }
    Steps work =
        std::visit([&](const auto& action) { return carry_out(*step, action); }, step->action);
    const Next next = co_await std::move(work);
    if (next == Next::stop || !play_.failure.empty()) {
      break;
    }
  }
}

// ---- beginning and ending

Script::Steps Script::carry_out(const Step& step, const Connect& action) {
  const auto protocols =
      action.protocols ? play_.expanded(step, *action.protocols) : action.protocols;
  const auto version = play_.expanded(step, action.version);
  const auto from = play_.expanded(step, action.from);
  if (!play_.failure.empty()) {
    co_return Next::stop;
  }
  const Connect how{action.plain, protocols, *version, action.receive_buffer, *from};
  const Speaker* client = co_await play_.cast.connect(step.actor, how, play_.deadline_of(step));
  co_return client == nullptr ? Next::stop : Next::step;
}

Script::Steps Script::tell(const Step& step, Order order) {
  Speaker* told = co_await play_.cast.speaker(step.actor, play_.deadline_of(step));
  if (told == nullptr) {
    co_return Next::stop;
  }
  (told->*order)();
  co_return Next::step;
}

// As long as the target takes what is sent, however slowly, it isn't cut off: 2 MiB took over 5 s
// on a busy machine.
Script::Steps Script::tell_when_idle(const Step& step, Order order) {
  Speaker* told = co_await play_.cast.speaker(step.actor, play_.deadline_of(step));
  if (told == nullptr) {
    co_return Next::stop;
  }
  const auto over = [told] { return told->idle(); };  // also where nothing can be written any more
  for (bool gets_on = true; gets_on && !over();) {
    const auto left = [told] { return std::pair(told->pieces_left(), told->streamed()); };
    gets_on = co_await play_.stage.scene->changed.until(
        [over, left, before = left()] { return over() || left() != before; },
        play_.deadline_of(step));
  }
  if (!over()) {
    // What this cuts off is the harness's doing, and no silence of that length will do for a
    // verdict.
    play_.stage.scene->record(step.actor, EventKind::deadline, name_of_wait(step));
  }
  (told->*order)();
  co_return Next::step;
}

Script::Steps Script::carry_out(const Step& step, const HalfClose&) {
  play_.cast.spoke(step.actor);
  return tell(step, &Speaker::half_close);
}
Script::Steps Script::carry_out(const Step& step, const Close&) {
  return tell_when_idle(step, &Speaker::close);
}
Script::Steps Script::carry_out(const Step& step, const CloseWithoutNotify&) {
  return tell_when_idle(step, &Speaker::close_without_notify);
}
Script::Steps Script::carry_out(const Step& step, const Reset&) {
  return tell(step, &Speaker::reset);
}
Script::Steps Script::carry_out(const Step& step, const StopReading&) {
  return tell(step, &Speaker::stop_reading);
}
Script::Steps Script::carry_out(const Step& step, const ResumeReading&) {
  return tell(step, &Speaker::resume_reading);
}

Script::Steps Script::carry_out(const Step& step, const Note& action) {
  play_.stage.scene->record(step.actor, EventKind::note, action.text);
  co_return Next::step;
}

Script::Steps Script::carry_out(const Step& step, const Release&) {
  if (Listening* door = play_.cast.listening(step.actor)) {
    door->release();
  }
  co_return Next::step;
}

// ---- waiting

Script::Steps Script::carry_out(const Step& step, const AwaitConnection&) {
  return awaits_.connection(step);
}
Script::Steps Script::carry_out(const Step& step, const AwaitResponse&) {
  return awaits_.response(step);
}
Script::Steps Script::carry_out(const Step& step, const AwaitTunnel&) {
  return awaits_.tunnel(step);
}
Script::Steps Script::carry_out(const Step& step, const AwaitChallenge&) {
  return awaits_.challenge(step);
}
Script::Steps Script::carry_out(const Step& step, const AwaitHead&) { return awaits_.head(step); }
Script::Steps Script::carry_out(const Step& step, const AwaitData& action) {
  return awaits_.data(step, action);
}
Script::Steps Script::carry_out(const Step& step, const AwaitCount& action) {
  return awaits_.count(step, action.bytes);
}
Script::Steps Script::carry_out(const Step& step, const AwaitEnd&) { return awaits_.end(step); }
Script::Steps Script::carry_out(const Step& step, const AwaitStream&) {
  return awaits_.stream(step);
}
Script::Steps Script::carry_out(const Step& step, const AwaitQuiet& action) {
  return awaits_.quiet(step, action.stretch);
}
Script::Steps Script::carry_out(const Step& step, const AwaitStalled& action) {
  return awaits_.stalled(step, action.stretch);
}

Script::Steps Script::carry_out(const Step& step, const AwaitLetGo&) {
  return awaits_.let_go(step);
}

// ---- sending

Script::Steps Script::carry_out(const Step& step, const Request& action) {
  const auto request = spoken(step, action, play_);
  if (!request) {
    co_return Next::stop;
  }
  Client* client = co_await play_.cast.client(step.actor, play_.deadline_of(step));
  if (client == nullptr) {
    co_return Next::stop;
  }
  expect_another_response(*client);
  if (!request->data.empty() || request->end) {
    play_.cast.spoke(step.actor);
  }
  client->say(*request);
  co_return co_await until_sent(step, *client);
}

// What is sent behind an answer may be answered as well.
void Script::expect_another_response(Speaker& sender) {
  if (play_.answered.erase(sender.actor()) > 0 && !sender.in_tunnel()) {
    sender.expect_another_response();
  }
}

Script::Steps Script::carry_out(const Step& step, const Send& action) {
  auto octets = play_.expanded(step, action.bytes);
  const auto cut = cut_of(step, action, play_);
  if (!octets || !cut) {
    co_return Next::stop;
  }
  Speaker* sender = co_await play_.cast.speaker(step.actor, play_.deadline_of(step));
  if (sender == nullptr) {
    co_return Next::stop;
  }
  expect_another_response(*sender);
  if (step.actor.is_client() && !sender->in_tunnel()) {
    octets = with_fields(*std::move(octets), play_.target);
  }
  if (sender->in_tunnel() || !octets->ends_with("\r\n\r\n")) {
    play_.cast.spoke(step.actor);
  }
  std::chrono::milliseconds gap{0};  // none before the first
  for (std::string& piece : cut_up(*octets, cut->cut, cut->at)) {
    sender->send(std::move(piece), gap);
    gap = action.gap;
  }
  co_return co_await until_sent(step, *sender);
}

// A target that answers before it has read everything may stop reading: the answer counts, and one
// that allows for no more of what comes ahead of its answer has all that it gets before it. In a
// tunnel all goes out first, each piece within its own deadline: on a busy machine 250 octets with
// pauses between took longer than the wait for the last of them at the other end.
Script::Steps Script::until_sent(const Step& step, Speaker& sender) {
  const auto answered = [&sender] {
    return !sender.in_tunnel() && (sender.settled() || sender.held_back());
  };
  const auto over = [&sender, answered] { return sender.idle() || sender.ended() || answered(); };
  for (bool gets_on = true; gets_on && !over();) {
    const std::size_t before = sender.pieces_left();
    gets_on = co_await play_.stage.scene->changed.until(
        [over, &sender, before] { return over() || sender.pieces_left() != before; },
        play_.deadline_of(step));
  }
  if (!over()) {
    sender.timed_out(name_of_wait(step));
    co_return Next::stop;
  }
  co_return Next::step;
}

Script::Steps Script::carry_out(const Step& step, const Stream& action) {
  const std::optional<std::uint64_t> bytes = size_of(step, action, play_);
  if (!bytes) {
    co_return Next::stop;
  }
  co_return co_await streams_.start(step, *bytes);
}

Script::Steps Script::carry_out(const Step& step, const Echo& action) {
  return echoes_.run(step, action);
}

// ---- crowds

Script::Steps Script::carry_out(const Step& step, const ManyClients& action) {
  const auto octets = play_.expanded(step, action.bytes);
  if (!octets) {
    co_return Next::stop;
  }
  ManyClients how = action;
  how.bytes = with_fields(*octets, play_.target);
  Scene& scene = *play_.stage.scene;
  crowds_.push_back(std::make_shared<CrowdRun>(play_.target, how, scene.executor));
  CrowdRun* const run = crowds_.back().get();
  co_await run->run(play_.deadline_of(step));
  if (!run->failure().empty()) {
    scene.failed(step.actor, run->failure());
  }
  scene.record(step.actor, EventKind::note,
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

}  // namespace connectspec
