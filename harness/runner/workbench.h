// What a run needs of the world: a target with its endpoints, and somebody who carries cases out
// there. The scheduler decides by this alone, so that a test puts a table of outcomes in its place;
// live_workbench.h is the one with sockets.
#pragma once

#include <boost/system/result.hpp>
#include <chrono>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "harness/engine/interrupted.h"
#include "harness/model/observation.h"
#include "harness/targets/launch.h"
#include "harness/targets/profile.h"

namespace connectspec {

struct Case;

// Of a target that serves whoever comes, as far as was tried.
constexpr std::size_t as_many_as_come = std::numeric_limits<std::size_t>::max();

// Under what conditions a case is carried out.
struct Conditions {
  std::chrono::milliseconds patience{5000};  // of a wait for which the case names no time
  std::chrono::milliseconds at_most = std::chrono::hours(1);  // of every wait
  bool measured = false;  // nobody else is there, so what the target uses is this case's doing
  bool again = false;     // it has an answer that counts, and is asked whether that comes out twice
};

// What has happened to a case that was begun: once at most that it keeps nobody waiting any more
// (its script is done, late connections are still listened for), and once that it is over.
struct Happening {
  enum class What { calm, over } what = What::over;
  std::size_t number = 0;  // the case's, as begin() was told
  Observation seen;        // when it is over; `harness_failure` says so where the harness failed
};

class Workbench {
 public:
  virtual ~Workbench() = default;

  // ---- the target

  virtual const std::string& default_endpoint() const = 0;
  virtual const EndpointProfile* endpoint(const std::string& name) const = 0;  // null: none
  virtual std::vector<std::string> claims(const std::string& endpoint) const = 0;
  // Why that capability, though the profile claims it, can't be had here; empty when it can.
  virtual std::string why_not(const std::string& capability) const = 0;
  virtual bool launched() const = 0;  // it is ours to start again
  virtual int starts() const = 0;     // how often that was done, of all endpoints together

  // Starts the endpoint if it has to be and isn't running, and waits until it answers.
  virtual boost::system::result<void, LaunchError> make_ready(const std::string& endpoint) = 0;
  virtual bool exited(const std::string& endpoint) const = 0;
  virtual std::string last_words(const std::string& endpoint) const = 0;
  // Ends what is left of it, so that it is started anew when it is needed next.
  virtual void discard(const std::string& endpoint) = 0;
  // What so many canaries at once come to, while no case is under way. Empty: it can't be reached.
  virtual std::vector<Canary> send_canaries(const std::string& endpoint, std::size_t count) = 0;
  // Holds so many clients there at once, while no case is under way, and sees who is served.
  virtual void count_clients(const std::string& endpoint) = 0;
  // So many clients are served at the same time, as far as is known. One, when cases that nobody
  // was beside have shown it: their canaries weren't served before they had left. None, where a
  // case and its canary are too many already: who comes beside them, or right behind, is turned
  // away.
  virtual std::size_t clients_at_once() const = 0;
  // Lets time pass, while no case is under way.
  virtual void pause(std::chrono::milliseconds time) = 0;

  // ---- cases

  // Begins to carry the case out. `number` is no other's that is under way; the case outlives it.
  virtual boost::system::result<void, LaunchError> begin(std::size_t number, const Case& scenario,
                                                         const std::string& endpoint,
                                                         Conditions conditions) = 0;
  // Waits for the next thing to happen to one of those under way, of which there is one at least.
  // Each of them is over some time, whatever the target or the harness does.
  virtual Happening next() = 0;
};

}  // namespace connectspec
