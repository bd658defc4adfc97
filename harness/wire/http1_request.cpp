#include "harness/wire/http1_request.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace connectspec {
namespace {

std::string line(std::string_view name, std::string_view value) {
  return fmt::format("{}: {}\r\n", name, value);
}

}  // namespace

std::string http1_octets(const Request& request) {
  std::string head = fmt::format("{} {} {}\r\n", request.method, request.target, request.version);
  if (request.host != Request::Host::absent) {
    head +=
        line("Host", request.host == Request::Host::given ? request.host_value : request.target);
  }
  for (const Field& field : request.fields) {
    head += line(field.name, field.value);
  }
  return head + (request.auth ? "{auth}" : "") + "\r\n" + request.data;
}

Send http1_send(const Request& request) {
  Send send;
  static_cast<Writes&>(send) = request;
  send.bytes = http1_octets(request);
  return send;
}

std::optional<Send> http1_send(const Action& action) {
  if (const auto* send = std::get_if<Send>(&action)) {
    return *send;
  }
  const auto* request = std::get_if<Request>(&action);
  return request == nullptr ? std::nullopt : std::optional(http1_send(*request));
}

}  // namespace connectspec
