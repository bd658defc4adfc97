// A flat SVG with the counts, for a README. Widths are those of 11 px Verdana, rounded up.
#include <fmt/format.h>

#include <string>
#include <string_view>

#include "reports/entries.h"
#include "reports/formats.h"

namespace connectspec {
namespace {

constexpr int character_width = 7;
constexpr int padding = 12;

int width_of(std::string_view text) {
  return static_cast<int>(text.size()) * character_width + padding;
}

std::size_t count_of(const Counts& counts, Verdict verdict) {
  return counts[static_cast<std::size_t>(verdict)];
}

// White text on each has a contrast of at least 4.5 to 1.
std::string_view color_of(const Counts& counts, bool complete) {
  if (count_of(counts, Verdict::fail) > 0) {
    return "#b3261e";
  }
  const bool open = !complete || count_of(counts, Verdict::unresolved) > 0;
  return open || count_of(counts, Verdict::warn) > 0 ? "#8a5a00" : "#1a7f37";
}

}  // namespace

std::string run_to_badge(const Run& run, const ExpectationReport&) {
  const Counts counts = counts_of(run);
  const std::string_view label = "CONNECT";
  const std::string value = counts_text(counts, false) + (run.interrupted ? ", incomplete" : "");
  const int left = width_of(label);
  const int right = width_of(value);
  return fmt::format(
      R"(<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="20" role="img" aria-label="{2}: {3}">
<title>{2}: {3}</title>
<rect width="{0}" height="20" rx="3" fill="#444"/>
<path d="M{1} 0h{4}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H{1}z" fill="{5}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">
<text x="{6}" y="14">{2}</text>
<text x="{7}" y="14">{3}</text>
</g>
</svg>
)",
      left + right, left, label, value, right - 3, color_of(counts, !run.interrupted), left / 2,
      left + right / 2);
}

}  // namespace connectspec
