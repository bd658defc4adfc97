#include "reference_proxy/shell/sockets/background.h"

#include <boost/asio/co_spawn.hpp>
#include <cstdio>
#include <exception>
#include <utility>

namespace connectspec::proxy {
namespace {

void tell(const std::exception_ptr& thrown) noexcept {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "connectspec-proxy: work on a connection was given up: %s\n",
                 failure.what());
  } catch (...) {
    std::fputs("connectspec-proxy: work on a connection was given up\n", stderr);
  }
}

}  // namespace

void in_background(const boost::asio::any_io_executor& executor,
                   boost::asio::awaitable<void> work) {
  boost::asio::co_spawn(executor, std::move(work), [](const std::exception_ptr& thrown) {
    if (thrown) {
      tell(thrown);
    }
  });
}

}  // namespace connectspec::proxy
