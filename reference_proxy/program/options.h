// The program's options as text, as the command line (command_line.h) and a YAML file with the same
// names (config_file.h) give them; settings.h says what they mean.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace connectspec::proxy {

// A sentence for the operator; thrown at start-up only.
class OptionError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Options as text, before any of them is understood.
struct OptionTexts {
  std::vector<std::string> listen;
  std::vector<std::string> listen_tls;
  std::vector<std::string> listen_h2;
  std::string certificate;
  std::string private_key;
  std::vector<std::string> allow_port;
  std::vector<std::string> deny_port;
  std::vector<std::string> allow_host;
  std::vector<std::string> deny_host;
  std::vector<std::string> deny_network;
  bool allow_private = false;
  std::string users;
  std::string digest_users;
  std::string realm = "connectspec-proxy";
  std::string hosts;
  std::string proxy_name;  // empty: one with random digits
  std::string parent;
  std::string parent_credentials;
  std::string resolver;
  std::string connect_timeout = "10s";
  std::string header_timeout = "30s";
  std::string idle_timeout = "10m";
  std::string lifetime_timeout;  // empty: none
  std::string resolve_timeout = "10s";
  std::size_t max_head = 65536;
  std::size_t max_fields = 128;
  std::size_t max_tunnels = 10'000;
  std::size_t max_tunnels_per_user = 0;
  std::size_t max_tunnels_per_address = 0;
  std::size_t max_failures = 0;
  std::size_t threads = 0;  // 0: one for each core
  std::string drain_timeout = "30s";
  std::string access_log;
  std::string access_log_format = "text";
  std::string metrics;
  bool metrics_public = false;
};

}  // namespace connectspec::proxy
