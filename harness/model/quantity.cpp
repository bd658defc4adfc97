#include "harness/model/quantity.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>
#include <system_error>

namespace connectspec {
namespace {

struct Written {
  std::string_view digits;
  std::string_view unit;
};

Written parts_of(std::string_view text) {
  const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
  return {text.substr(0, end), text.substr(end)};
}

// Nothing where there is no number, or none that fits.
std::optional<std::uint64_t> scaled(std::string_view digits, std::uint64_t factor) {
  std::uint64_t number = 0;
  const auto* end = digits.data() + digits.size();
  const auto [rest, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc{} || rest != end ||
      number > std::numeric_limits<std::uint64_t>::max() / factor) {
    return std::nullopt;
  }
  return number * factor;
}

// 0: there is none of that name.
std::uint64_t milliseconds_in(std::string_view unit) {
  return unit == "ms" ? 1 : unit == "s" ? 1000 : unit == "m" ? 60'000 : unit == "h" ? 3'600'000 : 0;
}

bool is_written_as_duration(const Written& written) {
  return !written.digits.empty() && milliseconds_in(written.unit) != 0;
}

std::string text_of(std::chrono::milliseconds time) {
  const auto count = time.count();
  return count % 3'600'000 == 0 ? std::to_string(count / 3'600'000) + "h"
         : count % 60'000 == 0  ? std::to_string(count / 60'000) + "m"
         : count % 1000 == 0    ? std::to_string(count / 1000) + "s"
                                : std::to_string(count) + "ms";
}

}  // namespace

std::optional<std::chrono::milliseconds> duration_from(std::string_view text,
                                                       const DurationForm& form) {
  const auto written = parts_of(text);
  if (!is_written_as_duration(written)) {
    return std::nullopt;
  }
  const auto count = scaled(written.digits, milliseconds_in(written.unit));
  if (!count || *count < static_cast<std::uint64_t>(form.least.count()) ||
      *count > static_cast<std::uint64_t>(form.most.count())) {
    return std::nullopt;
  }
  return std::chrono::milliseconds(*count);
}

bool lacks_unit(std::string_view text) {
  const auto written = parts_of(text);
  return !written.digits.empty() && written.unit.empty();
}

std::string why_no_duration(std::string_view text, const DurationForm& form) {
  if (lacks_unit(text)) {
    const std::string number(text);
    return number + " has no unit: " + number + "s or " + number + "ms";
  }
  const auto written = parts_of(text);
  const std::string quoted = "'" + std::string(text) + "'";
  if (!is_written_as_duration(written)) {
    return quoted + " is no duration, such as 500ms, 5s, 2m or 1h";
  }
  const auto count = scaled(written.digits, milliseconds_in(written.unit));
  if (count && *count < static_cast<std::uint64_t>(form.least.count())) {
    return quoted + " is too short; it is " + text_of(form.least) + " at least";
  }
  return quoted + " is too long; it is " + text_of(form.most) + " at most";
}

std::optional<std::uint64_t> size_from(std::string_view text) {
  const auto [digits, unit] = parts_of(text);
  if (unit.empty()) {
    return scaled(digits, 1);
  }
  if (unit == "KiB") {
    return scaled(digits, 1024);
  }
  return unit == "MiB" ? scaled(digits, std::uint64_t{1024} * 1024) : std::nullopt;
}

}  // namespace connectspec
