#include "harness/runner/live_workbench.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <exception>
#include <utility>

#include "harness/engine/capacity.h"
#include "harness/model/case.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;

// A target that was started just now may not yet be scheduled; less would ask too often.
constexpr std::chrono::milliseconds first_answer_at_least{1000};

// As many as a run with the usual number of jobs brings at a time: 32 cases of up to four clients.
// The reference proxy serves them within 60 ms.
constexpr std::uint32_t clients_to_count = 128;
constexpr std::chrono::milliseconds counting_takes{400};
constexpr std::size_t too_few_to_ask = 3;
constexpr std::chrono::milliseconds until_they_have_left{100};
constexpr int waits_for_them = 30;

std::string words_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& thrown) {
    return fmt::format("the harness failed to carry the script out: {}", thrown.what());
  } catch (...) {
    return "the harness failed to carry the script out";
  }
}

}  // namespace

LiveWorkbench::LiveWorkbench(TargetPool& pool, const Settings& settings,
                             std::chrono::milliseconds mute_at_most, Execution execution)
    : pool_(pool),
      settings_(settings),
      mute_at_most_(mute_at_most),
      execution_(std::move(execution)),
      addresses_(static_cast<std::uint32_t>(::getpid())) {}

// ---- the target

const EndpointProfile* LiveWorkbench::endpoint(const std::string& name) const {
  return pool_.endpoint(name);
}

std::vector<std::string> LiveWorkbench::claims(const std::string& endpoint) const {
  return pool_.claims(endpoint);
}

std::string LiveWorkbench::why_not(const std::string& capability) const {
  return pool_.why_not(capability);
}

std::string LiveWorkbench::last_words(const std::string& endpoint) const {
  return pool_.last_words(endpoint);
}

// The endpoint, and when it is chained the hub that plays its parent.
boost::system::result<TargetView, LaunchError> LiveWorkbench::prepared(
    const std::string& endpoint) {
  auto view = pool_.prepare(endpoint);
  if (!view && interrupted_ && interrupted_()) {
    throw Interrupted{};
  }
  const ParentDoor* door = pool_.parent_door(endpoint);
  if (view && door != nullptr) {
    auto& hub = parents_[endpoint];
    if (hub == nullptr) {
      hub = std::make_shared<ParentHub>(context_.get_executor(), *door,
                                        pool_.endpoint(endpoint)->parent->credentials);
    }
    view->parent = hub.get();
  }
  return view;
}

// Where nobody was ever answered, and one endpoint stayed mute for as long as it may, no other one
// gets that time as well.
boost::system::result<TargetView, LaunchError> LiveWorkbench::ready(const std::string& endpoint) {
  if (mute_) {
    return *mute_;
  }
  const int starts = pool_.starts();
  auto view = prepared(endpoint);
  const bool asked = mute_at_most_ > std::chrono::milliseconds(0);
  if (view && asked && pool_.starts() != starts) {
    answered_ = comes_to_an_answer(endpoint, *view) || answered_;
    if (!answered_ && !pool_.exited(endpoint)) {
      mute_ = LaunchError{
          fmt::format("the target was started and takes connections, and no CONNECT got a whole "
                      "answer for {} s",
                      std::chrono::ceil<std::chrono::seconds>(mute_at_most_).count())};
      return *mute_;
    }
  }
  return view;
}

// Whatever it answers.
bool LiveWorkbench::comes_to_an_answer(const std::string& endpoint, const TargetView& view) {
  const auto give_up = Clock::now() + mute_at_most_;
  Settings patient = settings_;
  patient.timeout = std::max(patient.timeout, first_answer_at_least);
  while (Clock::now() < give_up && !pool_.exited(endpoint)) {
    const auto asked = Clock::now();
    const CanaryOutcome outcome = canaries(view, patient, 1).front();
    const bool answered = outcome.canary == Canary::alive || outcome.status != 0;
    if (answered || Clock::now() - asked < patient.timeout) {
      return true;
    }
  }
  return false;
}

boost::system::result<void, LaunchError> LiveWorkbench::make_ready(const std::string& endpoint) {
  const auto view = ready(endpoint);
  if (!view) {
    return view.error();
  }
  return {};
}

std::vector<Canary> LiveWorkbench::send_canaries(const std::string& endpoint, std::size_t count) {
  const auto view = prepared(endpoint);
  std::vector<Canary> all;
  if (view) {
    for (const CanaryOutcome& outcome : canaries(*view, settings_, count)) {
      all.push_back(outcome.canary);
    }
  }
  return all;
}

std::vector<CanaryOutcome> LiveWorkbench::canaries(const TargetView& view, const Settings& settings,
                                                   std::size_t count) {
  std::vector<CanaryOutcome> outcomes(count);
  for (CanaryOutcome& outcome : outcomes) {
    asio::co_spawn(context_, send_canary(view, settings, addresses_),
                   [&outcome](const std::exception_ptr& failure, const CanaryOutcome& seen) {
                     outcome = failure ? CanaryOutcome() : seen;
                   });
  }
  context_.restart();
  run_all();
  return outcomes;
}

