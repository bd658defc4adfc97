// The arithmetic and the filters of templates (see template.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace connectspec {

// Sum or difference of two decimal numbers up to 2^127; a negative result has a sign.
// nullopt: no decimal numbers, or past that bound.
std::optional<std::string> add_decimal(std::string_view base, bool subtract,
                                       std::string_view amount);

bool known_filter(std::string_view name);
std::string filter_names();  // for messages: "octal, hex, …"

// nullopt: no such filter, or one that says nothing about this text.
std::optional<std::string> apply_filter(std::string_view name, std::string_view text);

}  // namespace connectspec
