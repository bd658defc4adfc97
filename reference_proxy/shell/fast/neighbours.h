// Threads that share a port help each other: the kernel gives a client to a thread without knowing
// whether that has a processor just now.
#pragma once

#include <atomic>
#include <boost/system/error_code.hpp>
#include <cstddef>
#include <functional>
#include <vector>

#include "reference_proxy/shell/fast/scheduling.h"
#include "reference_proxy/shell/sockets/stream.h"
#include "reference_proxy/shell/sockets/transport.h"

namespace connectspec::proxy {

// A listening socket under another descriptor, which no io_context knows: one may accept there, and
// is not woken when somebody comes.
class QuietListener {
 public:
  // Throws std::runtime_error when there are no more descriptors.
  QuietListener(StreamAcceptor& listening, Transport over);
  ~QuietListener();
  QuietListener(QuietListener&& from) noexcept;
  QuietListener& operator=(QuietListener&&) = delete;

  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] Transport over() const { return over_; }

 private:
  int descriptor_;
  Transport over_;
};

// Those whom one thread helps. All on that thread.
class Neighbours {
 public:
  // Takes the next client of a listening socket; an error when nobody waits or none can be taken.
  using Accept = std::function<boost::system::error_code(int listening, Transport over)>;

  // How many connections the thread has; outlives this, as do those of its neighbours.
  explicit Neighbours(const std::atomic<std::size_t>& own) : own_(own) {}

  void add(StreamAcceptor& listening, Transport over, const std::atomic<std::size_t>& theirs);

  // Takes clients who wait for them: all while processors are short, else only as long as there are
  // no more connections here than there.
  void help(const Accept& accept);

  void leave_alone() { all_.clear(); }

 private:
  struct Neighbour {
    QuietListener listener;
    const std::atomic<std::size_t>* connections;
  };
  void help(const Neighbour& one, const Accept& accept);

  const std::atomic<std::size_t>& own_;
  std::vector<Neighbour> all_;
  WorkSpell spell_;
};

}  // namespace connectspec::proxy
