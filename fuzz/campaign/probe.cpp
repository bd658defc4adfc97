#include "fuzz/campaign/probe.h"

#include <poll.h>

#include <memory>

namespace connectspec::fuzz {
namespace {

constexpr std::string_view nonce = "0123456789abcdef";  // as long as those of a campaign
constexpr std::size_t first_digit_of_status = std::string_view("HTTP/1.1 ").size();

}  // namespace

void Probe::send(std::string_view request) {
  stage_.late_connections();  // a tunnel to nobody would be taken for this one
  std::string problem;
  const std::unique_ptr<Line> client = connect_to(target_, deadline_, problem);
  const auto until = Clock::now() + deadline_;
  std::string answer;
  if (!client || !client->send(request, until)) {
    return;
  }
  while (answer.find("\r\n\r\n") == std::string::npos) {
    if (client->read_some(answer, until) != Read::octets) {
      return;
    }
  }
  if (answer.substr(first_digit_of_status, 1) == "2") {
    use_tunnel(*client, until);
  }
}

void Probe::use_tunnel(Line& client, Clock::time_point until) const {
  if (!wait_for(stage_.origin(), POLLIN, until)) {
    return;
  }
  const std::unique_ptr<Line> tunnel = accept_from(stage_.origin());
  if (!tunnel) {
    return;
  }
  std::string there;
  std::string back;
  client.send(nonce, until);
  read_count(*tunnel, there, nonce.size(), until);
  tunnel->send(nonce, until);
  read_count(client, back, nonce.size(), until);
}

}  // namespace connectspec::fuzz
