// Facts about figures: what became of a crowd of clients, and what the target used meanwhile.
#include <limits>

#include "harness/language/facts.h"
#include "harness/model/crowd.h"

namespace connectspec {
namespace {

constexpr std::int64_t any_count = std::numeric_limits<std::uint32_t>::max();

struct Outcome {
  std::string word;
  std::string help;
  std::uint32_t Crowd::*count;
};

const std::vector<Outcome>& outcomes() {
  static const std::vector<Outcome> all{
      {"served", "a 2xx, and the echo came back", &Crowd::served},
      {"refused", "another final response", &Crowd::refused},
      {"closed", "an end without a response", &Crowd::closed},
      {"silent", "no answer", &Crowd::silent},
      {"broken", "a 2xx, but the echo failed", &Crowd::broken},
      {"unconnected", "the target's port didn't accept", &Crowd::unconnected}};
  return all;
}

Shape crowd_counts_shape() {
  std::vector<Key> keys;
  for (const auto& outcome : outcomes()) {
    keys.push_back({outcome.word, shape::range(any_count), outcome.help});
  }
  return shape::map(keys, 1);
}

std::vector<Fact> read_crowd_counts(const FactReader& fact) {
  std::vector<Fact> facts;
  for (const auto& outcome : outcomes()) {
    if (const auto place = fact.value.find(outcome.word)) {
      const auto range = range_of(*place, any_count);
      if (!range) {
        return {};
      }
      facts.emplace_back(CrowdFact{outcome.count, range->first, range->second});
    }
  }
  return facts;
}

Shape resources_shape() {
  return shape::map({{"memory-growth", shape::at_most(shape::size()),
                      "resident memory from before the script to its end"},
                     {"descriptors-left", shape::at_most(shape::number(0, any_count)),
                      "those more than before, up to 3 s after all was closed"},
                     {"cpu", shape::at_most(shape::duration()), "processor time meanwhile"}},
                    1);
}

std::vector<Fact> read_resources(const FactReader& fact) {
  std::vector<Fact> facts;
  const auto bound = [&fact](const char* key) {
    const auto place = fact.value.find(key);
    return place ? place->find("at-most") : std::nullopt;
  };
  if (const auto most = bound("memory-growth")) {
    facts.emplace_back(ResourceFact{ResourceFact::Of::memory_growth, *most->size()});
  }
  if (const auto most = bound("descriptors-left")) {
    const auto number = static_cast<std::uint64_t>(*most->number(0, any_count));
    facts.emplace_back(ResourceFact{ResourceFact::Of::descriptors_left, number});
  }
  if (const auto most = bound("cpu")) {
    const auto microseconds = static_cast<std::uint64_t>(most->duration()->count()) * 1000;
    facts.emplace_back(ResourceFact{ResourceFact::Of::cpu, microseconds});
  }
  return facts;
}

}  // namespace

const std::vector<FactEntry>& measure_facts() {
  static const std::vector<FactEntry> all{
      {"crowd", FactEntry::Of::whole, crowd_counts_shape(), "crowd: {served: 1000}",
       "each client of a crowd is `served`, `refused` (another final response), `closed`, `silent` "
       "(no answer), `broken` (a 2xx, "
       "but the echo failed) or `unconnected`; also `{at-least: 1}`",
       &read_crowd_counts},
      {"resources", FactEntry::Of::whole, resources_shape(),
       "resources: {memory-growth: {at-most: 16MiB}}",
       "resident memory of the target from before the script to its end; `descriptors-left:` those "
       "more than before, up to 3 s "
       "after all was closed; `cpu: {at-most: 500ms}` its processor time meanwhile. Only with "
       "`resources: true`",
       &read_resources}};
  return all;
}

}  // namespace connectspec
