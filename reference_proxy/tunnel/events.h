// What whoever has the sockets and the clock reports to a tunnel, or to the front that has it.
#pragma once

#include <string_view>
#include <vector>

#include "reference_proxy/basics/ip_address.h"
#include "reference_proxy/tunnel/action.h"
#include "reference_proxy/tunnel/network_errors.h"
#include "reference_proxy/tunnel/side.h"

namespace connectspec::proxy {

class Events {
 public:
  virtual ~Events() = default;

  virtual Actions password_checked(PasswordVerdict verdict) = 0;
  virtual Actions resolved(const std::vector<IpAddress>& addresses) = 0;
  virtual Actions resolve_failed(ResolveError error) = 0;
  virtual Actions dialled(unsigned number) = 0;
  virtual Actions dial_failed(unsigned number, DialError error) = 0;
  virtual Actions parent_bytes(std::string_view bytes) = 0;
  virtual Actions timer_fired(Timer which) = 0;

  // The side has ended its stream (FIN), and all of it has been written to the other side.
  virtual Actions finished(Side from) = 0;
  // Writing to the side failed. What it still sends is relayed; what the other sends is dropped by
  // the shell, which goes on reading it.
  virtual Actions undeliverable(Side to) = 0;
  // Reading from the side failed.
  virtual Actions broke(Side from) = 0;

 protected:
  Events() = default;
  Events(const Events&) = default;
  Events(Events&&) = default;
  Events& operator=(const Events&) = default;
  Events& operator=(Events&&) = default;
};

}  // namespace connectspec::proxy
