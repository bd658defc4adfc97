// The target as the engine sees it: where its endpoint is and what its profile says of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/model/carrier.h"
#include "harness/model/field.h"
#include "harness/targets/profile_values.h"

namespace connectspec {

class NameServer;
class Parent;

struct TargetView {
  std::string host;  // an IP address
  std::uint16_t port = 0;
  Carrier carrier = Carrier::h1_clear;  // what its clients have to speak
  std::string server_name;              // for SNI; empty: none
  std::string tls_authority;  // PEM, signed its certificate; empty: the certificate isn't checked
  std::optional<Credentials> credentials;
  std::vector<Field> fields;  // that the user wants on every request
  std::vector<PortRange> ports_allowed;
  std::vector<std::uint16_t> ports_denied;
  std::string denied_address;
  std::string denied_name;
  std::string allowed_name;
  std::string origin_name = "localhost";
  Parent* parent = nullptr;           // chained: who plays its parent; outlives every execution
  NameServer* name_server = nullptr;  // the one this target asks, if it asks ours
  std::string dns_zone;               // what names of ours end with
};

// Whether its policy lets clients go to that port.
bool allows(const TargetView& target, std::uint16_t port);

// Where an origin stands that has its address to itself: 0, any port, where policy lets clients go
// wherever the kernel finds a free one; else the first that is allowed.
std::uint16_t port_for_an_origin(const TargetView& target);

// Proxy-Authorization with its credentials, if it asks for some.
std::optional<Field> authorization(const TargetView& target);
// What every request to it carries, its credentials and the user's fields: lines with their CRLF.
std::string standing_lines(const TargetView& target);
// Octets of a client with the user's fields at the end of their head, if there is one that lacks
// them.
std::string with_fields(std::string octets, const TargetView& target);

}  // namespace connectspec
