// Starting, watching and ending a target's processes. Blocking calls with deadlines; the engine
// never waits here while cases run: it asks exited() between them, or waits on exit_descriptor().
// With it comes what outsiders want to know beforehand: whether the program is there (program.h)
// and whether it can have names of its own (private_names.h).
#pragma once

#include <boost/system/result.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "harness/targets/launch_error.h"
#include "harness/targets/name_server_place.h"
#include "harness/targets/private_names.h"
#include "harness/targets/profile_values.h"
#include "harness/targets/program.h"
#include "harness/targets/resources.h"

namespace connectspec {

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
  void kill();  // at once, with all that it has started
  // "exited with status 139 (SIGSEGV)" and the last lines it printed, at most 8 KiB.
  std::string last_words() const;

 private:
  friend boost::system::result<RunningTarget, LaunchError> launch(const Profile&,
                                                                  const EndpointProfile&,
                                                                  const NameServerPlace&,
                                                                  const std::function<bool()>&);
  struct State;
  explicit RunningTarget(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Starts the endpoint's process on a free port and returns when the port accepts connections.
// (That it also answers is checked by the caller with a CONNECT.) Tries another port up to 3 times
// when the process dies at once. A chained endpoint comes with the address of its parent filled in.
// It isn't waited for any longer once `interrupted` says so.
boost::system::result<RunningTarget, LaunchError> launch(
    const Profile& profile, const EndpointProfile& endpoint, const NameServerPlace& names = {},
    const std::function<bool()>& interrupted = {});

}  // namespace connectspec
