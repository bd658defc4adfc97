#include "harness/targets/launch.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>

#include "harness/targets/private_network.h"
#include "harness/targets/process.h"
#include "harness/targets/workspace.h"

namespace connectspec {

struct RunningTarget::State {
  TemporaryFolder folder;  // outlives the process, which is declared behind it
  Descriptor output;
  std::unique_ptr<Process> process;
  std::optional<Certificates> certificates;
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;
  int stop_signal = SIGTERM;

  ~State() {
    if (process) {
      process->stop(stop_signal);
    }
  }
};

namespace {

using Milliseconds = std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr int attempts = 3;
constexpr Milliseconds longest_pause{50};
constexpr off_t last_octets = 8 * 1024;

int signal_number(const std::string& name) {
  static const std::map<std::string, int> numbers{
      {"TERM", SIGTERM}, {"INT", SIGINT},   {"QUIT", SIGQUIT}, {"HUP", SIGHUP},
      {"USR1", SIGUSR1}, {"USR2", SIGUSR2}, {"KILL", SIGKILL}};
  const auto found = numbers.find(name);
  return found == numbers.end() ? SIGTERM : found->second;
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// The kernel's choice of a port nobody uses; 0 when there is none. Another program may take it
// before the target does, hence the attempts.
std::uint16_t free_port() {
  const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (!socket || ::bind(socket.get(), generic, size) != 0 ||
      ::getsockname(socket.get(), generic, &size) != 0) {
    return 0;
  }
  return ntohs(address.sin_port);
}

bool accepts(std::uint16_t port) {
  const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address = loopback(port);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (!socket || ::connect(socket.get(), generic, size) != 0) {
    return false;
  }
  // A free port from the ephemeral range may be picked for this socket too, which then finds
  // itself (RFC 9293 §3.5, simultaneous open).
  return ::getsockname(socket.get(), generic, &size) == 0 && ntohs(address.sin_port) != port;
}

std::string tail(int output) {
  const off_t size = std::max<off_t>(::lseek(output, 0, SEEK_END), 0);
  const off_t start = std::max<off_t>(size - last_octets, 0);
  std::string text(static_cast<std::size_t>(size - start), '\0');
  const auto count = ::pread(output, text.data(), text.size(), start);
  text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return text;
}

std::string with_output(std::string status, int output) {
  const std::string printed = tail(output);
  return printed.empty() ? status + "; it printed nothing"
                         : fmt::format("{}; it printed:\n{}", status, printed);
}

enum class Readiness { ready, exited, late, interrupted };

Readiness wait_until_ready(const Process& process, std::uint16_t port, Milliseconds within,
                           const std::function<bool()>& interrupted) {
  const auto end = Clock::now() + within;
  Milliseconds pause{1};
  while (Clock::now() < end) {
    if (interrupted && interrupted()) {
      return Readiness::interrupted;
    }
    if (process.wait(pause)) {
      return Readiness::exited;
    }
    if (accepts(port)) {
      // Somebody else may have taken the port, and our target be dying of that.
      return process.exited() ? Readiness::exited : Readiness::ready;
    }
    pause = std::min(pause * 2, longest_pause);
  }
  return Readiness::late;
}

// What is the same for every attempt.
struct Preparation {
  const Profile& profile;
  const EndpointProfile& endpoint;
  std::string program;
  std::optional<Identity> identity;
  NameServerPlace names;
};

LaunchError missing(const Launch& launch, const std::string& part) {
  return {launch.package.empty()
              ? part
              : fmt::format("{}; install it with: apt-get install {}", part, launch.package)};
}

boost::system::result<Preparation, LaunchError> prepare(const Profile& profile,
                                                        const EndpointProfile& endpoint,
                                                        const NameServerPlace& names) {
  if (!profile.launch || profile.launch->command.empty()) {
    return LaunchError{fmt::format("profile '{}' doesn't say how to start it", profile.name)};
  }
  const Launch& launch = *profile.launch;
  if (const auto part = missing_part(launch); !part.empty()) {
    return missing(launch, part);
  }
  Preparation preparation{profile, endpoint, find_program(launch.command.front()), std::nullopt,
                          names};
  if (const std::string& none = launch.nowhere_else ? enter_private_network() : std::string();
      !none.empty()) {
    return LaunchError{fmt::format(
        "{} would listen on all addresses of this machine, so it is only started in a network of "
        "its own: {}",
        launch.command.front(), none)};
  }
  if (!launch.user.empty() && ::geteuid() == 0) {
    preparation.identity = identity_of(launch.user);
    if (!preparation.identity) {
      return LaunchError{
          fmt::format("there is no user '{}' to run {} as", launch.user, launch.command.front())};
    }
  }
  return preparation;
}

Descriptor open_output(const std::string& path, const std::optional<Identity>& owner) {
  Descriptor output(
      ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
  // A target may open it again by the name /dev/stderr.
  if (output && owner && ::fchown(output.get(), owner->user, owner->group) != 0) {
    output.reset();
  }
  return output;
}

std::optional<LaunchError> write_all(const Preparation& from, const Bindings& bindings,
                                     const std::string& folder,
                                     std::optional<Certificates>& certificates) {
  auto problem = write_files(*from.profile.launch, bindings, folder, from.names, from.identity);
  if (problem || !from.endpoint.tls) {
    return problem;
  }
  certificates = make_certificates();
  if (!certificates) {
    return LaunchError{"OpenSSL can't make a certificate for the target"};
  }
  return write_certificates(*certificates, folder, from.identity);
}

std::optional<LaunchError> spawn(const Preparation& from, const Bindings& bindings,
                                 const std::string& folder, Descriptor& output,
                                 std::unique_ptr<Process>& process) {
  const Launch& launch = *from.profile.launch;
  auto command = expand_command(launch.command, bindings);
  if (!command) {
    return command.error();
  }
  output = open_output(folder + "/output", from.identity);
  if (!output) {
    return LaunchError{fmt::format("can't write {}/output: {}", folder, std::strerror(errno))};
  }
  SpawnPlan plan{from.program, *command, folder, output.get(), from.identity, std::nullopt};
  if (launch.private_names && private_names_possible()) {
    plan.names = NameFiles{folder + "/resolv.conf", folder + "/hosts"};
  }
  std::string problem;
  process = Process::spawn(plan, problem);
  return process ? std::nullopt : std::optional(LaunchError{std::move(problem)});
}

}  // namespace

RunningTarget::RunningTarget(std::unique_ptr<State> state) : state_(std::move(state)) {}
RunningTarget::RunningTarget(RunningTarget&&) noexcept = default;
RunningTarget& RunningTarget::operator=(RunningTarget&&) noexcept = default;
RunningTarget::~RunningTarget() = default;

const std::string& RunningTarget::authority() const {
  static const std::string none;
  return state_->certificates ? state_->certificates->authority : none;
}
const std::string& RunningTarget::host() const { return state_->host; }
std::uint16_t RunningTarget::port() const { return state_->port; }
int RunningTarget::process_id() const { return state_->process->id(); }
std::optional<Resources> RunningTarget::resources() const { return resources_of(process_id()); }
int RunningTarget::exit_descriptor() const { return state_->process->exit_descriptor(); }
void RunningTarget::kill() { state_->process->stop(SIGKILL); }
bool RunningTarget::exited() const { return state_->process->exited(); }

std::string RunningTarget::last_words() const {
  return with_output(state_->process->status(), state_->output.get());
}

boost::system::result<RunningTarget, LaunchError> launch(const Profile& profile,
                                                         const EndpointProfile& endpoint,
                                                         const NameServerPlace& names,
                                                         const std::function<bool()>& interrupted) {
  const auto preparation = prepare(profile, endpoint, names);
  if (!preparation) {
    return preparation.error();
  }
  const Launch& how = *profile.launch;
  std::string last;
  for (int attempt = 0; attempt < attempts; ++attempt) {
    auto folder = TemporaryFolder::make();
    if (!folder) {
      return folder.error();
    }
    auto state = std::make_unique<RunningTarget::State>();
    state->folder = std::move(*folder);
    state->port = free_port();
    state->stop_signal = signal_number(how.stop_signal);
    const auto bindings =
        launch_bindings(profile, endpoint, state->port, state->folder.path(), names);
    if (!bindings) {
      return bindings.error();
    }
    if (auto problem =
            write_all(*preparation, *bindings, state->folder.path(), state->certificates)) {
      return *problem;
    }
    if (auto problem =
            spawn(*preparation, *bindings, state->folder.path(), state->output, state->process)) {
      return *problem;
    }
    const auto readiness =
        wait_until_ready(*state->process, state->port, how.ready_within, interrupted);
    if (readiness == Readiness::ready) {
      return RunningTarget(std::move(state));
    }
    if (readiness == Readiness::interrupted) {
      state->stop_signal = SIGKILL;
      return LaunchError{fmt::format("{} wasn't waited for any longer", how.command.front())};
    }
    last = with_output(state->process->status(), state->output.get());
    if (readiness == Readiness::late) {
      return LaunchError{fmt::format("{} doesn't listen on 127.0.0.1:{} after {} ms; it {}",
                                     how.command.front(), state->port, how.ready_within.count(),
                                     last)};
    }
  }
  return LaunchError{
      fmt::format("{} didn't start, {} times; it {}", how.command.front(), attempts, last)};
}

}  // namespace connectspec
