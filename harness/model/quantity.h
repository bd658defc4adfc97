// Durations and sizes as people write them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace connectspec {

// Which durations somebody takes. Seconds and milliseconds ("2s", "200ms") always are.
struct DurationForm {
  bool minutes = false;                         // "2m" is one as well
  bool bare = false;                            // so is "200", which means milliseconds
  std::size_t digits = std::string_view::npos;  // at most so many
  std::chrono::milliseconds least{0};
  std::chrono::milliseconds most = std::chrono::milliseconds::max();
};
std::optional<std::chrono::milliseconds> duration_from(std::string_view text,
                                                       const DurationForm& form);

// "300KiB", "8MiB", "17".
std::optional<std::uint64_t> size_from(std::string_view text);

}  // namespace connectspec
