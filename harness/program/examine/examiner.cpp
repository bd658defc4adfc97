#include "harness/program/examine/examiner.h"

#include <poll.h>

#include <algorithm>
#include <deque>
#include <utility>

#include "harness/model/action.h"

namespace connectspec {
namespace {

using Clock = std::chrono::steady_clock;

// A hang is what many defects lead to, and each takes this long.
constexpr std::chrono::milliseconds hasty{1000};
constexpr std::chrono::milliseconds patient{5000};

bool is_defect(const Examination& one) { return !one.defect.name.empty(); }

// A step that may take longer than an ordinary wait mustn't hold a whole examination up.
void hurry(std::vector<Case>& cases) {
  for (Case& scenario : cases) {
    for (Step& step : scenario.script) {
      if (step.within) {
        step.within = std::min(*step.within, hasty);
      }
    }
  }
}

std::vector<Broken> unclean(const std::vector<Outcome>& outcomes) {
  std::vector<Broken> result;
  for (const Outcome& outcome : outcomes) {
    if (outcome.verdict == Verdict::warn || outcome.verdict == Verdict::fail ||
        outcome.verdict == Verdict::unresolved) {
      result.push_back({{outcome.case_id, Verdict::pass}, outcome});
    }
  }
  return result;
}

void conclude(Examination& one, const Worker& worker, Clock::time_point began) {
  one.took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
  one.outcomes = worker.outcomes();
  one.broken = is_defect(one) ? broken_claims(one.claims, one.outcomes) : unclean(one.outcomes);
  if (one.outcomes.empty()) {
    one.broken.push_back({{"", Verdict::pass}, {"", Verdict::unresolved, "nothing was run"}});
  }
}

struct Running {
  Examination* examination;
  Worker worker;
  Clock::time_point began;
};

}  // namespace

Examiner::Examiner(Profile profile, std::string program, int jobs,
                   std::function<void(const Examination&)> concluded,
                   std::function<bool()> interrupted)
    : profile_(std::move(profile)),
      program_(std::move(program)),
      jobs_(jobs),
      concluded_(std::move(concluded)),
      interrupted_(std::move(interrupted)) {}

void Examiner::examine(std::vector<Examination>& all) const {
  side_by_side(all);
  // Load may have been the reason: again, with time and alone. What the suite sees in one of these
  // it sees.
  for (Examination& one : all) {
    if (one.broken.empty()) {
      continue;
    }
    for (int tries = is_defect(one) ? 3 : 1; tries > 0 && !one.broken.empty() && !over(); --tries) {
      alone(one);
    }
    if (over()) {
      return;
    }
    concluded_(one);
  }
}

Errand Examiner::errand_for(const Examination& one, std::chrono::milliseconds timeout) const {
  Errand errand{with_defect(profile_, program_, one.defect), one.defect.endpoint, one.cases, {}};
  // Without a defect nothing hangs, so that patience costs nothing.
  errand.options.settings.timeout = is_defect(one) ? timeout : patient;
  errand.options.confirm = !is_defect(one);
  errand.options.mute_at_most = {};
  if (is_defect(one) && timeout == hasty) {
    hurry(errand.cases);
  }
  return errand;
}

void Examiner::alone(Examination& one) const {
  const Clock::time_point began = Clock::now();
  Worker worker(errand_for(one, patient));
  pollfd said{worker.descriptor(), POLLIN, 0};
  while (!over() && (::poll(&said, 1, -1) < 1 || worker.take())) {
  }
  if (!over()) {
    conclude(one, worker, began);
  }
}

void Examiner::side_by_side(std::vector<Examination>& all) const {
  std::deque<Examination*> waiting;
  for (Examination& one : all) {
    if (one.possible) {
      waiting.push_back(&one);
    } else {
      concluded_(one);
    }
  }
  std::vector<Running> running;
  while (!over() && (!waiting.empty() || !running.empty())) {
    while (!waiting.empty() && running.size() < static_cast<std::size_t>(jobs_)) {
      Examination* next = waiting.front();
      waiting.pop_front();
      running.push_back({next, Worker(errand_for(*next, hasty)), Clock::now()});
    }
    std::vector<pollfd> polled;
    for (const Running& one : running) {
      polled.push_back({one.worker.descriptor(), POLLIN, 0});
    }
    if (::poll(polled.data(), polled.size(), -1) < 1) {
      continue;
    }
    std::vector<Running> still;
    for (std::size_t i = 0; i < polled.size(); ++i) {
      if (polled[i].revents == 0 || running[i].worker.take()) {
        still.push_back(std::move(running[i]));
        continue;
      }
      conclude(*running[i].examination, running[i].worker, running[i].began);
      if (running[i].examination->broken.empty()) {
        concluded_(*running[i].examination);
      }
    }
    running.swap(still);
  }
}

}  // namespace connectspec
