// The outer side of the proxy: sockets, timers, name lookups. Carries out what sessions decide.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference_proxy/accounting/access_log.h"
#include "reference_proxy/accounting/admission.h"
#include "reference_proxy/authentication/authentication.h"
#include "reference_proxy/basics/names.h"
#include "reference_proxy/core/policy.h"
#include "reference_proxy/core/session.h"
#include "reference_proxy/core/strictness.h"
#include "reference_proxy/shell/tls_settings.h"

namespace connectspec::proxy {

struct AddressPort {
  IpAddress address;
  std::uint16_t port = 0;
};

enum class Transport { plain, tls };

struct ListenAddress {
  IpAddress address;
  std::uint16_t port = 0;      // 0: any free port
  std::string unix_path = {};  // where not empty: a Unix socket there instead
  Transport over = Transport::plain;
};

// All above zero.
struct Timeouts {
  std::chrono::milliseconds head{30'000};     // from accept to the end of the request head
  std::chrono::milliseconds resolve{10'000};  // of one name lookup
  std::chrono::milliseconds connect{
      10'000};  // to any address of the destination; of a parent's answer
  std::chrono::milliseconds idle{600'000};                 // of a tunnel without a byte either way
  std::optional<std::chrono::milliseconds> lifetime = {};  // of any tunnel
  std::chrono::milliseconds linger{10'000};                // behind an answer that refuses
  std::chrono::milliseconds password{10'000};              // of one password check
  std::chrono::milliseconds drain{30'000};                 // from the first signal to the end
};

struct ServerSettings {
  std::vector<ListenAddress> listen;
  std::optional<TlsFiles> tls;  // needed where a listener is over TLS
  PolicySettings access;        // the server adds its own addresses
  SessionLimits limits;
  Strictness rules;
  Timeouts times;
  std::size_t threads = 1;  // at least 1
  TunnelLimits tunnels{.total = 10'000, .per_user = 0, .per_address = 0};
  std::size_t failures_per_minute = 0;     // of passwords, from one address; 0: no limit
  std::string name = "connectspec-proxy";  // in Via and Proxy-Status: a token
  std::optional<ParentSettings> parent;
  HostsTable hosts;
  std::optional<AddressPort> name_server;  // instead of the machine's own resolver
  std::shared_ptr<Authenticator> users;
  std::optional<ListenAddress> metrics;  // where Prometheus may ask
  LogFormat access_log_format = LogFormat::text;
  // Called once per connection, without a line end, by one thread at a time. May be empty.
  std::function<void(std::string_view)> access_log;
  // Called by reload(); throws when it cannot. May be empty.
  std::function<std::shared_ptr<Authenticator>()> reload_users;
  // Called with a sentence for the operator when something fails while running. May be empty.
  std::function<void(std::string_view)> complain;
};

class Server {
 public:
  // Binds and listens; throws std::runtime_error with a sentence for the operator when it cannot.
  explicit Server(ServerSettings settings);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Of each listener "HOST:PORT" with the real port, or "unix:PATH"; " (TLS)" behind those.
  [[nodiscard]] std::vector<std::string> listening_on() const;
  [[nodiscard]] std::uint16_t first_port() const;
  // Where metrics are served, or nothing.
  [[nodiscard]] std::string metrics_on() const;

  // From now on SIGTERM and SIGINT are drain(), SIGHUP is reload().
  void obey_signals();

  // Serves on the calling thread and as many more as it takes until stop().
  void run();

  // These from any thread.

  // Accepts no more and ends run() once all tunnels have ended or the time for that is over. A
  // second time it is stop().
  void drain();
  // Reads users and certificate again, for connections to come. What cannot be read stays as it is.
  void reload();
  // Open tunnels are closed.
  void stop();

  // Lookups that still hold a thread: destruction waits for them.
  [[nodiscard]] std::size_t lookups_in_flight() const;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace connectspec::proxy
