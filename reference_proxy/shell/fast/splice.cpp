#include "reference_proxy/shell/fast/splice.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/error.hpp>
#include <cerrno>

#include "reference_proxy/shell/sockets/as_result.h"

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;

constexpr std::size_t pipe_octets = 256 * 1024;  // four times what it holds unless told

ssize_t move_octets(int from, int to, std::size_t most) {
  ssize_t result = -1;
  do {
    result = splice(from, nullptr, to, nullptr, most, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
  } while (result < 0 && errno == EINTR);
  return result;
}

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK; }

}  // namespace

std::optional<PipePair> PipePair::open() {
  std::array<int, 2> ends{-1, -1};
  if (pipe2(ends.data(), O_NONBLOCK | O_CLOEXEC) != 0) {
    return std::nullopt;
  }
  // Fewer turns for the same octets. One that may not grow (pipe(7)) takes what fits.
  fcntl(ends[1], F_SETPIPE_SZ, static_cast<int>(pipe_octets));
  return PipePair(ends);
}

void PipePair::close() {
  for (int& end : ends_) {
    if (end >= 0) {
      ::close(std::exchange(end, -1));
    }
  }
}

std::optional<PipePair> PipePool::take() {
  if (kept_.empty()) {
    return PipePair::open();
  }
  std::optional<PipePair> result(std::move(kept_.back()));
  kept_.pop_back();
  return result;
}

void PipePool::give_back(PipePair empty) {
  if (kept_.size() < most_kept) {
    kept_.push_back(std::move(empty));
  }
}

asio::awaitable<SpliceResult> splice_octets(StreamSocket& source, StreamSocket& sink,
                                            PipePair& through, std::size_t limit) {
  using Stop = SpliceResult::Stop;
  std::size_t count = 0;
  while (count < limit) {
    const ssize_t taken = move_octets(source.native_handle(), through.writing_end(), pipe_octets);
    if (taken <= 0) {
      const Stop why = taken == 0 ? Stop::ended : would_block() ? Stop::dry : Stop::source_failed;
      co_return SpliceResult{why, count};
    }
    auto left = static_cast<std::size_t>(taken);
    while (left > 0) {
      const ssize_t given = move_octets(through.reading_end(), sink.native_handle(), left);
      if (given > 0) {
        left -= static_cast<std::size_t>(given);
        count += static_cast<std::size_t>(given);
      } else if (given < 0 && would_block()) {
        const auto [error] = co_await sink.async_wait(StreamSocket::wait_write, as_result);
        if (error == asio::error::operation_aborted || !source.is_open()) {
          co_return SpliceResult{Stop::cancelled, count};
        }
      } else {
        co_return SpliceResult{Stop::sink_failed, count};
      }
    }
  }
  co_return SpliceResult{Stop::enough, count};
}

}  // namespace connectspec::proxy
