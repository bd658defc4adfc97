#include "harness/engine/authority.h"

#include <fmt/format.h>

namespace connectspec {

std::string host_in_authority(const std::string& address) {
  return address.find(':') == std::string::npos ? address : "[" + address + "]";
}

std::string authority_of(const boost::asio::ip::tcp::endpoint& endpoint) {
  return fmt::format("{}:{}", host_in_authority(endpoint.address().to_string()), endpoint.port());
}

}  // namespace connectspec
