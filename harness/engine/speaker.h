// Who speaks with the target in a script: what a step can tell it and ask of it, whatever carries
// its octets. A TCP connection of HTTP/1.1, with TLS or without, is one (peer.h), on either side of
// the target; what a client can do besides is in client.h.
//
// Nothing here waits. What is sent is queued, what comes is read in the background, and the scene's
// signal tells that something has changed.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "harness/engine/tunnel_data.h"
#include "harness/model/connection.h"

namespace connectspec {

class Speaker {
 public:
  Speaker() = default;
  Speaker(const Speaker&) = delete;
  Speaker& operator=(const Speaker&) = delete;
  virtual ~Speaker() = default;

  virtual const Actor& actor() const = 0;

  // ---- sending: each behind what is queued

  // Into the tunnel; of HTTP/1.1 alone also where there is none.
  void send(std::string octets) { send(std::move(octets), std::chrono::milliseconds(0)); }
  virtual void send(std::string octets, std::chrono::milliseconds gap_before) = 0;
  virtual void send_stream(std::uint64_t seed, std::uint64_t bytes) = 0;
  virtual void half_close() = 0;

  virtual bool idle() const = 0;                    // nothing is queued or being written
  virtual bool held_back() const { return false; }  // ... till the target allows for more of it
  virtual std::size_t pieces_left() const = 0;      // in the queue
  virtual std::uint64_t streamed() const = 0;       // octets of the stream that have gone
  virtual std::string streamed_digest() const = 0;

  // ---- reading

  virtual void stop_reading() = 0;
  virtual void resume_reading() = 0;
  virtual TunnelData& data() = 0;
  virtual const TunnelData& data() const = 0;
  virtual std::uint64_t received() const = 0;  // octets in all, heads included

  // Of a client: the final answer is complete, or nothing that comes can become one.
  virtual bool settled() const = 0;
  virtual bool in_tunnel() const = 0;  // that answer was a 2xx
  virtual const std::vector<Response>& responses() const = 0;
  virtual void expect_another_response() = 0;

  virtual bool asked() const = 0;  // of a parent: the head of the target's request is complete

  // ---- ending, at once

  virtual void close() = 0;
  virtual void hang_up() { close(); }       // the case is over: whatever carries it ends too
  virtual void close_without_notify() = 0;  // the connection ends, TLS doesn't
  virtual void reset() = 0;

  virtual bool refused() const = 0;  // nobody listens at the target's port: RST for SYN
  virtual End end() const = 0;       // the target's
  virtual bool ended() const = 0;    // by either side, or never begun
  // Behind the target's end: sends an octet of no meaning. True when RST was the answer to an
  // earlier one, or was that end.
  virtual bool knock() = 0;

  // ---- what is told of it

  // A step waited for this until its deadline.
  virtual void timed_out(const std::string& awaited) = 0;
  virtual Connection observed() const = 0;
};

}  // namespace connectspec
