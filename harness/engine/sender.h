// The write queue of a peer: a target that stops reading never blocks the script.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "harness/engine/pseudo_random.h"
#include "harness/engine/scene.h"
#include "harness/engine/transport.h"
#include "harness/wire/bytes.h"

namespace connectspec {

class Sender : public std::enable_shared_from_this<Sender> {
 public:
  Sender(std::shared_ptr<Scene> scene, Actor actor, std::shared_ptr<Transport> transport);

  // Each goes behind what is queued. When a write fails, or the transport is closed, the rest of
  // the queue is dropped.
  void send(std::string octets, std::chrono::milliseconds gap_before);
  void send_stream(std::uint64_t seed, std::uint64_t bytes);
  void end();    // our direction: FIN, or close_notify and no FIN
  void flush();  // what TLS has to say of itself

  bool writing() const { return writing_; }
  bool idle() const { return queue_.empty() && !writing_; }
  std::size_t pieces_left() const { return queue_.size(); }
  std::uint64_t streamed() const { return streamed_; }
  std::string streamed_digest() const { return streamed_digest_.hex(); }

 private:
  struct Piece {
    std::string octets;
    std::chrono::milliseconds gap_before{};
  };
  struct Bulk {
    PseudoRandom source;
    std::uint64_t bytes = 0;
  };
  struct Flush {};
  struct End {};
  using Item = std::variant<Piece, Bulk, Flush, End>;

  void queue(Item item);
  // Owns the sender from before its first resumption to its end.
  static boost::asio::awaitable<void> keep_writing(std::shared_ptr<Sender> self);
  boost::asio::awaitable<void> write_loop();
  // False when nothing can follow.
  boost::asio::awaitable<bool> write(std::string_view octets);
  boost::asio::awaitable<bool> write(const Piece& piece);
  boost::asio::awaitable<bool> write(const Bulk& bulk);
  boost::asio::awaitable<bool> write(const Flush&);
  boost::asio::awaitable<bool> write(const End&);

  std::shared_ptr<Scene> scene_;
  Actor actor_;
  std::shared_ptr<Transport> transport_;
  std::deque<Item> queue_;
  bool writing_ = false;
  std::uint64_t streamed_ = 0;
  Sha256 streamed_digest_;
};

}  // namespace connectspec
