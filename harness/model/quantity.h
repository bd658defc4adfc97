// Durations and sizes as people write them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace connectspec {

// Within which bounds a duration has to be. How it is written is the same everywhere: a number and
// its unit, "200ms", "2s", "5m", "1h". A number alone is none, as some would read seconds there and
// some milliseconds.
struct DurationForm {
  std::chrono::milliseconds least{0};
  std::chrono::milliseconds most = std::chrono::milliseconds::max();
};
std::optional<std::chrono::milliseconds> duration_from(std::string_view text,
                                                       const DurationForm& form);
// A number and nothing behind it.
bool lacks_unit(std::string_view text);
// Why it is none: "5 has no unit: 5s or 5ms".
std::string why_no_duration(std::string_view text, const DurationForm& form);

// "300KiB", "8MiB", "17".
std::optional<std::uint64_t> size_from(std::string_view text);

}  // namespace connectspec
