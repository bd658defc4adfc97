// A target for tests: `dying_target PORT` refuses two connections and dies of the third.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

int main(int count, char** arguments) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int reuse = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port =
      htons(static_cast<std::uint16_t>(count == 2 ? std::strtoul(arguments[1], nullptr, 10) : 0));
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener, 64) != 0) {
    std::perror("dying_target");
    return 1;
  }
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
