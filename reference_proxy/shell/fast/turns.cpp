#include "reference_proxy/shell/fast/turns.h"

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;

// Between two looks for new clients. A share of those who wait, so that clients who come without
// end can't keep the tunnels from their turn.
constexpr std::size_t turns_at_least = 2;
constexpr std::size_t share_of_waiting = 32;

}  // namespace

asio::awaitable<void> Turns::next() {
  return asio::async_initiate<const asio::use_awaitable_t<>, void()>(
      [this](auto handler) {
        waiting_.emplace_back(std::move(handler));
        if (!std::exchange(posted_, true)) {
          asio::post(io_, [this] { give_some(); });
        }
      },
      asio::use_awaitable);
}

// Asio looks for events once in a round, and what is posted comes behind what it has found.
void Turns::give_some() {
  std::size_t left = turns_at_least + waiting_.size() / share_of_waiting;
  for (; left > 0 && !waiting_.empty(); --left) {
    auto one = std::move(waiting_.front());
    waiting_.pop_front();
    std::move(one)();
  }
  posted_ = !waiting_.empty();
  if (posted_) {
    asio::post(io_, [this] { give_some(); });
  }
}

void Turns::abandon() { std::exchange(waiting_, {}).clear(); }

}  // namespace connectspec::proxy
