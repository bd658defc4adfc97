#include "harness/language/measure_facts.h"

#include <limits>

#include "harness/language/fact_values.h"
#include "harness/model/crowd.h"
#include "harness/model/spelling.h"
#include "harness/yaml/map_reader.h"

namespace connectspec {
namespace {

constexpr auto no_bound = std::numeric_limits<std::uint32_t>::max();

std::optional<std::uint64_t> read_bound(const Cursor& value, ResourceFact::Of of) {
  switch (of) {
    case ResourceFact::Of::memory_growth:
      return value.size();
    case ResourceFact::Of::descriptors_left: {
      const auto number = value.number(0, no_bound);
      return number ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
    }
    case ResourceFact::Of::cpu: {
      const auto time = value.duration();
      return time ? std::optional(static_cast<std::uint64_t>(time->count()) * 1000) : std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<Fact> read_crowd_facts(const Cursor& value) {
  static const std::vector<std::pair<std::string, std::uint32_t Crowd::*>> counts{
      {"served", &Crowd::served}, {"refused", &Crowd::refused},
      {"closed", &Crowd::closed}, {"silent", &Crowd::silent},
      {"broken", &Crowd::broken}, {"unconnected", &Crowd::unconnected}};
  std::vector<std::string> known;
  for (const auto& [name, count] : counts) {
    known.push_back(name);
  }
  if (!value.is_map()) {
    value.expected("a map of " + joined(known));
    return {};
  }
  const MapReader keys(value, known);
  std::vector<Fact> facts;
  for (const auto& [name, count] : counts) {
    const auto place = keys.find(name);
    if (const auto range = place ? read_range(*place, no_bound) : std::nullopt) {
      facts.emplace_back(CrowdFact{count, range->first, range->second});
    }
  }
  return facts;
}

std::vector<Fact> read_resource_facts(const Cursor& value) {
  static const std::vector<std::pair<std::string, ResourceFact::Of>> kinds{
      {"memory-growth", ResourceFact::Of::memory_growth},
      {"descriptors-left", ResourceFact::Of::descriptors_left},
      {"cpu", ResourceFact::Of::cpu}};
  if (!value.is_map()) {
    value.expected("a map of memory-growth, descriptors-left or cpu");
    return {};
  }
  const MapReader keys(value, {"memory-growth", "descriptors-left", "cpu"});
  std::vector<Fact> facts;
  for (const auto& [name, of] : kinds) {
    const auto place = keys.find(name);
    if (!place) {
      continue;
    }
    const MapReader bounds(*place, {"at-most"});
    const auto most = bounds.require("at-most");
    if (const auto bound = most ? read_bound(*most, of) : std::nullopt) {
      facts.emplace_back(ResourceFact{of, *bound});
    }
  }
  return facts;
}

}  // namespace connectspec
