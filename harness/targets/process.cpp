#include "harness/targets/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "harness/targets/descriptor_limit.h"
#include "harness/targets/private_names.h"

namespace connectspec {
namespace {

constexpr auto patience = std::chrono::seconds(2);
constexpr int signal_base = 128;  // how shells put a signal into a status

// What the child reports through a pipe when it doesn't get as far as exec.
enum class Step : int { session, output, folder, names, identity, exec };

struct Failure {
  Step step;
  int error;
};

std::string_view name_of(Step step) {
  switch (step) {
    case Step::session:
      return "make a session";
    case Step::output:
      return "redirect the output";
    case Step::folder:
      return "enter the working folder";
    case Step::names:
      return "make /etc/hosts and /etc/resolv.conf private";
    case Step::identity:
      return "change the user";
    case Step::exec:
      return "execute the program";
  }
  return "start";
}

// Everything the child needs, laid out before fork(): behind it only system calls are safe, since
// another thread may have held the allocator's lock.
struct Prepared {
  explicit Prepared(const SpawnPlan& from) : plan(from) {
    for (const auto& argument : plan.command) {
      arguments.push_back(const_cast<char*>(argument.c_str()));
    }
    arguments.push_back(nullptr);
  }

  const SpawnPlan& plan;
  std::vector<char*> arguments;
  pid_t parent = ::getpid();
  rlimit descriptors = inherited_descriptor_limit();
  int report = -1;
};

void default_signals() {
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; ++number) {
    ::sigaction(number, &action, nullptr);  // KILL and STOP refuse; that is fine
  }
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

bool redirect(int output) {
  const int null = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  return null >= 0 && ::dup2(null, 0) >= 0 && ::dup2(output, 1) >= 0 && ::dup2(output, 2) >= 0;
}

// The raw calls: glibc's wrappers would tell the other threads, which don't exist behind fork().
bool become(const Identity& identity) {
  return ::syscall(SYS_setgroups, identity.groups.size(), identity.groups.data()) == 0 &&
         ::syscall(SYS_setresgid, identity.group, identity.group, identity.group) == 0 &&
         ::syscall(SYS_setresuid, identity.user, identity.user, identity.user) == 0;
}

[[noreturn]] void give_up(int report, Step step, int error) {
  const Failure failure{step, error};
  [[maybe_unused]] const auto written = ::write(report, &failure, sizeof failure);
  ::_exit(127);
}

[[noreturn]] void run_child(const Prepared& prepared) {
  const auto& plan = prepared.plan;
  const auto require = [&](bool done, Step step) {
    if (!done) {
      give_up(prepared.report, step, errno);
    }
  };
  ::setrlimit(RLIMIT_NOFILE, &prepared.descriptors);
  default_signals();
  require(::setsid() >= 0, Step::session);
  require(redirect(plan.output), Step::output);
  require(plan.folder.empty() || ::chdir(plan.folder.c_str()) == 0, Step::folder);
  if (plan.names) {
    errno = enter_private_names(plan.names->resolv_conf.c_str(), plan.names->hosts.c_str());
    require(errno == 0, Step::names);
  }
  require(!plan.identity || become(*plan.identity), Step::identity);
  // Only now: changing the user clears it.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != prepared.parent) {
    ::_exit(127);
  }
  ::syscall(SYS_close_range, 3U, ~0U, 1U << 2);  // CLOSE_RANGE_CLOEXEC
  ::execve(plan.program.c_str(), prepared.arguments.data(), environ);
  give_up(prepared.report, Step::exec, errno);
}

std::optional<Failure> read_failure(int report) {
  Failure failure{};
  ssize_t count = 0;
  do {
    count = ::read(report, &failure, sizeof failure);
  } while (count < 0 && errno == EINTR);
  return count == static_cast<ssize_t>(sizeof failure) ? std::optional(failure) : std::nullopt;
}

void reap(pid_t child) {
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
}

// The parent-death signal reaches only the child itself; what it forked is ended by this process,
// which sees the end of the lifeline when we die, however that happens. Only system calls.
[[noreturn]] void run_watchdog(int lifeline, pid_t group) {
  ::setsid();
  ::dup2(lifeline, 0);
  ::syscall(SYS_close_range, 1U, ~0U, 0U);
  char octet = 0;
  while (::read(0, &octet, 1) < 0 && errno == EINTR) {
  }
  ::kill(-group, SIGKILL);
  ::_exit(0);
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    reset();
    std::swap(number_, other.number_);
  }
  return *this;
}

