// The proxy as an operator sees it: threads, listeners, signals, an end in good order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "reference_proxy/operation/server_settings.h"

namespace connectspec::proxy {

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
