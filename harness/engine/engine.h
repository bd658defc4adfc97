// Carries out one case against a target and records what is seen. Knows nothing of right and
// wrong. Everything here runs on one thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/engine/addresses.h"
#include "harness/model/resources.h"
#include "harness/targets/profile.h"

namespace connectspec {

class NameServer;
class ParentHub;
struct Case;
struct Observation;

// Where the target's endpoint is and what its profile says of it.
struct TargetView {
  std::string host;  // an IP address
  std::uint16_t port = 0;
  bool tls = false;           // what its clients have to speak
  std::string server_name;    // for SNI; empty: none
  std::string tls_authority;  // PEM, signed its certificate; empty: the certificate isn't checked
  std::optional<Credentials> credentials;
  std::vector<PortRange> ports_allowed;
  std::vector<std::uint16_t> ports_denied;
  std::string denied_address;
  std::string denied_name;
  std::string allowed_name;
  std::string origin_name = "localhost";
  ParentHub* parent = nullptr;        // chained: who plays its parent; outlives every execution
  NameServer* name_server = nullptr;  // the one this target asks, if it asks ours
  std::string dns_zone;               // what names of ours end with
};

struct Settings {
  std::chrono::milliseconds timeout{5000};  // of every wait
  // After the canary: how long a late connection to a listener is still waited for.
  std::chrono::milliseconds settle{30};
  std::uint64_t seed = 1;
  std::string origin_bind;  // address all origins are bound on instead of loopback ones
  std::string origin_host;  // how the target reaches that address
  // What a launched target uses now; empty function: it can't be measured, or others use it too.
  std::function<std::optional<Resources>()> measure;
};

// `busy` ends when the script and its canary are done; settling comes after it, so that the
// caller can start another case meanwhile.
// The observation is written to `seen`, complete when the coroutine ends.
boost::asio::awaitable<void> execute(const Case& scenario, const TargetView& target,
                                     const Settings& settings, AddressPool& addresses,
                                     const std::function<void()>& busy_ended, Observation& seen);

}  // namespace connectspec
