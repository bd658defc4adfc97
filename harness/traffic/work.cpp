#include "harness/traffic/work.h"

#include <array>
#include <utility>

namespace connectspec {
namespace {

constexpr std::array<std::pair<Work, std::string_view>, 7> words{{{Work::tunnels, "tunnels"},
                                                                  {Work::refusals, "refusals"},
                                                                  {Work::up, "up"},
                                                                  {Work::down, "down"},
                                                                  {Work::both, "both"},
                                                                  {Work::idle, "idle"},
                                                                  {Work::soak, "soak"}}};

}  // namespace

std::string_view to_string(Work work) { return words[static_cast<std::size_t>(work)].second; }

std::optional<Work> work_from(std::string_view word) {
  for (const auto& [work, text] : words) {
    if (text == word) {
      return work;
    }
  }
  return std::nullopt;
}

}  // namespace connectspec
