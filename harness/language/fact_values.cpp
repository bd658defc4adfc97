#include "harness/language/fact_values.h"

#include "harness/yaml/map_reader.h"

namespace connectspec {

std::optional<std::pair<std::uint32_t, std::uint32_t>> read_range(const Cursor& value,
                                                                  std::uint32_t most) {
  if (!value.is_map()) {
    const auto number = value.number(0, most);
    const auto exact = static_cast<std::uint32_t>(number.value_or(0));
    return number ? std::optional(std::pair(exact, exact)) : std::nullopt;
  }
  const MapReader keys(value, {"at-least", "at-most"});
  const auto low = keys.find("at-least");
  const auto high = keys.find("at-most");
  if (!low && !high) {
    value.error("expected 'at-least', 'at-most' or both");
    return std::nullopt;
  }
  const auto from = low ? low->number(0, most) : std::optional<std::int64_t>(0);
  const auto to = high ? high->number(0, most) : std::optional<std::int64_t>(most);
  if (!from || !to) {
    return std::nullopt;
  }
  if (*from > *to) {
    value.error(fmt::format("at least {} and at most {} can't both hold", *from, *to));
    return std::nullopt;
  }
  return std::pair(static_cast<std::uint32_t>(*from), static_cast<std::uint32_t>(*to));
}

}  // namespace connectspec
