// One connection that the harness holds, as a client of the target or as the origin behind it: TCP,
// or TLS over it, which shows in how it begins and ends and not in between.
// Reading goes on in the background and ends only by the target, by stop_reading() or by close();
// writing is a queue, so that a target that stops reading never blocks the script.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "harness/engine/pseudo_random.h"
#include "harness/engine/recorder.h"
#include "harness/engine/tls_session.h"
#include "harness/wire/request_head.h"
#include "harness/wire/response_reader.h"

namespace connectspec {

enum class Role { client, origin, parent };

// A bulk stream as its receiver sees it.
struct StreamCheck {
  PseudoRandom source;
  std::uint64_t bytes = 0;
  std::uint64_t received = 0;
  std::optional<std::uint64_t> first_difference;
  Sha256 digest;

  bool complete() const { return received >= bytes; }
};

class Peer : public std::enable_shared_from_this<Peer> {
 public:
  Peer(std::shared_ptr<Scene> scene, std::string actor, Role role,
       boost::asio::ip::tcp::socket socket);

  // For a socket that is connected already (an accepted one); otherwise connect() does it, with the
  // TLS handshake where there is an offer (null: none).
  void start();
  boost::asio::awaitable<void> connect(boost::asio::ip::tcp::endpoint target, const TlsOffer* offer,
                                       Clock::time_point deadline);

  // Octets that somebody else has read from an accepted socket, before start().
  void begin_with(std::string_view octets) { took(octets); }

  void send(std::string octets, std::chrono::milliseconds gap_before = {});
  void send_stream(std::uint64_t seed, std::uint64_t bytes);
  void half_close();            // behind what is queued: FIN, or close_notify and no FIN
  void close();                 // reads what the kernel still holds first, lest it answer with RST
  void close_without_notify();  // TCP ends, TLS doesn't
  void reset();                 // RST
  void stop_reading();
  void resume_reading();
  void expect_stream(std::uint64_t seed, std::uint64_t bytes);

  bool established() const { return established_ && failure_.empty(); }
  bool reached() const { return established_; }  // by TCP, whatever became of TLS
  bool ended() const { return end_ != End::open || closed_ || !failure_.empty(); }
  End end() const { return end_; }
  bool idle() const { return outgoing_.empty() && !writing_; }
  std::size_t pieces_left() const { return outgoing_.size(); }
  const ResponseReader& reader() const { return reader_; }
  const RequestHeadReader& asked() const { return asked_; }  // parents
  void expect_another_response() { reader_.expect_another(); }
  std::uint64_t received_count() const { return received_.count(); }
  const std::string& unread() const { return unread_; }  // tunnel data no step has taken yet
  std::string take(std::size_t count);
  const std::optional<StreamCheck>& stream() const { return stream_; }
  std::uint64_t streamed() const { return streamed_; }
  std::string streamed_digest() const { return streamed_digest_.hex(); }
  void timed_out(std::string awaited);
  const std::string& actor() const { return actor_; }

  Connection observed();

 private:
  struct Outgoing {
    std::string octets;
    std::chrono::milliseconds gap_before{};
    std::optional<PseudoRandom> source;  // a stream instead of octets
    std::uint64_t bytes = 0;
    bool fin = false;
    bool flush = false;  // what TLS has to say of itself
  };

  // Own the peer from before their first resumption to their end.
  static boost::asio::awaitable<void> keep_reading(std::shared_ptr<Peer> self);
  static boost::asio::awaitable<void> keep_writing(std::shared_ptr<Peer> self);
  boost::asio::awaitable<void> read_loop();
  boost::asio::awaitable<void> write_loop();
  boost::asio::awaitable<void> shake_hands(Clock::time_point deadline);
  boost::asio::awaitable<bool> write(std::string_view octets);
  boost::asio::awaitable<bool> write_wire(std::string_view octets, std::size_t& written);
  boost::asio::awaitable<void> flush();
  boost::asio::awaitable<void> write_end();
  boost::asio::awaitable<bool> write_stream(const Outgoing& item);
  void arrived(std::string_view octets);  // from the kernel
  void arrived_secured(std::string_view records);
  void took(std::string_view octets);  // outside or inside TLS
  void take_data(std::string_view data);
  void ended_by(const boost::system::error_code& error);
  void end_with(End end, bool truncated);
  void read_remains();
  void say_close_notify();
  void queue(Outgoing item);
  void remember_addresses();

  std::shared_ptr<Scene> scene_;
  std::string actor_;
  Role role_;
  boost::asio::ip::tcp::socket socket_;
  Signal wake_reader_;
  std::deque<Outgoing> outgoing_;
  std::string local_;
  std::string remote_;
  std::string failure_;
  std::unique_ptr<TlsSession> tls_;
  TlsFacts tls_facts_;
  std::string tls_failure_;
  std::string awaited_;
  End end_ = End::open;
  bool established_ = false;
  bool writing_ = false;
  bool paused_ = false;
  bool closed_ = false;
  bool timed_out_ = false;
  OctetsRecorder sent_;
  OctetsRecorder received_;
  OctetsRecorder data_;
  ResponseReader reader_;
  RequestHeadReader asked_;
  std::string unread_;
  std::optional<StreamCheck> stream_;
  std::uint64_t streamed_ = 0;
  Sha256 streamed_digest_;
};

// "127.0.0.1:80" or "[::1]:80".
std::string authority_of(const boost::asio::ip::tcp::endpoint& endpoint);

}  // namespace connectspec
