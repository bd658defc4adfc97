#include "harness/runner/questioning.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "harness/judge/judge.h"
#include "harness/judge/neighbours.h"
#include "harness/judge/worst.h"
#include "harness/model/action.h"
#include "harness/model/rule.h"
#include "harness/runner/company.h"
#include "harness/wire/neighbour.h"

namespace connectspec {
Questioning::Question::Pace Questioning::pace_of(const Case& scenario,
                                                 const Conditions& conditions) const {
  using Pace = Question::Pace;
  const Company company = company_of(scenario);
  const Holdings holds = holdings_of(scenario, options_);
  if (conditions.measured || company == Company::none || holds.port || holds.name ||
      bench_.clients_at_once() != as_many_as_come) {
    return Pace::over;
  }
  return company == Company::in_turn ? Pace::calm : Pace::at_once;
}

boost::system::result<void, LaunchError> Questioning::begin(std::size_t number,
                                                            const Case& scenario,
                                                            const std::string& endpoint,
                                                            Conditions conditions) {
  Question& question = questions_[number];
  question.scenario = &scenario;
  question.endpoint = endpoint;
  question.conditions = conditions;
  question.pace = pace_of(scenario, conditions);
  question.ways = ways_of(scenario);
  for (std::size_t way = 0; way < question.ways.size(); ++way) {
    question.waiting.push_back(way);
  }
  const auto before = decided_.find(number);
  if (conditions.again && before != decided_.end()) {
    question.pace = Question::Pace::over;
    std::swap(question.waiting.front(), question.waiting[before->second.way]);
  }
  const std::size_t first = question.waiting.front();
  question.waiting.pop_front();
  const auto begun = begin_way(number, question, first);
  if (!begun) {
    questions_.erase(number);
    return begun;
  }
  begin_those_waiting(number, question);
  return {};
}

std::vector<Questioning::Way> Questioning::ways_of(const Case& scenario) {
  std::vector<Way> ways;
  for (unsigned time = 1; time <= scenario.times; ++time) {
    for (const Asking& asking : scenario.askings) {
      Way& way = ways.emplace_back();
      way.asking = &asking;
      way.scenario = scenario.asked(asking);
      way.asked = {asking.form, time, scenario.times};
    }
    if (scenario.askings.empty()) {
      Way& way = ways.emplace_back();
      if (scenario.times > 1) {
        way.scenario = scenario;
      }
      way.asked = {"", time, scenario.times};
    }
  }
  // Each time makes choices of its own.
  for (Way& way : ways) {
    if (way.scenario) {
      way.scenario->time = way.asked.number;
    }
  }
  return ways;
}

boost::system::result<void, LaunchError> Questioning::begin_way(std::size_t number,
                                                                Question& question,
                                                                std::size_t way) {
  const std::size_t here = next_number_++;
  const auto& own = question.ways[way].scenario;
  auto begun =
      bench_.begin(here, own ? *own : *question.scenario, question.endpoint, question.conditions);
  if (begun) {
    places_[here] = {number, way};
    question.ways[way].busy = true;
    ++question.busy;
    ++question.under_way;
  }
  return begun;
}

bool Questioning::may_begin_another(const Question& question) {
  switch (question.pace) {
    case Question::Pace::at_once:
      return true;
    case Question::Pace::calm:
      return question.busy == 0;
    case Question::Pace::over:
      return question.under_way == 0;
  }
  return true;
}

// All of them, or the next one alone.
void Questioning::begin_those_waiting(std::size_t number, Question& question) {
  while (!question.waiting.empty() && may_begin_another(question)) {
    const std::size_t way = question.waiting.front();
    question.waiting.pop_front();
    if (const auto begun = begin_way(number, question, way); !begun) {
      Observation nothing;
      nothing.harness_failure = begun.error().message;
      take_over(number, question, way, std::move(nothing));
    }
  }
}

Happening Questioning::next() {
  while (happened_.empty()) {
    take(bench_.next());
  }
  Happening first = std::move(happened_.front());
  happened_.pop_front();
  return first;
}

void Questioning::take(Happening happening) {
  if (neighbours_.owns(happening.number)) {
    neighbours_.take(std::move(happening));
    conclude_all();
    return;
  }
  const auto [number, way] = places_.at(happening.number);
  Question& question = questions_.at(number);
  if (happening.what == Happening::What::calm) {
    take_calm(number, question, way);
    return;
  }
  places_.erase(happening.number);
  question.busy -= std::exchange(question.ways[way].busy, false) ? 1U : 0U;
  --question.under_way;
  take_over(number, question, way, std::move(happening.seen));
  begin_those_waiting(number, question);
  conclude_all();
}

void Questioning::take_calm(std::size_t number, Question& question, std::size_t way) {
  question.busy -= std::exchange(question.ways[way].busy, false) ? 1U : 0U;
  begin_those_waiting(number, question);
  // In a repetition the others are asked only where the first comes out otherwise.
  const bool last = question.waiting.empty() || question.conditions.again;
  if (question.busy == 0 && last && !std::exchange(question.told_calm, true)) {
    happened_.push_back({Happening::What::calm, number, {}});
  }
}

void Questioning::take_over(std::size_t number, Question& question, std::size_t way,
                            Observation seen) {
  Way& one = question.ways[way];
  one.over = true;
  one.seen = std::move(seen);
  if (one.asking != nullptr || one.asked.times > 1) {
    one.seen.asked = one.asked;
  }
  if (question.ways.size() > 1 || question.scenario->neighbour) {
    one.judgement = judge(*question.scenario, one.seen, bench_.claims(question.endpoint));
  }
  if (question.pace != Question::Pace::at_once &&
      (bench_.exited(question.endpoint) || decided_again(number, question, one))) {
    question.waiting.clear();
  }
}

// In a repetition the others came out no worse before.
bool Questioning::decided_again(std::size_t number, const Question& question,
                                const Way& way) const {
  const auto before = decided_.find(number);
  return question.conditions.again && before != decided_.end() &&
         before->second.verdict == way.judgement.verdict;
}

void Questioning::conclude_all() {
  for (auto at = questions_.begin(); at != questions_.end();) {
    auto& [number, question] = *at;
    const bool answered = question.under_way == 0 && question.waiting.empty();
    if (answered && neighbours_known(question)) {
      hand_on(number, question);
      at = questions_.erase(at);
    } else {
      ++at;
    }
  }
}

// Whether all that the case depends on is known, or can't be.
bool Questioning::neighbours_known(Question& question) {
  if (!std::exchange(question.neighbours_asked, true)) {
    ask_neighbours(question);
  }
  return std::none_of(question.ways.begin(), question.ways.end(), [this](const Way& way) {
    return !way.neighbour.empty() && neighbours_.being_asked(way.neighbour);
  });
}

void Questioning::ask_neighbours(Question& question) {
  if (bench_.exited(question.endpoint)) {
    return;
  }
  for (Way& way : question.ways) {
    if (!way.over || !rests_on_refusal(way.judgement, way.seen)) {
      continue;
    }
    auto neighbour = neighbour_of(*question.scenario, way.asking);
    if (!neighbour) {
      return;
    }
    way.neighbour = Neighbours::key_of(*neighbour, question.endpoint);
    if (neighbours_.find(way.neighbour) == nullptr && !neighbours_.being_asked(way.neighbour)) {
      neighbours_.ask(next_number_++, way.neighbour, std::move(*neighbour), question.endpoint);
    }
  }
}

void Questioning::hand_on(std::size_t number, Question& question) {
  std::vector<NeighbourSeen> refused;
  for (Way& way : question.ways) {
    const NeighbourSeen* known = neighbours_.find(way.neighbour);
    if (known == nullptr) {
      continue;
    }
    way.seen.neighbours.push_back(*known);
    way.seen.neighbours.back().form = way.asked.form;
    if (const NeighbourSeen* alike = refused_alike(way.seen)) {
      way.judgement = judge(*question.scenario, way.seen, bench_.claims(question.endpoint));
      refused.push_back(*alike);
    }
  }
  std::vector<std::size_t> over;
  std::vector<JudgedAsking> judged;
  for (std::size_t way = 0; way < question.ways.size(); ++way) {
    if (question.ways[way].over) {
      over.push_back(way);
      judged.push_back({&question.ways[way].seen, &question.ways[way].judgement});
    }
  }
  const std::size_t worst = over[worst_of(judged)];
  Way& deciding = question.ways[worst];
  for (NeighbourSeen& other : refused) {
    if (other.form != deciding.asked.form) {
      deciding.seen.neighbours.push_back(std::move(other));
    }
  }
  decided_[number] = {worst, deciding.judgement.verdict};
  happened_.push_back({Happening::What::over, number, std::move(deciding.seen)});
}

}  // namespace connectspec