void Descriptor::reset() {
  if (number_ >= 0) {
    ::close(number_);
  }
  number_ = -1;
}

std::optional<Identity> identity_of(const std::string& user) {
  std::vector<char> buffer(16 * 1024);
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwnam_r(user.c_str(), &entry, buffer.data(), buffer.size(), &found) != 0 ||
      found == nullptr) {
    return std::nullopt;
  }
  int count = 256;
  std::vector<gid_t> groups(static_cast<std::size_t>(count));
  if (::getgrouplist(user.c_str(), entry.pw_gid, groups.data(), &count) < 0) {
    return std::nullopt;
  }
  groups.resize(static_cast<std::size_t>(count));
  return Identity{entry.pw_uid, entry.pw_gid, std::move(groups)};
}

std::unique_ptr<Process> Process::spawn(const SpawnPlan& plan, std::string& problem) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    problem = fmt::format("can't make a pipe: {}", std::strerror(errno));
    return nullptr;
  }
  Descriptor report(ends[0]);
  Descriptor child_report(ends[1]);
  Prepared prepared(plan);
  prepared.report = child_report.get();
  const pid_t child = ::fork();
  if (child == 0) {
    run_child(prepared);
  }
  if (child < 0) {
    problem = fmt::format("can't fork: {}", std::strerror(errno));
    return nullptr;
  }
  child_report.reset();
  std::unique_ptr<Process> process(new Process);
  process->id_ = child;
  process->pidfd_ = Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, child, 0U)));
  if (!process->pidfd_) {
    problem = fmt::format("can't watch the process: {}", std::strerror(errno));
    return nullptr;
  }
  if (const auto failure = read_failure(report.get())) {
    problem = fmt::format("can't {} ({}): {}", name_of(failure->step), plan.program,
                          std::strerror(failure->error));
    return nullptr;
  }
  process->start_watchdog();
  return process;
}

Process::~Process() { stop(SIGKILL); }

// Does without one when it can't be had.
void Process::start_watchdog() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return;
  }
  Descriptor theirs(ends[0]);
  lifeline_ = Descriptor(ends[1]);
  const pid_t child = ::fork();
  if (child == 0) {
    run_watchdog(theirs.get(), id_);
  }
  watchdog_ = child;
}

bool Process::wait(std::chrono::milliseconds time) const {
  if (status_) {
    return true;
  }
  const auto end = std::chrono::steady_clock::now() + time;
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - std::chrono::steady_clock::now());
    pollfd entry{pidfd_.get(), POLLIN, 0};
    const int ready = ::poll(&entry, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
    if (ready >= 0 || errno != EINTR) {
      return ready > 0;
    }
  }
}

std::string Process::status() const {
  if (!status_) {
    siginfo_t info{};
    // P_PIDFD; it stays unreaped so that its number can't be given to another process meanwhile.
    const auto by_pidfd = static_cast<idtype_t>(3);
    if (::waitid(by_pidfd, static_cast<id_t>(pidfd_.get()), &info, WEXITED | WNOHANG | WNOWAIT) !=
            0 ||
        info.si_pid == 0) {
      return "is still running";
    }
    status_ = info.si_code == CLD_EXITED ? info.si_status : signal_base + info.si_status;
  }
  const char* signal = *status_ > signal_base ? ::sigabbrev_np(*status_ - signal_base) : nullptr;
  return signal == nullptr ? fmt::format("exited with status {}", *status_)
                           : fmt::format("exited with status {} (SIG{})", *status_, signal);
}

bool Process::succeeded() const {
  status();
  return status_ == 0;
}

void Process::stop(int signal) {
  if (id_ < 0) {
    return;
  }
  if (watchdog_ > 0) {
    ::kill(watchdog_, SIGKILL);
    reap(watchdog_);
    watchdog_ = -1;
  }
  if (pidfd_ && !exited()) {
    ::kill(-id_, signal);
    wait(patience);
  }
  // The group's other members too; its number is taken until the leader is reaped.
  ::kill(-id_, SIGKILL);
  ::kill(id_, SIGKILL);
  if (pidfd_) {
    wait(patience);
    status();
  }
  reap(id_);
  id_ = -1;
}

}  // namespace connectspec
