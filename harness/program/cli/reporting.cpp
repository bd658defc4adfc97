#include "harness/program/cli/reporting.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "harness/language/former_ids.h"
#include "harness/program/cli/mistyped.h"
#include "harness/program/cli/renamed.h"
#include "reports/expectation_file.h"
#include "reports/formats.h"
#include "reports/gzip.h"

namespace connectspec {
namespace {

std::vector<std::string> names_of_formats() {
  std::vector<std::string> names;
  for (const Format& format : formats()) {
    names.emplace_back(format.name);
  }
  return names;
}

}  // namespace

std::optional<std::vector<ReportRequest>> report_requests(const std::vector<std::string>& texts,
                                                          std::ostream& errors) {
  std::vector<ReportRequest> requests;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    ReportRequest request;
    request.format = text.substr(0, equals);
    request.file = equals == std::string::npos ? "" : text.substr(equals + 1);
    const bool known = find_format(request.format) != nullptr;
    if (!known || request.file.empty()) {
      errors << fmt::format("--report {}: expected FORMAT=FILE with one of {}{}\n", text,
                            format_names(),
                            known ? "" : did_you_mean(request.format, names_of_formats()));
      return std::nullopt;
    }
    requests.push_back(std::move(request));
  }
  return requests;
}

std::vector<std::string> files_of(const std::vector<ReportRequest>& requests,
                                  const std::string& other) {
  std::vector<std::string> files{other};
  for (const ReportRequest& request : requests) {
    files.push_back(request.file);
  }
  return files;
}

namespace {

// Nobody writes more expectations than that; some devices have no end.
constexpr std::size_t largest_file = 64 * 1024 * 1024;

// Nothing: it can't be read, as a folder can't, or is too large.
std::optional<std::string> text_in(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string text;
  std::array<char, 65536> piece{};
  while (stream && text.size() <= largest_file) {
    stream.read(piece.data(), piece.size());
    text.append(piece.data(), static_cast<std::size_t>(stream.gcount()));
  }
  return stream.eof() ? std::optional(std::move(text)) : std::nullopt;
}

// What is to be merged with what is new. Only a file has something that counts.
std::optional<std::string> former_text_in(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(path, error) ? text_in(path) : std::nullopt;
}

// Enough to see what it is about; the file has them all.
constexpr std::size_t changes_told = 20;

void tell(std::ostream& out, std::string_view what, const std::vector<ExpectationChange>& changes) {
  for (std::size_t at = 0; at < std::min(changes.size(), changes_told); ++at) {
    out << fmt::format("  {:<15}  {} ({})\n", what, changes[at].glob, changes[at].what);
  }
  if (changes.size() > changes_told) {
    out << fmt::format("  {:<15}  and {} more\n", what, changes.size() - changes_told);
  }
}

}  // namespace

std::optional<Expectations> expectations_from(const std::string& path, bool strict,
                                              std::ostream& errors) {
  Expectations loaded;
  if (!path.empty()) {
    const auto text = text_in(path);
    if (!text) {
      errors << fmt::format(
          "{0}: can't be read as a file; `--write-expect FILE` makes one from a run\n", path);
      return std::nullopt;
    }
    loaded = load_expectations({path, *text});
  }
  print_mistakes(errors, loaded.errors);
  if (!loaded.errors.empty()) {
    return std::nullopt;
  }
  loaded.strict = loaded.strict || strict;
  return loaded;
}

bool takes_expectations(const std::string& path, std::ostream& errors) {
  if (path == "-") {
    errors << "--write-expect -: expected a file, as what it has is kept\n";
    return false;
  }
  const auto text = former_text_in(path);
  Run any;
  any.results.emplace_back().case_id = "any/case";  // unresolved, so that there is one to be added
  const std::string problem =
      text ? merged_expectations({path, *text}, any).problem : std::string();
  errors << problem << (problem.empty() ? "" : "\n");
  return problem.empty();
}

bool write_expectations(const std::string& path, const Run& run, bool strict, std::ostream& out,
                        std::ostream& errors) {
  const auto old = former_text_in(path);
  MergedExpectations merged;
  if (old) {
    merged = merged_expectations({path, *old}, run, strict);
  } else {
    merged.text = expectations_for(run, strict);
  }
  if (!merged.problem.empty()) {
    errors << merged.problem << '\n';
    return false;
  }
  if (const auto saved = write_file(path, merged.text); !saved) {
    errors << saved.error().message << '\n';
    return false;
  }
  if (old) {
    out << fmt::format("{}: {} added, {} no longer {}\n", path, merged.added.size(),
                       merged.ended.size(), merged.ended.size() == 1 ? "holds" : "hold");
    tell(out, "added", merged.added);
    tell(out, "no longer holds", merged.ended);
  } else {
    out << fmt::format("{}: written; say in each entry why\n", path);
  }
  return true;
}

std::optional<Run> stored_run(const std::string& path, std::ostream& errors) {
  return stored_run(path, embedded_former_ids(), errors);
}

std::optional<Run> stored_run(const std::string& path, const FormerIds& former,
                              std::ostream& errors) {
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  // A folder opens, and then has nothing. Where something came, errno may be left from anything.
  if (!stream || (errno != 0 && text.tellp() <= 0)) {
    errors << path << ": can't be read: " << std::strerror(errno) << '\n';
    return std::nullopt;
  }
  std::string document = text.str();
  if (is_gzip(document)) {
    auto unpacked = gunzip(document);
    if (!unpacked) {
      errors << path << ": " << unpacked.error().message << '\n';
      return std::nullopt;
    }
    document = std::move(*unpacked);
  }
  auto run = run_from_json(document);
  if (!run) {
    const auto& [message, line, column] = run.error();
    errors << (line > 0 ? fmt::format("{}:{}:{}: {}\n", path, line, column, message)
                        : fmt::format("{}: {}\n", path, message));
    return std::nullopt;
  }
  take_todays_ids(former, path, *run, errors);
  return *run;
}

bool write_reports(const Run& run, const ExpectationReport& comparison,
                   const std::vector<ReportRequest>& requests, std::ostream& errors) {
  bool sound = true;
  for (const ReportRequest& request : requests) {
    const Format* format = find_format(request.format);
    std::string text = format == nullptr ? std::string() : format->render(run, comparison);
    if (request.file.ends_with(".gz")) {
      text = gzip(text);
    }
    if (request.file == "-") {
      std::cout << text;
      continue;
    }
    if (const auto written = write_file(request.file, text); !written) {
      errors << written.error().message << '\n';
      sound = false;
    }
  }
  return sound;
}

Color color_for(When when, int descriptor) {
  // https://no-color.org
  const bool wanted =
      when == When::always ||
      (when == When::automatic && ::isatty(descriptor) == 1 && std::getenv("NO_COLOR") == nullptr);
  return wanted ? Color::always : Color::never;
}

ConsoleOptions console_for(When color, std::string rerun) {
  ConsoleOptions console;
  console.color = color_for(color, STDOUT_FILENO);
  console.rerun = std::move(rerun);
  winsize size{};
  if (::isatty(STDOUT_FILENO) == 1 && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
      size.ws_col > 0) {
    console.columns = size.ws_col;
    console.screen = std::max<std::size_t>(size.ws_row, console.screen);
  }
  return console;
}

}  // namespace connectspec
