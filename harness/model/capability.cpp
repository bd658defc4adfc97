#include "harness/model/capability.h"

namespace connectspec {

const std::vector<Capability>& capabilities() {
  static const std::vector<Capability> all{
      {"connect", "opens tunnels for CONNECT to an address and port its policy allows"},
      {"ipv4",
       "reaches the origins by an IPv4 address, which can be written otherwise; not claimed but "
       "had "
       "unless `--origin-host` is a name"},
      {"ipv6", "reaches IPv6 literals such as [::1]"},
      {"names", "resolves a name of ours, so that a tunnel to a name reaches our listener"},
      {"denied-port", "its policy denies the port that the profile names"},
      {"denied-host", "its policy denies the IPv4 address that the profile names"},
      {"denied-name", "its policy denies the name that the profile names"},
      {"auth-basic", "asks for Basic credentials on an endpoint, and the profile has valid ones"},
      {"auth-colon",
       "asks for Basic credentials on an endpoint whose account has colons in its password"},
      {"auth-utf8", "asks for Basic credentials on an endpoint whose account isn't all ASCII"},
      {"auth-digest", "asks for Digest credentials on an endpoint, and the profile has valid ones"},
      {"dial-timeout", "gives up connecting before the run's deadline"},
      {"resolver-local", "looks names up without leaving the machine, so any name may be asked"},
      {"dns", "asks the run's own name server for names, and no other"},
      {"private-network", "is alone in a network with the harness, where packets can get lost"},
      {"private-denied", "its policy denies loopback and link-local addresses"},
      {"allow-list", "its policy allows the name that the profile names, and no other destination"},
      {"low-ports", "the harness can bind ports below 1024 and the target may connect to them"},
      {"launched",
       "was started by this run, so that what it uses can be measured; not claimed but had"},
      {"tls", "speaks TLS to its clients; not claimed but had by an endpoint with `tls: yes`"},
      {"default-policy", "runs with the access policy that it ships with"},
      {"forward-http", "forwards http requests in absolute form as well"},
      {"parent", "reaches origins through a parent proxy, which the harness plays"},
      {"parent-credentials", "sends its parent credentials that it was given for it"},
      {"no-loopback-policy", "has no rule of its own against loopback addresses, however written"},
  };
  return all;
}

}  // namespace connectspec
