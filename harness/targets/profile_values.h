// What a profile says, as values: how a target is started or reached, and what it claims to do.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/model/carrier.h"
#include "harness/model/field.h"

namespace connectspec {

struct Credentials {
  std::string user;
  std::string password;
};

struct PortRange {
  std::uint16_t low = 0;
  std::uint16_t high = 0;
};

struct Launch {
  std::vector<std::string> command;                        // templates
  std::vector<std::pair<std::string, std::string>> files;  // name below {dir} → text, templates
  std::vector<std::string> version_command;                // prints the version; may be empty
  std::map<std::string, std::string, std::less<>> set;     // variables that no endpoint has to set
  std::vector<std::string> required;  // beside the program: others, or paths of files (glob(7))
  std::string package;                // Debian package, for the message when the program is missing
  std::string user;                   // to run as when we are root; empty: ours
  bool private_names = false;    // needs a mount namespace with resolv.conf and hosts of our own
  bool private_network = false;  // may be alone with the harness in a network of their own
  bool nowhere_else = false;     // and isn't started anywhere else: it listens on all addresses
  std::string stop_signal = "TERM";
  std::chrono::milliseconds ready_within{20000};
};

// Where the target asks for names: the run's own name server stands there.
struct DnsProfile {
  std::uint16_t port = 0;         // 0: any
  std::string host;               // loopback address; empty: one that suits
  std::string zone = "dns.test";  // what the names that cases make up end with
};

// The harness plays the parent proxy of an endpoint that is chained.
struct ParentProfile {
  std::string listen;  // "127.0.0.1:3129", where the endpoint looks for it; empty: any free port
  std::optional<Credentials> credentials;  // what the target was told to send there
};

enum class Protocol { http1, http2 };

struct EndpointProfile {
  std::string name;     // "plain", "auth"
  std::string address;  // "127.0.0.1:3128" to attach; empty: launched on a free port
  Protocol protocol = Protocol::http1;  // HTTP/2 in clear by prior knowledge, in TLS by ALPN
  bool tls = false;  // its clients speak TLS; launched with a certificate of ours
  std::optional<Credentials> credentials;               // what it takes to be let in
  std::vector<Field> fields;                            // besides, on every request to it
  std::optional<ParentProfile> parent;                  // chained; claims the capability `parent`
  std::map<std::string, std::string, std::less<>> set;  // variables for the launch templates
  std::vector<std::string> capabilities;                // beside those of the profile

  // What its clients speak.
  Carrier carrier() const {
    return protocol == Protocol::http1 ? (tls ? Carrier::h1_tls : Carrier::h1_clear)
                                       : (tls ? Carrier::h2_tls : Carrier::h2_clear);
  }
};

struct Profile {
  std::string name;
  std::string title;
  std::string notes;
  std::optional<Launch> launch;
  std::optional<DnsProfile> dns;
  std::vector<EndpointProfile> endpoints;  // at least one; the first is the run's default
  std::vector<std::string> capabilities;
  std::vector<PortRange> ports_allowed;  // empty: any
  std::vector<std::uint16_t> ports_denied;
  std::string denied_address;  // "127.77.77.77"
  std::string allowed_name;    // the only one of the capability allow-list
  std::string denied_name;     // "denied.test"
  // How the target is told of origins in place of their addresses; all stand at 127.0.0.1 then.
  std::string origin_host;
  std::string origin_name;  // a name of ours the target can resolve; default "localhost"
  std::string source;       // file it came from
};

}  // namespace connectspec
