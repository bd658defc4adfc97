// A target for tests: `dying_target PORT` refuses two connections and dies of the third.
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <string_view>

#include "harness/program/cli/listen_on_loopback.h"

int main(int count, char** arguments) {
  const int listener =
      connectspec::listen_on_loopback(count == 2 ? arguments[1] : "0", "dying_target");
  for (int left = 2; left > 0; --left) {
    const int client = ::accept(listener, nullptr, nullptr);
    char request[4096];
    if (::recv(client, request, sizeof request, 0) > 0) {
      constexpr std::string_view refusal =
          "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      ::send(client, refusal.data(), refusal.size(), MSG_NOSIGNAL);
    }
    ::close(client);
  }
  ::accept(listener, nullptr, nullptr);
  std::fputs("dying_target: one too many\n", stderr);
  return 7;
}
