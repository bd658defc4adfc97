// Coroutines that nobody awaits. An exception there would end in nothing (asio::detached drops it)
// and leave whoever waits for their effect waiting, so each has somebody who is told how it ended.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <string>
#include <utility>

namespace connectspec {

// What an exception says of itself; empty for none.
std::string said_by(const std::exception_ptr& thrown);

// Runs `work` on `where`, an executor or an io_context. `ended` is called once, when it has ended,
// with what it threw, or with an empty text.
template <typename Where, typename Ended>
void in_background(Where& where, boost::asio::awaitable<void> work, Ended ended) {
  boost::asio::co_spawn(where, std::move(work),
                        [ended = std::move(ended)](const std::exception_ptr& thrown) mutable {
                          ended(said_by(thrown));
                        });
}

}  // namespace connectspec