Crowd LiveWorkbench::hold_clients(const TargetView& view, std::chrono::milliseconds time) {
  Settings settings = settings_;
  settings.timeout = time;
  Crowd seen;
  asio::co_spawn(context_, hold_tunnels(view, settings, addresses_, clients_to_count),
                 [&seen](const std::exception_ptr& failure, const Crowd& crowd) {
                   seen = failure ? Crowd() : crowd;
                 });
  context_.restart();
  run_all();
  return seen;
}

// Who was turned away may be locked out for a moment.
void LiveWorkbench::wait_for_service(const TargetView& view) {
  for (int wait = 0; wait < waits_for_them; ++wait) {
    pause(until_they_have_left);
    if (canaries(view, settings_, 1).front().canary == Canary::alive) {
      return;
    }
  }
}

// Twice: once somebody may be turned away for something else, and who is kept waiting may only have
// met a target that takes its time, which serves more of them in twice the time.
void LiveWorkbench::count_clients(const std::string& endpoint) {
  const auto view = prepared(endpoint);
  if (!view || carriers_of_http2().contains(view->carrier)) {  // crowds speak HTTP/1.1
    return;
  }
  const Crowd first = hold_clients(*view, counting_takes);
  if (first.served == first.clients || first.served == 0) {
    return;
  }
  wait_for_service(*view);
  const Crowd second = hold_clients(*view, 2 * counting_takes);
  const bool turned_away = second.refused + second.closed > 0;
  const bool kept_waiting = second.silent > 0 && second.served == first.served;
  if (turned_away || kept_waiting) {
    const std::size_t served = std::max(first.served, second.served);
    clients_at_once_ = turned_away && served < too_few_to_ask ? 0 : served;
    wait_for_service(*view);
  }
}

void LiveWorkbench::pause(std::chrono::milliseconds time) {
  asio::steady_timer timer(context_, time);
  timer.async_wait([](const boost::system::error_code&) {});
  context_.restart();
  run_all();
}

// ---- waiting

void LiveWorkbench::heed(std::function<bool()> interrupted, int descriptor) {
  interrupted_ = std::move(interrupted);
  pool_.heed(interrupted_);
  if (const int own = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0); own >= 0) {
    interruption_.emplace(context_, own);
    wake_by_interruption();
  }
}

// A signal doesn't end a wait of Asio's; this does, once. It is no work to be done: without others
// the context has nothing to wait for.
void LiveWorkbench::wake_by_interruption() {
  interruption_->async_wait(
      asio::posix::stream_descriptor::wait_read,
      [this](const boost::system::error_code&) { context_.get_executor().on_work_started(); });
  context_.get_executor().on_work_finished();
}

// False: there is nothing left to be done.
bool LiveWorkbench::run_one() {
  if (interrupted_ && interrupted_()) {
    throw Interrupted{};
  }
  const bool done = context_.run_one() > 0;
  if (interrupted_ && interrupted_()) {
    throw Interrupted{};
  }
  return done;
}

void LiveWorkbench::run_all() {
  while (run_one()) {
  }
}

// ---- cases

boost::system::result<void, LaunchError> LiveWorkbench::begin(std::size_t number,
                                                              const Case& scenario,
                                                              const std::string& endpoint,
                                                              Conditions conditions) {
  auto view = under_way_.empty() ? ready(endpoint) : prepared(endpoint);
  if (!view) {
    return view.error();
  }
  bool company = false;
  for (auto& [other, beside] : under_way_) {
    company = company || beside.busy;
    beside.teaches = beside.teaches && !beside.busy;
  }
  Task& task = under_way_[number];
  task.teaches = scenario.control && !company;
  task.view = std::move(*view);
  task.settings = settings_;
  task.settings.timeout = conditions.patience;
  task.settings.at_most = conditions.at_most;
  task.settings.serves_one_at_a_time = clients_at_once() == 1;
  if (conditions.measured) {
    task.settings.measure = [this, endpoint] { return pool_.resources(endpoint); };
  }
  task.busy_ended = [this, number] {
    under_way_.at(number).busy = false;
    happened_.push_back({Happening::What::calm, number, {}});
  };
  asio::co_spawn(
      context_,
      execution_(scenario, task.view, task.settings, addresses_, task.busy_ended, task.seen),
      [this, number](const std::exception_ptr& failure) {
        finish(number, failure ? words_of(failure) : std::string());
      });
  return {};
}

void LiveWorkbench::finish(std::size_t number, const std::string& failure) {
  auto task = under_way_.extract(number);
  task.mapped().seen.began = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(task.mapped().began - began_).count());
  if (!failure.empty()) {
    task.mapped().seen.harness_failure = failure;
  }
  if (task.mapped().teaches) {
    one_at_a_time_.learn(task.mapped().seen);
  }
  happened_.push_back({Happening::What::over, number, std::move(task.mapped().seen)});
}

Happening LiveWorkbench::next() {
  context_.restart();
  while (happened_.empty() && run_one()) {
  }
  if (happened_.empty()) {
    // Nobody will ever wake what is still under way.
    finish(under_way_.begin()->first, "the harness waits for nothing any more");
  }
  Happening first = std::move(happened_.front());
  happened_.pop_front();
  if (under_way_.empty()) {
    // What those before it have left, such as connections of a parent, ends with the last.
    run_all();
  }
  return first;
}

}  // namespace connectspec
