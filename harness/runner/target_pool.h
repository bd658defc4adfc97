// The endpoints of one target: started when first needed, started again after a crash.
#pragma once

#include <boost/system/result.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "harness/dns/name_server.h"
#include "harness/engine/engine.h"
#include "harness/targets/launch.h"
#include "harness/targets/parent_door.h"
#include "harness/targets/profile.h"

namespace connectspec {

class TargetPool {
 public:
  // `endpoint`: the one ordinary cases run against; empty: the profile's first.
  // `origins`: the address that the profile's names of ours stand for.
  TargetPool(Profile profile, std::string endpoint, std::string origins = "127.0.0.1");

  const Profile& profile() const { return profile_; }
  const std::string& default_endpoint() const { return default_endpoint_; }
  const EndpointProfile* endpoint(const std::string& name) const;
  bool launched() const { return profile_.launch.has_value(); }

  // Capabilities claimed for that endpoint, less those that can't be had here, plus what the
  // harness itself brings ("low-ports").
  std::vector<std::string> claims(const std::string& endpoint) const;

  // Starts the endpoint if it has to be and isn't running. Where that has failed twice in a row, it
  // fails for good.
  boost::system::result<TargetView, LaunchError> prepare(const std::string& endpoint);

  // Where a chained endpoint finds its parent, from its first prepare() on; null when it has none.
  const ParentDoor* parent_door(const std::string& endpoint) const;

  std::optional<Resources> resources(const std::string& endpoint) const;  // of a launched one

  // From then on no start is waited for once `interrupted` says so.
  void heed(std::function<bool()> interrupted) { interrupted_ = std::move(interrupted); }

  // That capability isn't claimed in this run.
  void give_up(const std::string& capability, const std::string& why);

  // Why that capability, though the profile claims it, can't be had here; empty when it can.
  std::string why_not(const std::string& capability) const;

  bool exited(const std::string& endpoint) const;
  std::string last_words(const std::string& endpoint) const;
  int process_id(const std::string& endpoint) const;  // 0 when it isn't ours
  // Ends what is left of the process, so that prepare() starts a new one.
  void discard(const std::string& endpoint);
  int starts() const { return starts_; }
  // Ends all of them without asking: open tunnels would make them wait.
  void kill_all();

 private:
  boost::system::result<RunningTarget*, LaunchError> started(const EndpointProfile& endpoint);
  void start_name_server(const DnsProfile& dns);
  void enter_fixed_names();
  NameServerPlace name_server_place() const;
  boost::system::result<EndpointProfile, LaunchError> with_parent(const EndpointProfile& endpoint);

  Profile profile_;
  std::string default_endpoint_;
  std::string origins_;
  std::map<std::string, std::string, std::less<>> given_up_;  // capability: why
  std::unique_ptr<NameServer> names_;                         // ends after the targets that ask it
  std::string no_network_;  // why there is none of our own, though the profile wants it
  std::string no_names_;    // why there is none, though the profile wants one
  std::string dns_zone_;
  std::map<std::string, ParentDoor, std::less<>> doors_;
  std::map<std::string, RunningTarget, std::less<>> running_;
  // One that can't be started isn't tried for ever: each try may take until its deadline.
  struct FailedStarts {
    int in_a_row = 0;
    LaunchError last;
  };
  std::map<std::string, FailedStarts, std::less<>> failed_;
  int starts_ = 0;
  std::function<bool()> interrupted_;
};

// "127.0.0.1:3128", "[::1]:3128", "localhost:3128"; names are looked up in /etc/hosts and the
// resolver. The first address counts.
boost::system::result<TargetView, LaunchError> view_of_address(const std::string& address);

}  // namespace connectspec
