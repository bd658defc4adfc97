#include "reports/formats.h"

#include <algorithm>
#include <array>

#include "harness/model/result.h"
#include "reports/reports.h"

namespace connectspec {
namespace {

std::string json_of(const Run& run, const ExpectationReport&) { return run_to_json(run); }

constexpr std::array<Format, 10> all = {{
    {"json", "the run file, from which all others can be made", json_of},
    {"html", "a page to read, one file", run_to_html},
    {"junit", "JUnit XML for CI systems", run_to_junit},
    {"sarif", "SARIF 2.1.0 for code scanning", run_to_sarif},
    {"github", "the same for upload to GitHub: without what is known or open", run_to_github},
    {"markdown", "a CI job's summary", run_to_markdown},
    {"tap", "TAP 13", run_to_tap},
    {"ctest", "for add_connect_conformance_test: what is said of each case", run_to_ctest},
    {"pcapng", "a capture of both sides for Wireshark and tshark", run_to_pcapng, false},
    {"badge", "an SVG of the counts", run_to_badge},
}};

}  // namespace

std::span<const Format> formats() { return all; }

const Format* find_format(std::string_view name) {
  const auto* found = std::find_if(all.begin(), all.end(),
                                   [name](const Format& format) { return format.name == name; });
  return found == all.end() ? nullptr : found;
}

std::string format_names() {
  std::string names;
  for (const Format& format : all) {
    names.append(names.empty() ? "" : ", ").append(format.name);
  }
  return names;
}

}  // namespace connectspec
