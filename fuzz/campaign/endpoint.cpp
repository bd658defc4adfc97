#include "fuzz/campaign/endpoint.h"

#include <sys/socket.h>

#include <utility>

#include "fuzz/campaign/clear_line.h"
#include "fuzz/campaign/tls_line.h"
#include "harness/engine/tls_offer.h"
#include "harness/model/action.h"

namespace connectspec::fuzz {

Endpoint endpoint_of(const TargetView& target) {
  return {{target.host, target.port}, offer_of(target, Connect())};
}

std::unique_ptr<Line> connect_to(const Endpoint& target, std::chrono::milliseconds patience,
                                 std::string& problem) {
  Descriptor socket = connect_to(target.address, patience);
  if (!socket) {
    problem = "no connection";
    return nullptr;
  }
  return target.tls ? secured(std::move(socket), *target.tls, Clock::now() + patience, problem)
                    : in_clear(std::move(socket));
}

std::unique_ptr<Line> accept_from(int listener) {
  Descriptor socket(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC));
  if (!socket) {
    return nullptr;
  }
  reset_on_close(socket.get());
  return in_clear(std::move(socket));
}

}  // namespace connectspec::fuzz
