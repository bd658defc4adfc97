#include "harness/engine/client_connection.h"

#include <boost/asio/ip/address.hpp>

#include "harness/model/action.h"

namespace connectspec {

namespace asio = boost::asio;

std::optional<TlsOffer> offer_of(const TargetView& target, const Connect& how) {
  if (!target.tls || how.plain) {
    return std::nullopt;
  }
  return TlsOffer{target.tls_authority, target.server_name, target.host, how.protocols,
                  how.version};
}

asio::awaitable<void> connect_to(const TargetView& target, const Connect& how, Peer& client,
                                 Clock::time_point deadline) {
  const asio::ip::tcp::endpoint endpoint(asio::ip::make_address(target.host), target.port);
  const std::optional<TlsOffer> offer = offer_of(target, how);
  co_await client.connect(endpoint, offer ? &*offer : nullptr, deadline);
}

}  // namespace connectspec
