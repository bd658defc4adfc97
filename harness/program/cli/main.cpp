// The program's command line; what the commands do stands in the files named after them.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>

#include "harness/model/carrier.h"
#include "harness/model/quantity.h"
#include "harness/program/cli/commands.h"
#include "harness/program/cli/describe_program.h"
#include "harness/program/cli/empty_values.h"
#include "harness/program/cli/exit_statuses.h"
#include "harness/program/cli/help_form.h"
#include "harness/program/cli/mistyped.h"
#include "harness/program/cli/standard_output.h"
#include "harness/program/cli/target_cli.h"
#include "harness/program/cli/target_options.h"
#include "harness/targets/descriptor_limit.h"
#include "harness/version.h"
#include "reports/formats.h"

namespace connectspec {
namespace {

// Longer ones are slips of the pen, and near the end of the clock's range.
constexpr std::chrono::hours longest_time{10 * 365 * 24};
constexpr DurationForm some_time{.least = std::chrono::milliseconds(1), .most = longest_time};

struct DurationOption {
  std::string name;
  std::chrono::milliseconds& value;
  DurationForm form;

  bool operator()(const CLI::results_t& texts) const {
    const auto taken = duration_from(texts.back(), form);
    if (!taken) {
      throw CLI::ValidationError(name, why_no_duration(texts.back(), form));
    }
    value = *taken;
    return true;
  }
};

void add_duration(CLI::App& command, const std::string& name, std::chrono::milliseconds& value,
                  const std::string& help, const std::string& otherwise,
                  const DurationForm& form = some_time) {
  command.add_option(name, DurationOption{name, value, form}, help)
      ->type_name("TIME")
      ->default_str(otherwise);
}

// A number, whose default --help shows.
template <typename Number>
CLI::Option* add_number(CLI::App& command, const std::string& name, Number& value,
                        const std::string& help) {
  return command.add_option(name, value, help)->capture_default_str();
}

// Of everything random: the same octets for the same seed.
CLI::Option* add_seed(CLI::App& command, std::uint64_t& seed, const std::string& help) {
  return command.add_option("--seed", seed, help)
      ->check(CLI::NonNegativeNumber.description(""))
      ->capture_default_str();
}

void add_selection(CLI::App& command, Selection& selection) {
  command.add_option("pattern", selection.patterns,
                     "Ids, prefixes (connect/target) or globs ('*/target/port-*'); none: all");
  command.add_option("--exclude", selection.exclude, "Leave these out")
      ->type_name("PATTERN")
      ->allow_extra_args(false);
  command.add_option("--level", selection.levels, "Only must, should, may or practice")
      ->delimiter(',')
      ->check(CLI::IsMember({"must", "should", "may", "practice"}));
  command.add_option("--cases", selection.cases_folder, "A folder of case files of your own")
      ->type_name("DIR");
}

void add_color(CLI::App& command, When& color) {
  const CLI::CheckedTransformer words(std::map<std::string, When>{
      {"auto", When::automatic}, {"always", When::always}, {"never", When::never}});
  command.add_option("--color", color, "When to colour; auto: on a terminal, without NO_COLOR")
      ->type_name("{auto,always,never}")
      ->transform(words.description(""));
}

void add_extent(CLI::App& command, bool& verbose, bool& summary) {
  CLI::Option* all =
      command.add_flag("--verbose", verbose, "Every case, with transcripts of what isn't a pass");
  command.add_flag("--summary", summary, "Counts, and a line for each group of deviations")
      ->excludes(all);
}

void add_strict(CLI::App& command, bool& strict) {
  command.add_flag("--strict", strict, "Warnings are deviations; in the file: - strict: yes");
}

void add_located_at(CLI::App& command, std::string& place) {
  command
      .add_option(
          "--located-at", place,
          "Where SARIF shows what no entry of --expect names; else that file, your profile, "
          "or connect-expected.yaml")
      ->type_name("FILE[:LINE]");
}

void add_run(CLI::App& app, RunOptions& options) {
  CLI::App& command = *app.add_subcommand("run", "Run the suite against a target");
  add_selection(command, options.selection);
  command.add_flag("--slow", options.selection.slow, "Also what takes over a second by its nature");
  add_target(command, options.target);
  command
      .add_option("--claim", options.target.claims,
                  "With --target: ask what needs this, though the target seems not to have it")
      ->type_name("CAPABILITY")
      ->allow_extra_args(false);
  command
      .add_option("--disclaim", options.target.disclaims,
                  "With --target: don't ask what needs this; see list --capabilities")
      ->type_name("CAPABILITY")
      ->allow_extra_args(false);
  add_number(command, "--jobs", options.jobs, "Cases at a time")->check(CLI::Range(1, 256));
  add_duration(command, "--timeout", options.timeout, "Deadline of every wait", "5s");
  add_seed(command, options.seed, "For everything random: the same octets for the same seed");
  add_number(command, "--repeat", options.rounds,
             "Run each case that often; what doesn't come out the same is unresolved")
      ->check(CLI::Range(1, 1000));
  add_duration(command, "--explore", options.explore,
               "Then requests that nobody wrote, for so long; see fuzz", "",
               {.most = longest_time});
  command
      .add_option("--report", options.reports,
                  "In one of these formats; more than once. FILE.gz is packed")
      ->type_name("FORMAT=FILE")
      ->allow_extra_args(false);
  command.add_option("--expect", options.expect, "Known deviations, each with a reason")
      ->type_name("FILE");
  add_strict(command, options.strict);
  command
      .add_option("--failed", options.selection.failed,
                  "Only what failed or stayed open in that run; with --strict what warned, too")
      ->type_name("RUN.json");
  command.add_flag(
      "--fail-fast", options.fail_fast,
      "End at the first fail that isn't expected; reports say that they are incomplete");
  add_located_at(command, options.located_at);
  command.add_flag("--exit-zero", options.exit_zero,
                   "Exit status 0 whatever the verdicts are; for what looks at the run file");
  command
      .add_option("--write-expect", options.write_expect,
                  "Write that file from this run, or add to it")
      ->type_name("FILE");
  add_show_credentials(command, options.target);
  add_extent(command, options.verbose, options.summary);
  add_color(command, options.color);
  command.footer(
      std::string(
          "Examples:\n"
          "  connectspec run                          the reference proxy\n"
          "  connectspec run --profile squid connect/auth  one area against Squid\n"
          "  connectspec run --target 127.0.0.1:3128 --report junit=out.xml\n"
          "  connectspec run --profile squid --expect squid.expect.yaml\n"
          "  connectspec run --profile squid --explore 60s  and look beside the cases\n\n") +
      exit_status_text("run"));
  arrange(command, {{"Which cases",
                     {"pattern", "--exclude", "--level", "--cases", "--slow", "--failed", "--claim",
                      "--disclaim"}},
                    {"How they are run",
                     {"--jobs", "--timeout", "--seed", "--repeat", "--explore", "--fail-fast"}},
                    {"What comes of it",
                     {"--report", "--expect", "--strict", "--write-expect", "--located-at",
                      "--exit-zero", "--show-credentials", "--verbose", "--summary", "--color"}}});
}

std::vector<std::string> words_of_carriers() {
  std::vector<std::string> words;
  for (const CarrierWord& one : carrier_words()) {
    words.push_back(one.word);
  }
  return words;
}

void add_others(CLI::App& app, ListOptions& list, ShowOptions& show, JudgeOptions& judge,
                ProbeOptions& probe, LintOptions& lint) {
  CLI::App& listing = *app.add_subcommand("list", "List cases: id, level, title");
  add_selection(listing, list.selection);
  auto* by_clause = listing.add_flag("--by-clause", list.by_clause,
                                     "Which cases check which clause, and what none does");
  listing.add_flag("--quick", list.quick, "Without those that only `run --slow` asks");
  listing.add_option("--over", list.over, "Those asked over that carrier")
      ->check(CLI::IsMember(words_of_carriers()));
  listing.add_flag("--capabilities", list.capabilities, "What a profile may claim")
      ->excludes(by_clause);
  listing.add_option("--endpoints", list.endpoints, "Of that profile, instead of cases")
      ->type_name("PROFILE")
      ->excludes(by_clause);
  listing.footer(
      "Examples:\n"
      "  connectspec list connect/target --level must\n"
      "  connectspec list --by-clause connect/tunnel");

  CLI::App& showing =
      *app.add_subcommand("show", "Show a case: script, clause, why, how it is judged");
  showing.add_option("case", show.id, "Its id")->required();
  showing.add_option("--cases", show.cases_folder, "A folder of case files of your own")
      ->type_name("DIR");
  add_seed(showing, show.seed, "What a run with this seed picks");
  showing.footer("Example:\n  connectspec show connect/target/missing-port");

  CLI::App& judging = *app.add_subcommand("judge", "Judge a stored run again by today's rules");
  judging.add_option("run", judge.run_file, "A JSON run file")->required()->type_name("RUN.json");
  judging.add_option("--cases", judge.cases_folder, "A folder of case files of your own")
      ->type_name("DIR");
  judging.add_option("--expect", judge.expect, "Known deviations")->type_name("FILE");
  add_strict(judging, judge.strict);
  add_located_at(judging, judge.located_at);
  judging.add_option("--report", judge.reports, "In one of those formats")
      ->type_name("FORMAT=FILE")
      ->allow_extra_args(false);
  add_extent(judging, judge.verbose, judge.summary);
  add_color(judging, judge.color);
  judging.footer("Example:\n  connectspec run --report json=run.json; connectspec judge run.json");

  CLI::App& probing = *app.add_subcommand("probe", "Look at a target, write a first profile");
  probing.add_option("place", probe.place, "HOST:PORT, or a profile; else as --target says");
  add_target(probing, probe.target);
  probing.add_option("--output,-o", probe.output, "Write it there instead of printing")
      ->type_name("FILE");
  add_duration(probing, "--timeout", probe.timeout, "Deadline of every wait", "5s");
  probing.footer("Example:\n  connectspec probe 127.0.0.1:3128 -o my-proxy.yaml\n\n" +
                 exit_status_text("probe"));

  CLI::App& linting = *app.add_subcommand("lint", "Check case files and profiles");
  linting.add_option("files", lint.files, "Files and folders; none: the built-in ones");
  linting.footer("Example:\n  connectspec lint my-cases/ my-proxy.yaml\n\n" +
                 exit_status_text("lint"));
}

void add_new_case(CLI::App& app, NewCaseOptions& options) {
  CLI::App& command = *app.add_subcommand("new-case", "Write a case to begin with");
  command.add_option("case", options.id, "Its id: AREA/NAME")->required();
  command
      .add_option("--into", options.into,
                  "Into this file: a new one, or one with cases of the same area")
      ->type_name("FILE");
  command.add_option("--clause", options.clause, "What it asks about, by its key in the register")
      ->type_name("CLAUSE");
  command.add_flag("--served", options.served, "A request to be served; else one to be refused");
  command.footer(
      "It runs and lints as it stands; its comments say what to change.\n\n"
      "Example:\n"
      "  connectspec new-case mine/target/empty-port --into mine/target.yaml\n"
      "  connectspec lint mine; connectspec run --cases mine mine");
}

void add_load(CLI::App& app, LoadOptions& load) {
  CLI::App& command = *app.add_subcommand("load", "Load a target, and measure it");
  command.add_option("place", load.place, "HOST:PORT, or a profile; none: the reference proxy");
  add_target(command, load.target);
  add_duration(command, "--time", load.duration, "Of each measurement",
               "5s; without end for --count");
  command.add_option("--count", load.count, "End tunnels, refusals and soak after so many");
  add_number(command, "--concurrency", load.concurrency, "Tunnels, refusals and soak: at a time")
      ->check(CLI::Range(1, 10000));
  add_number(command, "--streams", load.streams, "Long tunnels at a time")
      ->check(CLI::Range(1, 1000));
  add_number(command, "--idle", load.idle_tunnels, "Idle tunnels")->check(CLI::Range(1, 100000));
  add_number(command, "--held", load.held, "Tunnels and refusals: beside so many that stand idle")
      ->check(CLI::Range(0, 100000));
  command
      .add_option("--only", load.only, "Some of tunnels, refusals, up, down, both, idle; or soak")
      ->delimiter(',')
      ->check(CLI::IsMember({"tunnels", "refusals", "up", "down", "both", "idle", "soak"}));
  add_seed(command, load.seed, "Of the soak's choices");
  command.add_flag("--target-only", load.target_only, "Not also straight to the origin");
  command.add_option("--json", load.json, "Also there")->type_name("FILE");
  command.add_option("--csv", load.csv, "Also there")->type_name("FILE");
  command.footer(
      std::string(
          "Each measurement is made straight to the origin too, by the same client: the limit.\n"
          "To a target over TLS each exchange has a handshake of its own; soak and --held need one "
          "in "
          "clear.\n"
          "Times are from the connect to the end of the response head. 'cpu' and 'own' are "
          "microseconds\n"
          "of processor, of a launched target and of clients with origins: per exchange, or per "
          "MB.\n\n"
          "soak: tunnels that end at random (close, reset, half-close, readers that stall, clients "
          "that\n"
          "leave while the target connects), then what they left in a launched target. It says 1 "
          "for\n"
          "descriptors, memory that grows with the tunnels, or a processor that doesn't come to "
          "rest.\n\n"
          "Examples:\n"
          "  connectspec load 127.0.0.1:3128 --time 10s\n"
          "  connectspec load squid --only tunnels,idle --json squid-load.json\n"
          "  connectspec load --only tunnels --held 9000\n"
          "  connectspec load --only soak --count 200000\n\n") +
      exit_status_text("load"));
}

void add_reporting(CLI::App& app, ReportOptions& report, MatrixOptions& matrix, IssueOptions& issue,
                   DiffOptions& diff) {
  CLI::App& reporting = *app.add_subcommand("report", "Render a stored run in any format");
  reporting.add_option("run", report.run_file, "A JSON run file, also as .gz")
      ->type_name("RUN.json");
  reporting.add_option("--report", report.reports, "Into this file, or - to print it")
      ->type_name("FORMAT=FILE")
      ->allow_extra_args(false);
  reporting.add_option("--expect", report.expect, "Known deviations")->type_name("FILE");
  add_strict(reporting, report.strict);
  add_located_at(reporting, report.located_at);
  reporting.add_option("--case", report.only_case, "Only this one; its exit status as of a run")
      ->type_name("ID");
  add_extent(reporting, report.verbose, report.summary);
  add_color(reporting, report.color);
  std::string known;
  for (const Format& format : formats()) {
    known += fmt::format("  {:<9} {}\n", format.name, format.purpose);
  }
  reporting.footer("Formats (without --report: text for people):\n" + known +
                   "\nExample:\n  connectspec report run.json --report markdown=-");

  CLI::App& table =
      *reporting.add_subcommand("matrix", "Several runs side by side, as a page or as a site");
  table.add_option("runs", matrix.run_files, "JSON run files, a column each")
      ->required()
      ->type_name("RUN.json");
  table
      .add_option(
          "--output,-o", matrix.output,
          "The page, one file; or FOLDER/ for a site: index.html, and for each run its page, "
          "its run file and its badge, each file under 2 MB with the whole suite")
      ->required()
      ->type_name("FILE");
  table.footer(
      "Examples:\n  connectspec report matrix squid.json apache.json -o matrix.html\n"
      "  connectspec report matrix squid.json apache.json -o site/");

  CLI::App& worded = *reporting.add_subcommand(
      "issue", "Word deviations for the target's maintainers, in Markdown");
  worded.add_option("run", issue.run_file, "A JSON run file")->required()->type_name("RUN.json");
  worded.add_option("case", issue.cases, "Ids of cases that failed or warned there for one cause")
      ->required()
      ->type_name("CASE");
  worded.add_option("--output,-o", issue.output, "Write it there instead of printing")
      ->type_name("FILE");
  worded.footer(
      "What was sent is in it as commands for a shell; passwords are masked.\n\n"
      "Example:\n  connectspec report issue run.json connect/target/missing-port -o issue.md");

  CLI::App& comparing = *app.add_subcommand("diff", "Say what changed between two stored runs");
  comparing.add_option("old", diff.before, "A JSON run file")->required()->type_name("OLD.json");
  comparing.add_option("new", diff.after, "A later one")->required()->type_name("NEW.json");
  comparing.add_flag("--verbose", diff.verbose, "Also the same verdict for another observation");
  add_color(comparing, diff.color);
  comparing.footer(exit_status_text("diff"));
}

void add_examine(CLI::App& app, ExamineOptions& options) {
  CLI::App& command = *app.add_subcommand(
      "examine", "Prove that the suite catches what it claims to catch (for developers)");
  command.add_option("--defect", options.defects, "Only these, by group/name or glob; none: all")
      ->type_name("GLOB");
  CLI::Option* proxy =
      command.add_option("--proxy", options.proxy, "The program that has the defects")
          ->type_name("PROGRAM");
  command.add_option("--profile", options.profile, "Of a program of yours that has defects")
      ->excludes(proxy);
  command.add_option("--jobs", options.jobs, "Defects at a time")->check(CLI::Range(1, 64));
  command.add_flag("--all", options.all,
                   "Every case against every defect, not only those it claims");
  command.add_flag("--claims", options.claims_only,
                   "Run nothing; only check that every case is claimed by some defect");
  command.add_flag("--verbose", options.verbose, "Every verdict");
  command.footer(std::string("Runs the suite against the reference proxy with one wrong part at a "
                             "time. Each defect has "
                             "to be\n"
                             "caught by the cases it names, and each case has to be able to fail. "
                             "With --profile it is "
                             "the "
                             "program\n"
                             "that this profile launches; it says --list-defects like "
                             "defective-proxy, and takes --defect "
                             "NAME.\n\n"
                             "Examples:\n"
                             "  connectspec examine\n"
                             "  connectspec examine --defect target --defect 'auth/*'\n\n") +
                 exit_status_text("examine"));
}

void add_fuzz(CLI::App& app, FuzzOptions& options) {
  CLI::App& command = *app.add_subcommand("fuzz", "Send a target requests nobody wrote");
  command.add_option("place", options.place, "HOST:PORT, or a profile; none: the reference proxy");
  add_target(command, options.target);
  add_show_credentials(command, options.target);
  add_seed(command, options.seed, "One seed, one campaign");
  add_duration(command, "--time", options.time, "How long", "60s");
  command.add_option("--count", options.count, "How many requests, instead of a time");
  add_number(command, "--jobs", options.jobs, "Requests at a time")->check(CLI::Range(1, 64));
  add_duration(command, "--timeout", options.timeout, "Deadline of every wait", "3s");
  command.add_option("--against", options.against, "Then compare with these profiles")
      ->type_name("NAME");
  command.add_option("--findings", options.folder, "Where case files go")
      ->type_name("DIR")
      ->capture_default_str();
  command.add_flag("--resume", options.resume, "Go on with the campaign of that folder");
  command.footer(
      "Each finding is repeated three times, made small and written as a case file:\n"
      "  connectspec fuzz tinyproxy --time 30s\n"
      "  connectspec run --profile tinyproxy --cases findings fuzz\n"
      "To an endpoint in TLS, each request has a handshake of its own.\n\n" +
      exit_status_text("fuzz"));
}

void add_forwards(CLI::App& app, ForwardsOptions& options) {
  CLI::App& command =
      *app.add_subcommand("forwards", "Show what a target forwards to its parent, or to an origin");
  command.add_option("place", options.place, "HOST:PORT, or a profile; none: the reference proxy");
  add_target(command, options.target);
  command.get_option("--endpoint")->description("Which of its endpoints; none: a chained one");
  command.add_option("--parent", options.parent, "Where it looks for its parent, with --target")
      ->type_name("ADDRESS:PORT")
      ->group(command.get_option("--target")->get_group());
  add_show_credentials(command, options.target);
  command.add_option("--json", options.json, "The same for programs")->type_name("FILE");
  command.footer(
      "Each field goes in a request of its own; a table says what reached the other side.\n\n"
      "Examples:\n"
      "  connectspec forwards squid\n"
      "  connectspec forwards --target 127.0.0.1:3128 --parent 127.0.0.1:3129 --json "
      "squid.json\n\n" +
      exit_status_text("forwards"));
}

void add_help(CLI::App& app, HelpOptions& options) {
  CLI::App& command = *app.add_subcommand("help", "Guides: how to write cases and profiles");
  command
      .add_option("topic", options.topic, "cases, profiles, schema (of case files), or a command")
      ->required();
  command.add_option("part", options.part, "A part of the guide, by the beginning of its heading");
  command.footer(
      "Examples:\n"
      "  connectspec help cases            all of it\n"
      "  connectspec help cases steps      what a script can do\n"
      "  connectspec help schema >case-file.schema.json");
}

// What there is to be told, or `--help` of the command that is called so.
int help(CLI::App& app, const HelpOptions& options) {
  const std::vector<std::string> topics{"cases", "profiles", "schema"};
  if (std::find(topics.begin(), topics.end(), options.topic) != topics.end()) {
    return help_command(options);
  }
  const auto commands = app.get_subcommands(
      [&options](const CLI::App* one) { return one->get_name() == options.topic; });
  if (commands.empty()) {
    std::vector<std::string> known = topics;
    for (const CLI::App* one : app.get_subcommands([](const CLI::App*) { return true; })) {
      known.push_back(one->get_name());
    }
    std::cerr << fmt::format("connectspec: no help on '{}'; expected {} or a command{}\n",
                             options.topic, fmt::join(topics, ", "),
                             did_you_mean(options.topic, known));
    return 2;
  }
  std::cout << commands.front()->help("connectspec");
  return 0;
}

// For the packages; not in --help.
void add_descriptions(CLI::App& app, std::string& shell) {
  app.add_subcommand("man", "Print the man page")->group("");
  CLI::App& completing = *app.add_subcommand("completion", "Print a shell's completions");
  completing.group("");
  completing.add_option("shell", shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
}

int run_program(int count, char** arguments) {
  CLI::App app{"Conformance tests for HTTP CONNECT proxies", "connectspec"};
  app.formatter(std::make_shared<HelpForm>());  // which the commands inherit
  app.set_version_flag("--version", fmt::format("connectspec {}", version));
  app.require_subcommand(1);
  app.footer(std::string("Start with `connectspec run` (the built-in reference proxy) or\n"
                         "`connectspec run --target HOST:PORT`.\n\n") +
             exit_status_text(""));
  RunOptions run;
  ListOptions list;
  ShowOptions show;
  JudgeOptions judge;
  ProbeOptions probe;
  LintOptions lint;
  NewCaseOptions new_case;
  LoadOptions load;
  ReportOptions report;
  MatrixOptions matrix;
  IssueOptions issue;
  DiffOptions diff;
  ExamineOptions examine;
  FuzzOptions fuzz;
  ForwardsOptions forwards;
  add_run(app, run);
  add_examine(app, examine);
  add_others(app, list, show, judge, probe, lint);
  add_new_case(app, new_case);
  add_load(app, load);
  add_reporting(app, report, matrix, issue, diff);
  add_fuzz(app, fuzz);
  add_forwards(app, forwards);
  HelpOptions guides;
  add_help(app, guides);
  std::string shell;
  add_descriptions(app, shell);
  refuse_empty_values(app);
  try {
    app.parse(with_values_apart(count, arguments));
  } catch (const CLI::ParseError& error) {
    const std::vector<std::string> typed(arguments + 1, arguments + count);
    const std::string mistyped =
        error.get_exit_code() == 0 ? std::string() : mistyped_in(app, typed);
    if (!mistyped.empty()) {
      std::cerr << fmt::format("connectspec: {}\nRun with --help for more information.\n",
                               mistyped);
      return 2;
    }
    // CLI11 has a code for every mistake; ours is 2 for all of them.
    return app.exit(error) == 0 ? 0 : 2;
  }
  for (const auto& [place, target] :
       {std::pair(&probe.place, &probe.target), std::pair(&load.place, &load.target),
        std::pair(&fuzz.place, &fuzz.target), std::pair(&forwards.place, &forwards.target)}) {
    if (!take_place(*place, *target, std::cerr)) {
      return 2;
    }
  }
  for (TargetOptions* target :
       {&run.target, &probe.target, &fuzz.target, &forwards.target, &load.target}) {
    take_credentials_of_environment(*target);
  }
  if (app.got_subcommand("examine")) {
    return examine_command(examine);
  }
  const std::string command = app.get_subcommands().front()->get_name();
  const CLI::App& reporting = *app.get_subcommand("report");
  if (command == "help") {
    return help(app, guides);
  }
  if (command == "man" || command == "completion") {
    std::cout << (command == "man" ? man_page(app, version) : completion_script(app, shell));
    return 0;
  }
  return command == "run"        ? run_command(run)
         : command == "list"     ? list_command(list)
         : command == "show"     ? show_command(show)
         : command == "judge"    ? judge_command(judge)
         : command == "probe"    ? probe_command(probe)
         : command == "report"   ? (reporting.got_subcommand("matrix")  ? matrix_command(matrix)
                                    : reporting.got_subcommand("issue") ? issue_command(issue)
                                                                        : report_command(report))
         : command == "fuzz"     ? fuzz_command(fuzz)
         : command == "forwards" ? forwards_command(forwards)
         : command == "load"     ? load_command(load)
         : command == "diff"     ? diff_command(diff)
         : command == "new-case" ? new_case_command(new_case)
                                 : lint_command(lint);
}

}  // namespace
}  // namespace connectspec

int main(int count, char** arguments) {
  // A peer that resets while we write is an observation, not the end of us.
  std::signal(SIGPIPE, SIG_IGN);
  connectspec::take_closed_standard_streams();
  connectspec::raise_descriptor_limit();
  try {
    return connectspec::status_with_output(connectspec::run_program(count, arguments));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "connectspec: %s\n", error.what());
    return 2;
  }
}
