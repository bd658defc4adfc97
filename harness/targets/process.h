// One child process in a session of its own: started with what launch() prepared, watched through a
// pidfd, ended with its whole process group.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace connectspec {

// A file descriptor that is closed with its owner.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.number_) { other.number_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor() { reset(); }

  int get() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }
  void reset();

 private:
  int number_;
};

// Whom a child runs as.
struct Identity {
  uid_t user = 0;
  gid_t group = 0;
  std::vector<gid_t> groups;
};

// The account of that name; nullopt when there is none.
std::optional<Identity> identity_of(const std::string& user);

// Files that take the place of /etc/resolv.conf and /etc/hosts for one child.
struct NameFiles {
  std::string resolv_conf;
  std::string hosts;
};

struct SpawnPlan {
  std::string program;               // path
  std::vector<std::string> command;  // argv
  std::string folder;                // working folder; empty: ours
  int output = -1;                   // where stdout and stderr go
  std::optional<Identity> identity;
  std::optional<NameFiles> names;
};

class Process {
 public:
  // On failure null, and `problem` says which step failed and why.
  static std::unique_ptr<Process> spawn(const SpawnPlan& plan, std::string& problem);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();  // stop(SIGKILL)

  pid_t id() const { return id_; }
  int exit_descriptor() const { return pidfd_.get(); }
  bool exited() const { return wait(std::chrono::milliseconds(0)); }
  // Whether it ended within that time.
  bool wait(std::chrono::milliseconds time) const;
  // "exited with status 139 (SIGSEGV)", "is still running".
  std::string status() const;
  bool succeeded() const;  // ended with status 0
  // Ends the process group: `signal`, KILL after 2 s. Remembers the status.
  void stop(int signal);

 private:
  Process() = default;
  void start_watchdog();

  pid_t id_ = -1;
  Descriptor pidfd_;
  pid_t watchdog_ = -1;
  Descriptor lifeline_;                // its end with us tells the watchdog that we are gone
  mutable std::optional<int> status_;  // as a shell gives it: 128 + signal
};

}  // namespace connectspec
