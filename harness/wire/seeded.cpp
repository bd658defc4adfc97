#include "harness/wire/seeded.h"

namespace connectspec {
namespace {

// The finaliser of splitmix64: of FNV-1a the low bits alone would hardly differ.
std::uint64_t mixed(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31);
}

}  // namespace

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char octet : text) {
    hash = (hash ^ static_cast<unsigned char>(octet)) * 0x100000001b3U;
  }
  return hash;
}

std::string seed_for(std::uint64_t run_seed, std::string_view case_id, unsigned time) {
  const std::uint64_t first = mixed(run_seed ^ hash_of(case_id));
  return std::to_string(time == 1 ? first : mixed(first + time));
}

std::uint64_t seeded_choice(std::string_view seed, std::string_view words, std::uint64_t among) {
  return mixed(hash_of(std::string(seed) + '|' + std::string(words))) % among;
}

}  // namespace connectspec
