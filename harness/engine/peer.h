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
#include "harness/engine/link.h"
#include "harness/engine/scene.h"
#include "harness/engine/sender.h"

namespace connectspec {

class Peer : public Client, private Link::Owner, public std::enable_shared_from_this<Peer> {
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
  void begin_with(std::string_view octets) { arrived(octets); }

  bool established() const override { return link_.established(); }

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

  void close() override;
  void close_without_notify() override;
  void reset() override { link_.reset(); }
  bool refused() const override { return link_.transport()->refused(); }
  End end() const override { return link_.end(); }
  bool ended() const override { return link_.ended(); }
  bool knock() override;

  void timed_out(const std::string& awaited) override;
  Connection observed() const override;

 private:
  // Of its link.
  void arrived(std::string_view octets) override;
  void ended(Link::Ending how) override;
  void flush_due() override { sender_->flush(); }

  std::shared_ptr<Scene> scene_;
  Actor actor_;
  Link link_;
  std::shared_ptr<Sender> sender_;
  Inbox inbox_;
  std::string awaited_;
  bool let_go_ = false;
  bool timed_out_ = false;
  bool prompted_ = false;
};

}  // namespace connectspec
