#include "harness/model/quantity.h"

#include <algorithm>
#include <charconv>
#include <limits>
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

// 0: none of that form.
std::uint64_t milliseconds_in(std::string_view unit, const DurationForm& form) {
  if (unit == "ms" || (unit.empty() && form.bare)) {
    return 1;
  }
  if (unit == "s") {
    return 1000;
  }
  return unit == "m" && form.minutes ? 60'000 : 0;
}

}  // namespace

std::optional<std::chrono::milliseconds> duration_from(std::string_view text,
                                                       const DurationForm& form) {
  const auto [digits, unit] = parts_of(text);
  const auto factor = milliseconds_in(unit, form);
  if (factor == 0 || digits.size() > form.digits) {
    return std::nullopt;
  }
  const auto count = scaled(digits, factor);
  if (!count || *count < static_cast<std::uint64_t>(form.least.count()) ||
      *count > static_cast<std::uint64_t>(form.most.count())) {
    return std::nullopt;
  }
  return std::chrono::milliseconds(*count);
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
