#include "reference_proxy/tunnel/network_errors.h"

namespace connectspec::proxy {

Refusal refusal_for(DialError error) {
  switch (error) {
    case DialError::refused:
      return {502, "The destination refused the connection.", "connection_refused"};
    case DialError::unreachable:
      return {502, "The destination cannot be reached.", "destination_ip_unroutable"};
    case DialError::timed_out:
      return {504, "The destination did not answer in time.", "connection_timeout"};
    case DialError::out_of_resources:
      return {503, "This proxy has no resources for another tunnel at the moment."};
    case DialError::other:
      break;
  }
  return {502, "The connection to the destination failed."};
}

Refusal refusal_for(ResolveError error) {
  switch (error) {
    case ResolveError::not_found:
      return {502, "The host name does not exist or has no address.", "dns_error"};
    case ResolveError::timed_out:
      return {504, "The lookup of the host name took too long.", "dns_timeout"};
    case ResolveError::out_of_resources:
      return {503, "This proxy cannot look up another host name at the moment."};
    case ResolveError::failed:
      break;
  }
  return {502, "The lookup of the host name failed.", "dns_error"};
}

}  // namespace connectspec::proxy
