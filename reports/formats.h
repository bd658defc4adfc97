// The formats a run can be rendered in, by the names that `--report FORMAT=FILE` takes.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "reports/expectations.h"

namespace connectspec {

struct Run;

struct Format {
  std::string_view name;
  std::string_view purpose;  // a few words for --help
  std::string (*render)(const Run& run, const ExpectationReport& comparison);
  bool is_text = true;  // else octets for a program
};

std::span<const Format> formats();

// nullptr for a name that none has.
const Format* find_format(std::string_view name);

// "json, junit, …"
std::string format_names();

// Valid UTF-8 in each but pcapng, whatever a target sent.
std::string run_to_html(const Run& run, const ExpectationReport& comparison);
std::string run_to_markdown(const Run& run, const ExpectationReport& comparison);
std::string run_to_tap(const Run& run, const ExpectationReport& comparison);
std::string run_to_sarif(const Run& run, const ExpectationReport& comparison);
std::string run_to_github(const Run& run, const ExpectationReport& comparison);
std::string run_to_ctest(const Run& run, const ExpectationReport& comparison);
std::string run_to_pcapng(const Run& run, const ExpectationReport& comparison);
std::string run_to_badge(const Run& run, const ExpectationReport& comparison);

}  // namespace connectspec
