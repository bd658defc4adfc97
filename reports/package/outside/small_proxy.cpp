// A CONNECT proxy in a few lines, with a mistake that the suite finds: without a port it dials 443.
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>
#include <thread>

namespace {

sockaddr_in address_of(const std::string& host, int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<in_port_t>(port));
  inet_pton(AF_INET, host.c_str(), &address.sin_addr);
  return address;
}

int port_of(const char* text) { return static_cast<int>(std::strtol(text, nullptr, 10)); }

// Until both have ended; each one's end is passed on.
void relay(int a, int b) {
  pollfd ends[2] = {{a, POLLIN, 0}, {b, POLLIN, 0}};
  char buffer[65536];
  for (int open = 2; open > 0 && poll(ends, 2, 30000) > 0;) {
    for (int from = 0; from < 2; ++from) {
      if (ends[from].fd < 0 || ends[from].revents == 0) {
        continue;
      }
      const int to = from == 0 ? b : a;
      const ssize_t count = read(ends[from].fd, buffer, sizeof buffer);
      if (count <= 0) {
        shutdown(to, SHUT_WR);
        ends[from].fd = -1;
        --open;
      }
      for (ssize_t sent = 0; sent < count;) {
        const ssize_t more = send(to, buffer + sent, static_cast<size_t>(count - sent), 0);
        if (more <= 0) {
          return;
        }
        sent += more;
      }
    }
  }
}

void answer(int client, const std::string& text) { send(client, text.data(), text.size(), 0); }

void serve(int client) {
  std::string head;
  char octet = 0;
  while (head.size() < 8192 && head.find("\r\n\r\n") == std::string::npos &&
         read(client, &octet, 1) == 1) {
    head += octet;
  }
  const std::string target =
      head.substr(0, 8) == "CONNECT " ? head.substr(8, head.find(' ', 8) - 8) : "";
  const size_t colon = target.rfind(':');
  const std::string host = target.substr(0, colon);
  const int port = colon == std::string::npos ? 443 : port_of(target.c_str() + colon + 1);
  in_addr ignored{};
  if (inet_pton(AF_INET, host.c_str(), &ignored) != 1) {
    answer(client, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    close(client);
    return;
  }
  const int origin = socket(AF_INET, SOCK_STREAM, 0);
  const sockaddr_in address = address_of(host, port);
  if (connect(origin, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    answer(client, "HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  } else {
    answer(client, "HTTP/1.1 200 OK\r\n\r\n");
    relay(client, origin);
  }
  close(origin);
  close(client);
}

}  // namespace

int main(int count, char** arguments) {
  std::signal(SIGPIPE, SIG_IGN);
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  const int yes = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  const sockaddr_in address = address_of("127.0.0.1", count > 1 ? port_of(arguments[1]) : 3128);
  if (bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      listen(listener, 128) != 0) {
    return 1;
  }
  while (true) {
    const int client = accept(listener, nullptr, nullptr);
    if (client >= 0) {
      std::thread(serve, client).detach();
    }
  }
}
