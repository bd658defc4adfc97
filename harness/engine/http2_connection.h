// A connection of HTTP/2 to the target, as its client holds it (RFC 9113): what goes over it both
// ways as frames, both windows, and what a client answers of itself, which is SETTINGS and PING.
// What its streams bring is handed to those who opened them.
//
// What was read is credited, so that the target may go on sending; on a stream that nobody reads
// (stop()) it isn't, while the connection's window stays open for the others.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/engine/http2_outbox.h"
#include "harness/engine/link.h"
#include "harness/engine/scene.h"
#include "harness/wire/http2/connection_reader.h"
#include "harness/wire/http2/hpack_encoder.h"

namespace connectspec {

class Http2Connection : private Link::Owner, public std::enable_shared_from_this<Http2Connection> {
 public:
  // Who opened a stream.
  class Listener {
   public:
    virtual const Actor& actor() const = 0;
    // A frame on it.
    virtual void came(const http2::Received& received) = 0;
    // It, or the connection, isn't what it was.
    virtual void changed() = 0;

   protected:
    ~Listener() = default;
  };

  // `actor` is told of what belongs to no stream.
  Http2Connection(std::shared_ptr<Scene> scene, Actor actor);

  // TCP, TLS with ALPN where the carrier has it, and the preface; SETTINGS of the target aren't
  // waited for (RFC 9113 §3.4).
  boost::asio::awaitable<void> connect(const TargetView& target, const Connect& how,
                                       Clock::time_point deadline);
  bool established() const { return link_.established() && failure_.empty(); }
  std::string failure() const { return failure_.empty() ? link_.failure() : failure_; }

  // ---- streams

  // Another one of ours. It goes to the target with what is said on it.
  std::uint32_t open(std::weak_ptr<Listener> listener);
  // Behind whatever is put there send() is due.
  Http2Outbox& outbox(std::uint32_t stream) { return streams_.at(stream).outbox; }
  void send();
  bool idle(std::uint32_t stream) const;       // all that was put there is written
  bool held_back(std::uint32_t stream) const;  // a window is used up, and there is more
  void stop(std::uint32_t stream);
  void resume(std::uint32_t stream);

  const http2::ConnectionReader& reader() const { return reader_; }

  // ---- ending, at once

  void close(Link::Notify notify);
  void reset() { link_.reset(); }
  const Link& link() const { return link_; }

 private:
  struct Stream {
    Http2Outbox outbox;
    std::weak_ptr<Listener> listener;
    std::uint32_t owed = 0;  // octets that came and aren't credited
    bool stopped = false;
  };
  // What goes out beside streams, ahead of them.
  struct Control {
    http2::Frame frame;
    std::vector<std::uint32_t> table_sizes;  // that it acknowledges
  };

  // Of its link.
  void arrived(std::string_view octets) override;
  void ended(Link::Ending how) override;
  void flush_due() override;

  void take(const http2::Received& received);
  void acknowledge(const http2::Received& received);
  void credit(std::uint32_t stream, std::uint32_t& owed);
  void credit_streams();
  void tell_listeners();

  // Owns the connection from before its first resumption to its end.
  static boost::asio::awaitable<void> keep_writing(std::shared_ptr<Http2Connection> self);
  boost::asio::awaitable<void> write_loop();
  void drop_all();
  void fill_batch();
  bool add_of_next_stream(std::size_t& octets);
  void add(Http2Outbox::Part part);
  std::optional<Clock::time_point> next_gap_end() const;
  boost::asio::awaitable<bool> write_batch();
  void record(EventKind kind, const http2::Frame& frame, const std::vector<Field>& fields,
              std::uint64_t length);

  std::shared_ptr<Scene> scene_;
  Actor actor_;
  Link link_;
  std::string failure_;
  http2::ConnectionReader reader_;
  http2::HpackEncoder encoder_;
  std::map<std::uint32_t, Stream> streams_;
  std::uint32_t next_stream_ = 1;
  std::uint32_t owed_ = 0;  // of the connection's window

  Signal wake_writer_;
  std::uint64_t wishes_ = 0;  // how often the writer was asked to look
  bool ready_ = false;        // frames may go
  bool preface_due_ = true;
  bool flush_due_ = false;
  bool writes_ = true;
  std::deque<Control> control_;
  bool flooded_ = false;                  // by frames to be acknowledged
  std::uint32_t last_served_ = 0;         // stream
  std::vector<Http2Outbox::Part> batch_;  // being written
};

}  // namespace connectspec
