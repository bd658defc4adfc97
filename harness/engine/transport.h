// What carries a peer's octets: a TCP connection, and TLS over it where there is an offer. That
// shows in how it begins and ends and in what a write does, and not in between. What is done to the
// connection is recorded here; octets, both ways, are left to those who know what they are.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "harness/engine/octets_recorder.h"
#include "harness/engine/scene.h"
#include "harness/engine/tls_session.h"

namespace connectspec {

class Transport : public std::enable_shared_from_this<Transport> {
 public:
  Transport(std::shared_ptr<Scene> scene, Actor actor, boost::asio::ip::tcp::socket socket);

  // ---- beginning

  // Before connect(): the address that the target shall see.
  void come_from(const std::string& address) { from_ = address; }
  // TCP's handshake. False when there is no connection; failure() says why.
  boost::asio::awaitable<bool> connect(boost::asio::ip::tcp::endpoint target,
                                       Clock::time_point deadline);
  // Before connect(), as the window is agreed on there. 0: the kernel's choice.
  void limit_receive_buffer(std::uint64_t octets) { receive_buffer_ = octets; }
  // The connection stands, by connect() or as it was accepted.
  void begin();
  // TLS from here on; nothing is said yet. Without effect where the offer can't be used: `problem`.
  void secure(const TlsOffer& offer, std::string& problem);

  // ---- reading

  // No error: there is something to be read, maybe an end.
  boost::asio::awaitable<boost::system::error_code> readable();
  // Without waiting.
  std::size_t read_some(boost::asio::mutable_buffer into, boost::system::error_code& error);
  // A receive window that a target can fill.
  void shrink_window();

  // ---- writing: one at a time. False when it failed

  // How many of them have gone; less than all when it failed.
  boost::asio::awaitable<std::size_t> write(std::string_view octets);
  boost::asio::awaitable<bool> flush();        // what TLS has to say of itself
  boost::asio::awaitable<bool> end_sending();  // FIN, or close_notify and no FIN
  // Best effort, without waiting, and not while something is being written: half a record can't be
  // followed by another.
  void say_close_notify();

  // An octet, without waiting, whatever stands before it. False when the connection is no more;
  // behind our own end nobody can tell.
  bool knock();

  // ---- ending

  void close();
  void reset();

  bool established() const { return established_; }
  bool refused() const { return refused_; }  // by RST: nobody listens there
  bool closed() const { return closed_; }    // by us
  bool open() const { return !closed_ && socket_.is_open(); }
  const std::string& failure() const { return failure_; }
  TlsSession* tls() const { return tls_.get(); }  // null: in clear
  const std::string& local() const { return local_; }
  const std::string& remote() const { return remote_; }
  Octets sent() const { return sent_.take(); }

 private:
  bool bind_to(const std::string& address, const boost::asio::ip::tcp::endpoint& target);
  boost::asio::awaitable<bool> write_wire(std::string_view octets, std::size_t& written);

  std::shared_ptr<Scene> scene_;
  Actor actor_;
  boost::asio::ip::tcp::socket socket_;
  std::unique_ptr<TlsSession> tls_;
  std::string from_;  // empty: as the kernel chooses
  std::string local_;
  std::string remote_;
  std::string failure_;
  std::uint64_t receive_buffer_ = 0;
  bool established_ = false;
  bool refused_ = false;
  bool ended_sending_ = false;
  bool closed_ = false;
  OctetsRecorder sent_;
};

}  // namespace connectspec
