// Between the core's addresses and Asio's.
#pragma once

#include <algorithm>
#include <boost/asio/ip/address.hpp>

#include "reference_proxy/basics/ip_address.h"

namespace connectspec::proxy {

inline boost::asio::ip::address to_asio(const IpAddress& address) {
  if (address.is_v6) {
    return boost::asio::ip::address_v6(address.octets);
  }
  boost::asio::ip::address_v4::bytes_type octets{};
  std::copy_n(address.octets.begin(), octets.size(), octets.begin());
  return boost::asio::ip::address_v4(octets);
}

inline IpAddress from_asio(const boost::asio::ip::address& address) {
  IpAddress result;
  if (address.is_v6()) {
    result.octets = address.to_v6().to_bytes();
    result.is_v6 = true;
  } else {
    const auto octets = address.to_v4().to_bytes();
    std::copy(octets.begin(), octets.end(), result.octets.begin());
  }
  return result;
}

}  // namespace connectspec::proxy
