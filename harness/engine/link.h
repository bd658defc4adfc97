// A connection to the target as those who speak over it see it: made, with TLS where there is an
// offer, read in the background until it ends, by the target, by stop() or by close(). What comes
// is handed to its owner, what goes out is its owner's business, through transport().
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "harness/engine/scene.h"
#include "harness/engine/transport.h"
#include "harness/io/signal.h"
#include "harness/model/connection.h"

namespace connectspec {

struct Connect;
struct TargetView;

class Link {
 public:
  // `truncated`: and what came may be less than what was sent.
  enum class Ending { whole, truncated };

  // Whom it belongs to.
  class Owner {
   public:
    // Octets that came, outside or inside TLS; before anybody is notified.
    virtual void arrived(std::string_view octets) = 0;
    // Nothing more comes.
    virtual void ended(Ending how) = 0;
    // TLS has something to say of itself: Transport::flush() is due, in its turn.
    virtual void flush_due() = 0;

   protected:
    ~Owner() = default;
  };

  Link(std::shared_ptr<Scene> scene, const Actor& actor, boost::asio::ip::tcp::socket socket,
       Owner& owner);

  // `owner` is kept as long as it is read.
  void start(const std::shared_ptr<void>& owner);
  boost::asio::awaitable<void> connect(boost::asio::ip::tcp::endpoint target, const TlsOffer* offer,
                                       Clock::time_point deadline,
                                       const std::shared_ptr<void>& owner);
  // As `how` says, its texts expanded.
  boost::asio::awaitable<void> connect(const TargetView& target, const Connect& how,
                                       Clock::time_point deadline,
                                       const std::shared_ptr<void>& owner);

  // TLS's handshake included.
  bool established() const { return transport_->established() && failure_.empty(); }
  const std::string& failure() const { return failure_; }
  const std::shared_ptr<Transport>& transport() const { return transport_; }
  const TlsFacts* tls() const;  // nullptr: in clear

  void stop();
  void resume();

  // Both read what the kernel still holds first, lest it answer with RST. `notify`: over TLS by
  // close_notify, where nothing is being written.
  enum class Notify { no, yes };
  void close(Notify notify);
  void reset();

  End end() const { return end_; }  // the target's
  bool ended() const;               // by either side, or never begun

 private:
  static boost::asio::awaitable<void> keep_reading(Link* self, std::shared_ptr<void> owner);
  boost::asio::awaitable<void> read_loop();
  boost::asio::awaitable<void> shake_hands(Clock::time_point deadline);
  void arrived(std::string_view octets);  // from the kernel
  void arrived_secured(std::string_view records);
  void ended_by(const boost::system::error_code& error);
  void end_with(End end, Ending ending);
  void read_remains();

  std::shared_ptr<Scene> scene_;
  Actor actor_;
  std::shared_ptr<Transport> transport_;
  Owner& owner_;
  Signal wake_reader_;
  std::string failure_;
  TlsFacts tls_facts_;
  std::string tls_failure_;
  End end_ = End::open;
  bool stopped_ = false;
};

}  // namespace connectspec
