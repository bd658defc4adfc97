// Starting, watching and ending a target's processes. Blocking calls with deadlines; the engine
// never waits here while cases run: it asks exited() between them, or waits on exit_descriptor().
#pragma once

#include <boost/system/result.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "harness/targets/profile.h"
#include "harness/targets/resources.h"

namespace connectspec {

struct LaunchError {
  std::string message;  // what failed, with the program's last output, and what to do
};
[[noreturn]] void throw_exception_from_error(const LaunchError& error,
                                             const boost::source_location& where);

struct NameServerPlace;

// A running process of its own process group with its files in a temporary folder. The destructor
// ends the process (stop signal, then KILL after 2 s) and removes the folder.
class RunningTarget {
 public:
  RunningTarget(RunningTarget&&) noexcept;
  RunningTarget& operator=(RunningTarget&&) noexcept;
  ~RunningTarget();

  const std::string& host() const;  // "127.0.0.1"
  std::uint16_t port() const;
  // PEM of who signed the certificate of an endpoint that speaks TLS, else empty.
  const std::string& authority() const;
  int process_id() const;
  std::optional<Resources> resources() const;
  // A pidfd that becomes readable when the process ends; owned by this object.
  int exit_descriptor() const;
  bool exited() const;
  // "exited with status 139 (SIGSEGV)" and the last lines it printed, at most 8 KiB.
  std::string last_words() const;

 private:
  friend boost::system::result<RunningTarget, LaunchError> launch(const Profile&,
                                                                  const EndpointProfile&,
                                                                  const NameServerPlace&);
  struct State;
  explicit RunningTarget(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Where the target finds a name server; nobody need be there.
struct NameServerPlace {
  std::string host = "127.0.0.1";
  std::uint16_t port = 53;
  std::string origins = "127.0.0.1";  // what origin.test and denied.test stand for in {dir}/hosts
};

// Starts the endpoint's process on a free port and returns when the port accepts connections.
// (That it also answers is checked by the caller with a CONNECT.) Tries another port up to 3 times
// when the process dies at once. A chained endpoint comes with the address of its parent filled in.
boost::system::result<RunningTarget, LaunchError> launch(const Profile& profile,
                                                         const EndpointProfile& endpoint,
                                                         const NameServerPlace& names = {});

// Path of a program: beside our own executable, then $PATH, then /usr/sbin:/sbin. Empty: missing.
std::string find_program(const std::string& name);

// The first that isn't there of the launch's program and of what else it requires, in words for a
// message. Empty: all is there.
std::string missing_part(const Launch& launch);

// Whether the private names (own /etc/resolv.conf and /etc/hosts) can be had here: needs root.
bool private_names_possible();

// First line of what the profile's version command prints, or empty.
std::string program_version(const Profile& profile);

}  // namespace connectspec
