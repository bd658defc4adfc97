// What follows from a seed and from words, the same on every machine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace connectspec {

// FNV-1a, to derive seeds from names.
std::uint64_t hash_of(std::string_view text);

// What the choices of a case's templates are made by: the seed of the run, which case it is, and
// which of the times that it is asked.
std::string seed_for(std::uint64_t run_seed, std::string_view case_id, unsigned time = 1);

// One of `among` (at least 1), evenly: 0 to among - 1. Other words, another one.
std::uint64_t seeded_choice(std::string_view seed, std::string_view words, std::uint64_t among);

}  // namespace connectspec
