#include "harness/runner/neighbours.h"

#include <algorithm>
#include <utility>

#include "harness/judge/judge.h"
#include "harness/judge/neighbours.h"
#include "harness/model/rule.h"
#include "harness/wire/neighbour.h"

namespace connectspec {
namespace {

// Of a second time: load may have been the reason for the first.
constexpr int patience_of_a_second_time = 2;

}  // namespace

std::string Neighbours::key_of(const Case& neighbour, const std::string& endpoint) {
  return endpoint + "\n" + key_of_neighbour(neighbour);
}

const NeighbourSeen* Neighbours::find(const std::string& key) const {
  const auto known = known_.find(key);
  return known == known_.end() ? nullptr : &known->second;
}

bool Neighbours::being_asked(const std::string& key) const {
  return std::any_of(under_way_.begin(), under_way_.end(),
                     [&key](const auto& one) { return one.second.key == key; });
}

void Neighbours::ask(std::size_t number, const std::string& key, Case neighbour,
                     const std::string& endpoint) {
  under_way_.emplace(number, Asking{key, endpoint, std::move(neighbour)});
  if (!begin(number)) {
    under_way_.erase(number);
  }
}

bool Neighbours::begin(std::size_t number) {
  const Asking& one = under_way_.at(number);
  const auto patience = patience_ * (one.repeated ? patience_of_a_second_time : 1);
  return bench_.begin(number, one.neighbour, one.endpoint, {.patience = patience}).has_value();
}

void Neighbours::take(Happening happening) {
  if (happening.what != Happening::What::over) {
    return;
  }
  Asking& one = under_way_.at(happening.number);
  const int status = first_status(happening.seen);
  const bool served = status >= 200 && status < 300;
  const bool counts = happening.seen.harness_failure.empty() && !bench_.exited(one.endpoint);
  if (counts && !served && !std::exchange(one.repeated, true) && begin(happening.number)) {
    return;
  }
  if (counts) {
    known_[one.key] = {
        {}, served, status, neighbour_request(one.neighbour), describe_answer(happening.seen)};
  }
  under_way_.erase(happening.number);
}

}  // namespace connectspec
