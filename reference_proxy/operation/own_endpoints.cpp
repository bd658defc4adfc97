#include "reference_proxy/operation/own_endpoints.h"

#include <ifaddrs.h>

#include "reference_proxy/shell/sockets/endpoints.h"

namespace connectspec::proxy {
namespace {

IpNetwork host_network(const IpAddress& address) { return {address, address.is_v6 ? 128U : 32U}; }

std::vector<IpNetwork> local_networks() {
  std::vector<IpNetwork> result = {*parse_network("127.0.0.0/8"), *parse_network("::1")};
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) {
    return result;
  }
  for (const ifaddrs* entry = list; entry != nullptr; entry = entry->ifa_next) {
    if (entry->ifa_addr == nullptr) {
      continue;
    }
    if (const auto address = address_of(entry->ifa_addr)) {
      result.push_back(host_network(*address));
    }
  }
  freeifaddrs(list);
  return result;
}

}  // namespace

void add_own_endpoints(const StreamEndpoint& bound, std::vector<OwnEndpoint>& into) {
  const auto address = address_of(bound);
  if (!address) {
    return;
  }
  if (*address != IpAddress{.octets = {}, .is_v6 = address->is_v6}) {
    into.push_back({host_network(*address), port_of(bound)});
    return;
  }
  for (const IpNetwork& network : local_networks()) {
    into.push_back({network, port_of(bound)});
  }
}

}  // namespace connectspec::proxy
