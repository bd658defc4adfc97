// Which of a case's askings stands for it: the one that came out worst.
//
// In this order: a fail; what is open, since it might have been a fail; a warn; an info, since a
// pass beside it isn't all that the target does; a pass. What is open only because the harmless
// neighbour of its form was refused alike says nothing, and counts where no other form says
// more. Of equals the first.
#pragma once

#include <cstddef>
#include <vector>

namespace connectspec {

struct Judgement;
struct Observation;

struct JudgedAsking {
  const Observation* seen = nullptr;
  const Judgement* judgement = nullptr;
};

// Of one asking or more.
std::size_t worst_of(const std::vector<JudgedAsking>& askings);

}  // namespace connectspec
