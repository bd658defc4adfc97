// What `run`, `judge` and `report` share: the files and the text that come out of a run.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "harness/model/former_ids.h"
#include "harness/model/result.h"
#include "harness/program/cli/commands.h"
#include "reports/expectations.h"
#include "reports/reports.h"

namespace connectspec {

struct ClauseRegister;

struct ReportRequest {
  std::string format;  // one of formats()
  std::string file;    // "-": standard output
};

// "json=run.json"; complains on `errors`.
std::optional<std::vector<ReportRequest>> report_requests(const std::vector<std::string>& texts,
                                                          std::ostream& errors);

// Where they go, and another file if there is one.
std::vector<std::string> files_of(const std::vector<ReportRequest>& requests,
                                  const std::string& other = {});

// An empty path: no entries. `strict` makes them so whatever the file says.
std::optional<Expectations> expectations_from(const std::string& path, bool strict,
                                              std::ostream& errors);

// Whether --write-expect can write that file, or add to it; complains on `errors`.
bool takes_expectations(const std::string& path, std::ostream& errors);
// Does it, and says on `out` what there is now. False after a complaint.
bool write_expectations(const std::string& path, const Run& run, bool strict, std::ostream& out,
                        std::ostream& errors);

// A run file, its results under today's ids; complains on `errors`.
std::optional<Run> stored_run(const std::string& path, const FormerIds& former,
                              std::ostream& errors);
// The same of a run of the built-in suite.
std::optional<Run> stored_run(const std::string& path, std::ostream& errors);

// Writes the files; false (after a complaint) when one can't be written.
bool write_reports(const Run& run, const ExpectationReport& comparison,
                   const std::vector<ReportRequest>& requests, std::ostream& errors);

Color color_for(When when, int descriptor);

// For standard output, as wide and as high as the terminal that it is. `rerun` repeats the run.
ConsoleOptions console_for(When color, std::string rerun);

}  // namespace connectspec
