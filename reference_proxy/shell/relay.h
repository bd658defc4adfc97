// Moves the octets of an open tunnel: a pump for each direction. Everything runs on the one thread
// of the io_context.
#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <cstddef>
#include <memory>
#include <string>

#include "reference_proxy/shell/context.h"
#include "reference_proxy/shell/session_timer.h"
#include "reference_proxy/shell/sockets/stream.h"
#include "reference_proxy/shell/tunnel_record.h"
#include "reference_proxy/tunnel/side.h"

namespace connectspec::proxy {

class Relay {
 public:
  // Who is told how directions end, in the words of Session.
  class Listener {
   public:
    virtual ~Listener() = default;
    virtual void finished(Side from) = 0;
    virtual void undeliverable(Side to) = 0;
    virtual void broke(Side from) = 0;
  };

  // All outlive it.
  Relay(ShellContext& context, TunnelRecord& record, SessionTimer& timer, Listener& tell)
      : context_(context), record_(record), timer_(timer), tell_(tell) {}

  // Before any pump.
  void between(std::shared_ptr<Stream> client, std::shared_ptr<Stream> origin);

  // Writes `first` to the other side, then all that `from` sends. The pump holds `self`, which
  // keeps the owner of this alive.
  static void start_pump(const std::shared_ptr<Relay>& self, Side from, std::string first);

  // The streams are closed, and the pumps end.
  void stop() { stopped_ = true; }

 private:
  static boost::asio::awaitable<void> pump(std::shared_ptr<Relay> self, Side from,
                                           std::string first);
  // These two: true when the other side takes no more, so that what else comes for it is dropped.
  boost::asio::awaitable<bool> deliver(Side to, boost::asio::const_buffer bytes);
  boost::asio::awaitable<bool> splice_on(Side from);
  boost::asio::awaitable<void> watch_for_reset(Side of);

  void count(Side from, std::size_t octets) {
    timer_.touch();
    record_.count(from, octets);
  }
  [[nodiscard]] Stream& end_of(Side which) const { return *ends_[index_of(which)]; }

  ShellContext& context_;
  TunnelRecord& record_;
  SessionTimer& timer_;
  Listener& tell_;
  std::array<std::shared_ptr<Stream>, 2> ends_;
  bool stopped_ = false;
};

}  // namespace connectspec::proxy
