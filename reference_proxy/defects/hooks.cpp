#include "reference_proxy/defects/hooks.h"

#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <utility>

#include "reference_proxy/defects/http_text.h"

namespace connectspec::proxy::defects {

void refuse(Visit& guest, int status) {
  guest.answer = refusal_answer(status);
  guest.what_next = Fate::answered;
}

void say_nothing(Visit& guest) { guest.what_next = Fate::mute; }

void hang_up(Visit& guest) { guest.what_next = Fate::hung_up; }

void open_nothing(Visit& guest) {
  guest.answer = opened_answer();
  guest.what_next = Fate::answered;
}

void knock(const std::string& address, const std::string& port, const std::string& text) {
  addrinfo wanted{};
  wanted.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(address.c_str(), port.c_str(), &wanted, &found) != 0) {
    return;
  }
  const int socket = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(socket, found->ai_addr, found->ai_addrlen) == 0) {
    ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
  }
  ::close(socket);
  ::freeaddrinfo(found);
}

void knock_at_path(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  (void)::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  ::close(socket);
}

Hook when(Condition holds, Hook then) {
  return [holds = std::move(holds), then = std::move(then)](Visit& guest) {
    if (holds(guest)) {
      then(guest);
    }
  };
}

Hook on_target(std::function<std::string(std::string)> change) {
  return [change = std::move(change)](Visit& guest) {
    const std::string before = target_of(guest.request);
    const std::string after = change(before);
    if (after != before) {
      set_target(guest.request, after);
    }
  };
}

Hook deaf_after(Condition holds) {
  return
      [holds = std::move(holds), deaf = std::make_shared<std::atomic<bool>>(false)](Visit& guest) {
        if (holds(guest)) {
          *deaf = true;
        }
        if (*deaf) {
          say_nothing(guest);
        }
      };
}

Hook on_success(std::function<void(std::string& head)> change) {
  return [change = std::move(change)](Visit& guest) {
    if (status_of(guest.answer) / 100 == 2) {
      change(guest.answer);
    }
  };
}

Hook on_refusal(std::function<void(std::string& text)> change) {
  return [change = std::move(change)](Visit& guest) {
    if (status_of(guest.answer) / 100 != 2) {
      change(guest.answer);
    }
  };
}

void open_all_ports(ServerSettings& settings) {
  // Mail ports stay shut inside ranges.
  settings.access.allowed_ports = {{1, 65535}, {25, 25}, {465, 465}, {587, 587}};
  settings.access.denied_ports.clear();
}

void deny_nothing(ServerSettings& settings) {
  open_all_ports(settings);
  settings.access.denied_hosts.clear();
  settings.access.denied_networks.clear();
}

}  // namespace connectspec::proxy::defects
