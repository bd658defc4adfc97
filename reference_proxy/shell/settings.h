// What the shell is run with.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "reference_proxy/accounting/access_log.h"
#include "reference_proxy/basics/ip_address.h"

namespace connectspec::proxy {

struct AddressPort {
  IpAddress address;
  std::uint16_t port = 0;
};

// All above zero.
struct Timeouts {
  // From accept, or the end of a TLS handshake, which has as long, to the end of the request head.
  std::chrono::milliseconds head{30'000};
  std::chrono::milliseconds resolve{10'000};  // of one name lookup
  std::chrono::milliseconds connect{
      10'000};  // to any address of the destination; of a parent's answer
  std::chrono::milliseconds idle{600'000};                 // of a tunnel without a byte either way
  std::optional<std::chrono::milliseconds> lifetime = {};  // of any tunnel
  std::chrono::milliseconds linger{10'000};                // behind an answer that refuses
  std::chrono::milliseconds password{10'000};              // of one password check
};

struct TlsFiles {
  std::string certificate;  // PEM, with the chain behind it
  std::string private_key;  // PEM, without a passphrase
};

struct ShellSettings {
  Timeouts times;
  std::optional<AddressPort> name_server;  // instead of the machine's own resolver
  LogFormat access_log_format = LogFormat::text;
  // Called once per connection, without a line end, by one thread at a time. May be empty.
  std::function<void(std::string_view)> access_log;
};

}  // namespace connectspec::proxy
