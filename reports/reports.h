// Rendering of a stored run. Nothing here decides anything: verdicts come from the judge, what was
// expected from the expected-results file.
#pragma once

#include <array>
#include <boost/system/result.hpp>
#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/verdict.h"
#include "reports/expectations.h"

namespace connectspec {

struct Observation;
struct Result;
struct Run;

struct ReportError {
  std::string message;
  std::size_t line = 0;  // from 1 on, of the text that was read; 0: it is about no place in it
  std::size_t column = 0;
};
[[noreturn]] void throw_exception_from_error(const ReportError& error,
                                             const boost::source_location& where);

// The run file: JSON, lossless (run_from_json(run_to_json(run)) == run, octets escaped as in
// wire/bytes.h).
std::string run_to_json(const Run& run);
boost::system::result<Run, ReportError> run_from_json(std::string_view text);

// JUnit XML, testsuite per area. failure: an unexpected fail, a warn that counts, a deviation that
// has vanished; error: an unexpected unresolved; skipped with its reason, also what wasn't asked;
// an expected deviation passes with the reason in system-out. Control characters that XML can't
// hold are escaped.
std::string run_to_junit(const Run& run, const ExpectationReport& comparison);

enum class Color { never, always };

struct ConsoleOptions {
  Color color = Color::never;
  std::string rerun;        // "connectspec run --profile squid"; the case id is appended
  bool verbose = false;     // every case, with its transcript, not only deviations
  bool brief = false;       // each group of deviations in a line
  std::size_t columns = 0;  // of the terminal; 0: lines are as long as they are
  std::size_t screen = 24;  // lines that an area may take, unless verbose
};

// Everything printed after the run: what deviates, in groups (groups.h), the gravest first, each
// with its clause, what was expected and what observed; then counts per verdict, and what to do. An
// area takes a screen at most, less where there are many of them: what has no room is told in a
// line each. Where there is nothing but one group, its transcript stands with it.
void print_summary(std::ostream& out, const Run& run, const ExpectationReport& comparison,
                   const ConsoleOptions& options);

// One line per area while running, as soon as it is finished; on a terminal the line of the first
// that isn't is rewritten as cases finish.
class Progress {
 public:
  // `columns`: of the terminal; 0: lines are as long as they are.
  Progress(std::ostream& out, bool terminal, Color color, std::size_t columns = 0);
  void start(const std::vector<std::string>& areas);  // of each case, in their order
  void finished(const Result& result);                // in any order
  void end();

 private:
  struct Area {
    std::string name;
    std::size_t total = 0;
    std::size_t done = 0;
    std::array<std::size_t, 6> counts{};  // by Verdict
    bool printed = false;
  };

  Area& area(const std::string& name);
  void clear_line();
  void print_line(Area& area);
  void print_current();
  std::string badge(Verdict worst) const;

  std::ostream& out_;
  bool terminal_;
  Color color_;
  std::size_t columns_;
  std::vector<Area> areas_;
  std::size_t width_ = 0;
};

// The transcript of one observation, a line per event: time, actor, arrow, octets escaped.
std::string transcript(const Observation& observation);

// Writes a whole file or nothing: to a temporary beside it, then rename.
boost::system::result<void, ReportError> write_file(const std::string& path, std::string_view text);

// Whether that can be done there; what stands there stays.
boost::system::result<void, ReportError> can_write_file(const std::string& path);

}  // namespace connectspec
