#include "harness/program/examine/worker.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <sstream>
#include <utility>

#include "harness/judge/complete.h"
#include "harness/model/case.h"
#include "harness/model/clause.h"
#include "harness/model/result.h"
#include "harness/targets/temporary_folder.h"

namespace connectspec {
namespace {

// A line for each case: verdict, id, what was observed.
std::string line_of(const Result& result) {
  std::string observed = result.judgement.observed;
  std::replace_if(
      observed.begin(), observed.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return fmt::format("{}\t{}\t{}\n", to_string(result.judgement.verdict), result.case_id, observed);
}

void write_all(int descriptor, const std::string& text) {
  std::size_t written = 0;
  while (written < text.size()) {
    const ssize_t count = ::write(descriptor, text.data() + written, text.size() - written);
    if (count <= 0) {
      return;
    }
    written += static_cast<std::size_t>(count);
  }
}

void end_at_once(int signal) {
  remove_temporary_folders();
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

void run_errand(const Errand& errand, int output) {
  ::signal(SIGTERM, end_at_once);
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  std::string text;
  {
    TargetPool pool(errand.profile, errand.endpoint);
    Run run;
    run.results = run_cases(errand.cases, pool, errand.options, {});
    complete(errand.cases, ClauseRegister{}, run);  // nobody reads the clauses here
    for (const Result& result : run.results) {
      text += line_of(result);
    }
  }
  write_all(output, text);
}

}  // namespace

Worker::Worker(const Errand& errand) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return;
  }
  output_ = ends[0];
  process_ = ::fork();
  if (process_ == 0) {
    run_errand(errand, ends[1]);
    // Not exit(): what the parent has registered for its own end is not ours to carry out.
    ::_exit(0);
  }
  ::close(ends[1]);
}

Worker::Worker(Worker&& other) noexcept
    : process_(std::exchange(other.process_, -1)),
      output_(std::exchange(other.output_, -1)),
      said_(std::move(other.said_)) {}

Worker::~Worker() {
  if (output_ >= 0) {
    ::close(output_);
  }
  if (process_ > 0) {
    ::kill(process_, SIGTERM);  // it may have folders to remove
    while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
}

bool Worker::take() {
  std::array<char, 16 * 1024> buffer;
  const ssize_t count = ::read(output_, buffer.data(), buffer.size());
  if (count > 0) {
    said_.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return count > 0 || (count < 0 && errno == EINTR);
}

std::vector<Outcome> Worker::outcomes() const {
  std::vector<Outcome> result;
  std::istringstream lines(said_);
  Outcome outcome;
  std::string verdict;
  while (std::getline(lines, verdict, '\t') && std::getline(lines, outcome.case_id, '\t') &&
         std::getline(lines, outcome.observed)) {
    outcome.verdict = verdict_from(verdict).value_or(Verdict::unresolved);
    result.push_back(outcome);
  }
  return result;
}

Profile with_defect(Profile profile, const std::string& program, const Defect& defect) {
  if (!defect.offers.empty()) {
    profile.capabilities.push_back(defect.offers);
  }
  if (profile.launch && !profile.launch->command.empty()) {
    std::vector<std::string>& command = profile.launch->command;
    command.front() = program;
    if (!defect.name.empty()) {
      command.insert(command.begin() + 1, {"--defect", defect.name});
    }
  }
  return profile;
}

}  // namespace connectspec
