#include "harness/program/cli/reporting.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>

#include "harness/language/former_ids.h"
#include "harness/program/cli/renamed.h"
#include "reports/formats.h"
#include "reports/gzip.h"

namespace connectspec {

std::optional<std::vector<ReportRequest>> report_requests(const std::vector<std::string>& texts,
                                                          std::ostream& errors) {
  std::vector<ReportRequest> requests;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    ReportRequest request;
    request.format = text.substr(0, equals);
    request.file = equals == std::string::npos ? "" : text.substr(equals + 1);
    if (find_format(request.format) == nullptr || request.file.empty()) {
      errors << fmt::format("--report {}: expected FORMAT=FILE with one of {}\n", text,
                            format_names());
      return std::nullopt;
    }
    requests.push_back(std::move(request));
  }
  return requests;
}

std::optional<Expectations> expectations_from(const std::string& path, std::ostream& errors) {
  if (path.empty()) {
    return Expectations{};
  }
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    errors << fmt::format("{}: can't be read; `--write-expect {}` makes one from a run\n", path,
                          path);
    return std::nullopt;
  }
  std::ostringstream text;
  text << stream.rdbuf();
  Expectations loaded = load_expectations({path, text.str()});
  print_mistakes(errors, loaded.errors);
  if (!loaded.errors.empty()) {
    return std::nullopt;
  }
  return loaded;
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

}  // namespace connectspec
