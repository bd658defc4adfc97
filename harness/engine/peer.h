// One connection that the harness holds, as a client of the target or as the origin behind it.
// Reading goes on in the background and ends only by the target, by stop_reading() or by close();
// writing is a queue.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "harness/engine/client.h"
#include "harness/engine/inbox.h"
#include "harness/engine/scene.h"
#include "harness/engine/sender.h"
#include "harness/engine/transport.h"

namespace connectspec {

class Peer : public Client, public std::enable_shared_from_this<Peer> {
 public:
  Peer(std::shared_ptr<Scene> scene, Actor actor, Role role, boost::asio::ip::tcp::socket socket);

  // For a socket that is connected already (an accepted one); otherwise connect() does it, with the
  // TLS handshake where there is an offer (null: none).
  void start();
  boost::asio::awaitable<void> connect(boost::asio::ip::tcp::endpoint target, const TlsOffer* offer,
                                       Clock::time_point deadline);
  boost::asio::awaitable<void> connect(const TargetView& target, const Connect& how,
                                       Clock::time_point deadline) override;

  // Octets that somebody else has read from an accepted socket, before start().
  void begin_with(std::string_view octets) { take_in(octets); }

  bool established() const override { return transport_->established() && failure_.empty(); }

  const Actor& actor() const override { return actor_; }
  using Speaker::send;
  void send(std::string octets, std::chrono::milliseconds gap_before) override;
  void send_stream(std::uint64_t seed, std::uint64_t bytes) override;
  void say(const Request& request) override;  // as HTTP/1.1 writes it
  void prompt() override;
  void half_close() override;  // FIN, or close_notify and no FIN
  bool idle() const override { return sender_->idle(); }
  std::size_t pieces_left() const override { return sender_->pieces_left(); }
  std::uint64_t streamed() const override { return sender_->streamed(); }
  std::string streamed_digest() const override { return sender_->streamed_digest(); }

  void stop_reading() override;
  void resume_reading() override;
  // A prompt comes next, which nobody is to see.
  void expect_prompt() { inbox_.expect_prompt(); }
  const Inbox& inbox() const { return inbox_; }
  TunnelData& data() override { return inbox_.data(); }
  const TunnelData& data() const override { return inbox_.data(); }
  std::uint64_t received() const override { return inbox_.count(); }
  bool settled() const override { return inbox_.reader().settled(); }
  bool in_tunnel() const override { return inbox_.reader().tunnel(); }
  const std::vector<Response>& responses() const override { return inbox_.reader().responses(); }
  void expect_another_response() override { inbox_.expect_another_response(); }
  bool asked() const override { return inbox_.asked().complete(); }

  // Both read what the kernel still holds first, lest it answer with RST.
  void close() override;
  void close_without_notify() override;
  void reset() override;
  bool refused() const override { return transport_->refused(); }
  End end() const override { return end_; }
  bool ended() const override;
  bool knock() override;

  void timed_out(const std::string& awaited) override;
  Connection observed() const override;

 private:
  // Owns the peer from before its first resumption to its end.
  static boost::asio::awaitable<void> keep_reading(std::shared_ptr<Peer> self);
  boost::asio::awaitable<void> read_loop();
  boost::asio::awaitable<void> shake_hands(Clock::time_point deadline);
  void arrived(std::string_view octets);  // from the kernel
  void arrived_secured(std::string_view records);
  void take_in(std::string_view octets);  // outside or inside TLS
  void ended_by(const boost::system::error_code& error);
  void end_with(End end, Inbox::Ending ending);
  void read_remains();

  std::shared_ptr<Scene> scene_;
  Actor actor_;
  std::shared_ptr<Transport> transport_;
  std::shared_ptr<Sender> sender_;
  Inbox inbox_;
  Signal wake_reader_;
  std::string failure_;
  TlsFacts tls_facts_;
  std::string tls_failure_;
  std::string awaited_;
  End end_ = End::open;
  bool paused_ = false;
  bool let_go_ = false;
  bool timed_out_ = false;
  bool prompted_ = false;
};

}  // namespace connectspec
