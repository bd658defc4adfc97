// What each command of the program does, apart from reading its options. Each returns the exit
// code: 0 everything as expected, 1 a result that isn't, 2 usage or bad input, 3 unresolved
// results, nothing but skipped ones, or a target that could not be reached, 128 and more ended by a
// signal.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace connectspec {

struct Selection {
  std::vector<std::string> patterns;  // id prefixes and globs; empty: everything
  std::vector<std::string> exclude;
  std::vector<std::string> levels;  // "must", …; empty: all
  std::string cases_folder;         // adds to the built-in suite, or replaces a case of the same id
  bool slow = false;
  std::string failed;  // --failed RUN.json: only what failed there; empty: whatever it was
};

struct TargetOptions {
  std::string address;   // --target
  std::string profile;   // --profile
  std::string endpoint;  // --endpoint
  std::string user;      // --user NAME:PASSWORD, with --target
  bool user_from_environment = false;
  bool show_credentials = false;       // --show-credentials
  bool tls = false;                    // --tls, with --target
  std::string carrier;                 // --carrier, with --target: "h2-tls"
  std::vector<std::string> fields;     // --field 'Name: value'
  std::vector<std::string> claims;     // --claim, with --target: whatever asking tells of them
  std::vector<std::string> disclaims;  // --disclaim
  std::string origin_bind;             // --origin-bind
  std::string origin_host;             // --origin-host
  bool slow = false;                   // also find out what takes seconds
};

enum class When { automatic, always, never };

struct RunOptions {
  Selection selection;
  TargetOptions target;
  int jobs = 32;
  std::chrono::milliseconds timeout{5000};
  std::uint64_t seed = 1;
  int rounds = 1;
  std::chrono::milliseconds explore{0};  // a campaign behind the cases, for so long; 0: none
  std::vector<std::string> reports;      // FORMAT=FILE
  std::string expect;
  std::string located_at;  // FILE or FILE:LINE, where SARIF shows what no entry names
  bool strict = false;     // warnings are deviations
  std::string write_expect;
  bool exit_zero = false;
  bool fail_fast = false;  // the first fail that isn't expected ends the run
  When color = When::automatic;
  bool verbose = false;
  bool summary = false;                   // counts, and a line for each group of deviations
  std::vector<std::string> command_line;  // for "run alone"
};

int run_command(const RunOptions& options);

struct ListOptions {
  Selection selection;
  std::string over;           // --over: those asked over that carrier, or one of that protocol
  bool quick = false;         // --quick: what a run without --slow asks
  bool by_clause = false;     // --by-clause: what each clause is checked by
  bool capabilities = false;  // --capabilities: what a profile may claim
  std::string endpoints;      // --endpoints: of that profile
};
int list_command(const ListOptions& options);

struct ExamineOptions {
  std::vector<std::string> defects;  // globs over "group/name"; empty: all, and none
  std::string proxy = "defective-proxy";
  std::string profile;  // whose program has the defects; else `proxy`, started as the reference
  int jobs = 0;         // defects at a time; 0: four times the processors
  bool all = false;     // every case against every defect, not only those it claims
  bool claims_only = false;  // runs nothing
  bool verbose = false;
};
int examine_command(const ExamineOptions& options);

struct ShowOptions {
  std::string id;
  std::string cases_folder;
  std::uint64_t seed = 1;
};
int show_command(const ShowOptions& options);

struct JudgeOptions {
  std::string run_file;
  std::string cases_folder;
  std::string expect;
  std::string located_at;  // FILE or FILE:LINE, where SARIF shows what no entry names
  bool strict = false;     // warnings are deviations
  std::vector<std::string> reports;
  When color = When::automatic;
  bool verbose = false;
  bool summary = false;  // counts, and a line for each group of deviations
};
int judge_command(const JudgeOptions& options);

struct ReportOptions {
  std::string run_file;
  std::string only_case;  // empty: all
  std::string expect;
  std::string located_at;  // FILE or FILE:LINE, where SARIF shows what no entry names
  bool strict = false;     // warnings are deviations
  std::vector<std::string> reports;
  When color = When::automatic;
  bool verbose = false;
  bool summary = false;  // counts, and a line for each group of deviations
};
int report_command(const ReportOptions& options);

struct MatrixOptions {
  std::vector<std::string> run_files;
  std::string output;
};
int matrix_command(const MatrixOptions& options);

struct IssueOptions {
  std::string run_file;
  std::vector<std::string> cases;
  std::string output;  // empty: standard output
};
int issue_command(const IssueOptions& options);

struct DiffOptions {
  std::string before;
  std::string after;
  When color = When::automatic;
  bool verbose = false;
};
int diff_command(const DiffOptions& options);

struct LoadOptions {
  std::string place;  // HOST:PORT, or a profile's name or file; empty: as `target` says
  TargetOptions target;
  std::chrono::milliseconds duration{0};  // 0: 5 s, or as long as `count` takes
  std::uint64_t count = 0;                // 0: by duration only
  unsigned concurrency = 64;
  unsigned streams = 8;
  unsigned idle_tunnels = 1000;
  unsigned held = 0;
  std::uint64_t seed = 1;
  std::vector<std::string> only;  // "tunnels", …; empty: all but soak
  bool target_only = false;       // without the runs straight to the origin
  std::string json;
  std::string csv;
};
int load_command(const LoadOptions& options);

struct ProbeOptions {
  std::string place;  // HOST:PORT, or a profile's name or file; empty: as `target` says
  TargetOptions target;
  std::string output;  // empty: standard output
  std::chrono::milliseconds timeout{5000};
};
int probe_command(const ProbeOptions& options);

struct ForwardsOptions {
  std::string place;  // HOST:PORT, or a profile's name or file; empty: as `target` says
  TargetOptions target;
  std::string parent;  // --parent ADDRESS:PORT, with --target
  std::string json;
};
int forwards_command(const ForwardsOptions& options);

struct FuzzOptions {
  std::string place;  // HOST:PORT, or a profile's name or file; empty: as `target` says
  TargetOptions target;
  std::uint64_t seed = 1;
  std::uint64_t count = 0;  // requests; 0: until the time is over
  std::chrono::milliseconds time{60000};
  std::chrono::milliseconds timeout{3000};  // deadline of every wait
  int jobs = 4;
  std::vector<std::string> against;  // profiles
  std::string folder = "findings";
  bool resume = false;
};
int fuzz_command(const FuzzOptions& options);

struct HelpOptions {
  std::string topic;  // cases, profiles, schema, or a command's name, of which main tells itself
  std::string part;   // of a guide; empty: all
};
int help_command(const HelpOptions& options);

struct NewCaseOptions {
  std::string id;
  std::string into;    // a file; empty: standard output
  std::string clause;  // empty: one that goes with what is asked
  bool served = false;
};
int new_case_command(const NewCaseOptions& options);

struct LintOptions {
  std::vector<std::string>
      files;  // case files, folders of them, profiles; empty: the built-in ones
};
int lint_command(const LintOptions& options);

}  // namespace connectspec
