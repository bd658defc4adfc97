// Who speaks with the target in a script: what a step can tell it and ask of it, whatever carries
// its octets. A TCP connection, with TLS or without, is one (peer.h).
//
// Nothing here waits. What is sent is queued, what comes is read in the background, and the scene's
// signal tells that something has changed.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "harness/engine/inbox.h"
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

  void send(std::string octets) { send(std::move(octets), std::chrono::milliseconds(0)); }
  virtual void send(std::string octets, std::chrono::milliseconds gap_before) = 0;
  virtual void send_stream(std::uint64_t seed, std::uint64_t bytes) = 0;
  virtual void half_close() = 0;

  virtual bool idle() const = 0;                // nothing is queued or being written
  virtual std::size_t pieces_left() const = 0;  // in the queue
  virtual std::uint64_t streamed() const = 0;   // octets of the stream that have gone
  virtual std::string streamed_digest() const = 0;

  // ---- reading

  virtual void stop_reading() = 0;
  virtual void resume_reading() = 0;
  virtual Inbox& inbox() = 0;
  virtual const Inbox& inbox() const = 0;

  // ---- ending, at once

  virtual void close() = 0;
  virtual void close_without_notify() = 0;  // the connection ends, TLS doesn't
  virtual void reset() = 0;

  virtual bool reached() const = 0;  // the target's port accepts, whatever became of it
  virtual End end() const = 0;       // the target's
  virtual bool ended() const = 0;    // by either side, or never begun

  // ---- what is told of it

  // A step waited for this until its deadline.
  virtual void timed_out(const std::string& awaited) = 0;
  virtual Connection observed() const = 0;
};

}  // namespace connectspec
