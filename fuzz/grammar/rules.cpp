#include "fuzz/grammar/rules.h"

#include <cstddef>
#include <iterator>

namespace connectspec::fuzz {

std::string_view to_string(Rule rule) {
  constexpr std::string_view names[] = {
      "none",         "request-line",  "method",       "target",        "host",
      "port",         "version",       "field-line",   "field-name",    "leading-space",
      "host-missing", "host-repeated", "host-invalid", "content-length"};
  return names[static_cast<std::size_t>(rule)];
}

std::string to_string(const Liberties& liberties) {
  constexpr std::string_view names[] = {"bare-lf",          "empty-line-first",
                                        "bare-cr",          "folded-line",
                                        "odd-spacing",      "field-control",
                                        "other-version",    "port-leading-zero",
                                        "percent-encoded",  "percent-encoded-other",
                                        "numeric-name",     "no-host-octet",
                                        "no-host-shape",    "ip-future",
                                        "host-field-empty", "content-length-zero",
                                        "content",          "odd-connection"};
  std::string result;
  for (std::uint32_t at = 0; at < std::size(names); ++at) {
    if (liberties.has(static_cast<Liberty>(1U << at))) {
      result += (result.empty() ? "" : " ") + std::string(names[at]);
    }
  }
  return result;
}

}  // namespace connectspec::fuzz
