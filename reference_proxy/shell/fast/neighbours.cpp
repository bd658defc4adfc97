#include "reference_proxy/shell/fast/neighbours.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>
#include <utility>

#include "reference_proxy/shell/sockets/accept.h"

namespace connectspec::proxy {
namespace {

// An eighth more than the neighbour, and one, still is evenly loaded: to take none of these would
// leave clients waiting whom this thread could serve.
constexpr std::size_t even_share = 8;

}  // namespace

QuietListener::QuietListener(StreamAcceptor& listening, Transport over)
    : descriptor_(fcntl(listening.native_handle(), F_DUPFD_CLOEXEC, 0)), over_(over) {
  if (descriptor_ < 0) {
    throw std::runtime_error(std::string("cannot listen: ") + std::strerror(errno));
  }
}

QuietListener::QuietListener(QuietListener&& from) noexcept
    : descriptor_(std::exchange(from.descriptor_, -1)), over_(from.over_) {}

QuietListener::~QuietListener() {
  if (descriptor_ >= 0) {
    close(descriptor_);
  }
}

void Neighbours::add(StreamAcceptor& listening, Transport over,
                     const std::atomic<std::size_t>& theirs) {
  all_.push_back({QuietListener(listening, over), &theirs});
}

void Neighbours::help(const Accept& accept) {
  for (const Neighbour& one : all_) {
    help(one, accept);
  }
}

// Tunnels may stay for long: whoever took all of a burst would carry them alone, while the other
// thread has nothing to do. But where processors are short, that thread may wait for one for some
// milliseconds.
void Neighbours::help(const Neighbour& one, const Accept& accept) {
  const bool all = spell_.is_long();
  for (std::size_t count = 0; count < accepts_in_a_row; ++count) {
    const std::size_t theirs = *one.connections;
    if ((!all && own_ > theirs + theirs / even_share + 1) ||
        accept(one.listener.descriptor(), one.listener.over())) {
      return;  // what fails here fails there too
    }
  }
}

}  // namespace connectspec::proxy
