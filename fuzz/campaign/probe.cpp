#include "fuzz/campaign/probe.h"

#include <poll.h>
#include <sys/socket.h>

namespace connectspec::fuzz {
namespace {

constexpr std::string_view nonce = "0123456789abcdef";  // as long as those of a campaign
constexpr std::size_t first_digit_of_status = std::string_view("HTTP/1.1 ").size();

}  // namespace

void Probe::send(std::string_view request) {
  stage_.late_connections();  // a tunnel to nobody would be taken for this one
  const Descriptor client = connect_to(target_, deadline_);
  const auto until = Clock::now() + deadline_;
  std::string answer;
  if (!client || !send_all(client.get(), request, until)) {
    return;
  }
  while (answer.find("\r\n\r\n") == std::string::npos) {
    if (read_some(client.get(), answer, until) != Read::octets) {
      return;
    }
  }
  if (answer.substr(first_digit_of_status, 1) == "2") {
    use_tunnel(client.get(), until);
  }
}

void Probe::use_tunnel(int client, Clock::time_point until) const {
  if (!wait_for(stage_.origin(), POLLIN, until)) {
    return;
  }
  const Descriptor tunnel(::accept4(stage_.origin(), nullptr, nullptr, SOCK_CLOEXEC));
  reset_on_close(tunnel.get());
  std::string there;
  std::string back;
  send_all(client, nonce, until);
  read_count(tunnel.get(), there, nonce.size(), until);
  send_all(tunnel.get(), nonce, until);
  read_count(client, back, nonce.size(), until);
}

}  // namespace connectspec::fuzz
