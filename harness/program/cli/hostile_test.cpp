// Targets that mean harm or are broken: a run against one ends in time, in little memory, and says
// that nothing could be concluded.
#include <poll.h>
#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>
#include <utility>

#include "harness/engine/loopback_port.h"
#include "harness/program/cli/testing.h"

namespace connectspec {
namespace {

using testing::connectspec_run;
using testing::exits;
using testing::Finished;
using testing::LoopbackPort;
using testing::mentions;
using testing::TemporaryFolder;
using testing::text_of;

#ifdef CONNECTSPEC_SANITIZED
constexpr long memory_limit_kib = 800L * 1024;  // a sanitizer keeps what was freed for a while
#else
constexpr long memory_limit_kib = 200L * 1024;
#endif

// One accepted connection; every wait looks at the stop flag.
class Peer {
 public:
  Peer(int socket, std::stop_token stop) : socket_(socket), stop_(std::move(stop)) {}

  // Whether all of it went out.
  bool send(std::string_view octets) const {
    while (!octets.empty()) {
      if (!ready(POLLOUT)) {
        return false;
      }
      const ssize_t sent =
          ::send(socket_, octets.data(), octets.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent < 0 && errno != EAGAIN) {
        return false;
      }
      octets.remove_prefix(sent < 0 ? 0 : static_cast<std::size_t>(sent));
    }
    return true;
  }

  // Until the client has sent something.
  bool await() const { return ready(POLLIN); }

  // A socket closed with octets unread resets, which is another target's manner.
  void read_all() const {
    char octets[4096];
    while (ready(POLLIN) && ::recv(socket_, octets, sizeof octets, MSG_DONTWAIT) > 0) {
    }
  }

  // Close sends a reset from now on.
  void reset_on_close() const {
    const linger hard{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  }

  bool stopping() const { return stop_.stop_requested(); }

 private:
  bool ready(short events) const {
    while (!stopping()) {
      pollfd entry{socket_, events, 0};
      if (::poll(&entry, 1, 20) > 0) {
        return true;
      }
    }
    return false;
  }

  int socket_;
  std::stop_token stop_;
};

using Manner = std::function<void(const Peer&)>;

// A server on a free port that treats every connection, each in a thread, in one manner.
class HostileTarget {
 public:
  explicit HostileTarget(Manner manner) : manner_(std::move(manner)) {
    ::fcntl(port_.descriptor(), F_SETFL, O_NONBLOCK);  // whoever came may have gone again
    thread_ = std::jthread([this](const std::stop_token& stop) { accept_all(stop); });
  }
  ~HostileTarget() {
    thread_.request_stop();
    thread_.join();
  }
  HostileTarget(const HostileTarget&) = delete;
  HostileTarget& operator=(const HostileTarget&) = delete;

  std::string profile() const {
    return "name: hostile\ntitle: Hostile\nendpoints:\n  plain: {address: \"127.0.0.1:" +
           std::to_string(port_.number()) + "\"}\ncapabilities: [connect]\n";
  }
  int connections() const { return connections_; }

 private:
  void accept_all(const std::stop_token& stop) {
    std::vector<std::jthread> peers;
    while (!stop.stop_requested()) {
      pollfd entry{port_.descriptor(), POLLIN, 0};
      if (::poll(&entry, 1, 20) <= 0) {
        continue;
      }
      const int socket = ::accept4(port_.descriptor(), nullptr, nullptr, SOCK_CLOEXEC);
      if (socket >= 0) {
        ++connections_;
        peers.emplace_back([this, socket](const std::stop_token& end) {
          manner_(Peer(socket, end));
          ::close(socket);
        });
      }
    }
    for (std::jthread& peer : peers) {
      peer.request_stop();
    }
  }

  Manner manner_;
  LoopbackPort port_{64};
  std::atomic<int> connections_ = 0;
  std::jthread thread_;
};

// 1 or 3, so neither success nor bad usage, nor the 124 of a run that didn't end, nor a signal.
void expect_survived(const Manner& manner) {
  const HostileTarget target(manner);
  const TemporaryFolder folder;
  const std::string profile = folder.write("hostile.yaml", target.profile());
  const Finished run = connectspec_run({"run", "--profile", profile, "--timeout", "300ms",
                                        "connect/base", "connect/target/missing-port"});
  EXPECT_TRUE(run.status == 1 || run.status == 3) << "exit status " << run.status << ":\n"
                                                  << run.output;
  EXPECT_TRUE(mentions(run, "connect/base/connect-ipv4"));
  EXPECT_GT(run.peak_kib, 0);
  EXPECT_LT(run.peak_kib, memory_limit_kib);
  EXPECT_GT(target.connections(), 0);
}

void send_without_end(const Peer& peer, const std::string& piece) {
  while (peer.send(piece)) {
  }
}

TEST(HostileTarget, that_accepts_and_stays_silent) {
  expect_survived([](const Peer& peer) { peer.read_all(); });
}

TEST(HostileTarget, that_closes_at_once) {
  expect_survived([](const Peer&) {});
}

TEST(HostileTarget, that_closes_once_it_has_the_request) {
  expect_survived([](const Peer& peer) { peer.await(); });
}

TEST(HostileTarget, that_resets) {
  expect_survived([](const Peer& peer) { peer.reset_on_close(); });
}

TEST(HostileTarget, that_answers_an_octet_every_200_ms) {
  expect_survived([](const Peer& peer) {
    for (const char octet : std::string_view("HTTP/1.1 200 Connection established\r\n\r\n")) {
      if (!peer.send({&octet, 1})) {
        return;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
  });
}

TEST(HostileTarget, whose_header_has_no_end) {
  expect_survived([](const Peer& peer) {
    peer.send("HTTP/1.1 200 OK\r\n");
    send_without_end(peer, "X-Field: " + std::string(8000, 'x') + "\r\n");
  });
}

TEST(HostileTarget, whose_first_line_has_no_end) {
  expect_survived([](const Peer& peer) { send_without_end(peer, std::string(65536, 'H')); });
}

TEST(HostileTarget, whose_interim_responses_have_no_end) {
  expect_survived(
      [](const Peer& peer) { send_without_end(peer, "HTTP/1.1 103 Early Hints\r\n\r\n"); });
}

TEST(HostileTarget, that_sends_without_end_after_a_200) {
  expect_survived([](const Peer& peer) {
    peer.await();
    peer.send("HTTP/1.1 200 OK\r\n\r\n");
    send_without_end(peer, std::string(65536, 'x'));
  });
}

TEST(HostileTarget, whose_error_content_has_no_end) {
  expect_survived([](const Peer& peer) {
    peer.await();
    peer.send("HTTP/1.1 502 Bad Gateway\r\nTransfer-Encoding: chunked\r\n\r\n");
    send_without_end(peer, "1000\r\n" + std::string(4096, 'x') + "\r\n");
  });
}

TEST(HostileTarget, whose_content_length_is_a_lie) {
  expect_survived([](const Peer& peer) {
    peer.await();
    peer.send("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 18446744073709551615\r\n\r\nx");
    peer.read_all();
  });
}

TEST(HostileTarget, that_answers_garbage) {
  expect_survived([](const Peer& peer) {
    std::string garbage;
    for (int octet = 0; octet < 4096; ++octet) {
      garbage += static_cast<char>((octet * 167 + 13) % 256);
    }
    peer.await();
    peer.send(garbage);
  });
}

// Its process lives on, but nobody answers any more once a request has control octets in it.
TEST(HostileTarget, that_goes_deaf_is_started_again_and_only_the_guilty_case_is_blamed) {
  const TemporaryFolder folder;
  const std::string profile = folder.write("deaf.yaml", R"(name: deaf
launch:
  command:
    - defective-proxy
    - --defect
    - base/dies-of-control-octets
    - --listen
    - "127.0.0.1:{port}"
    - --allow-private
    - --allow-port
    - "1024-65535"
capabilities: [connect]
ports: {allowed: ["1024-65535"]}
endpoints: {plain: {}}
)");
  const Finished run = connectspec_run({"run", "--profile", profile, "--timeout", "1s",
                                        "connect/base", "h1/base", "h1/host/missing"});
  EXPECT_TRUE(exits(run, 1));
  EXPECT_TRUE(mentions(run, "x fail        h1/base/liveness/unparsable"));
  EXPECT_TRUE(mentions(run, " 1 fail, 0 info"));
  EXPECT_TRUE(mentions(run, " 0 unresolved"));
  EXPECT_TRUE(mentions(run, "the target no longer serves; it is started again"));
}

TEST(HostileTarget, that_dies_of_every_third_connection_is_told_with_its_last_words) {
  const TemporaryFolder folder;
  const std::string profile = folder.write(
      "dying.yaml", "name: dying\nlaunch: {command: [" DYING_TARGET
                    ", \"{port}\"]}\ncapabilities: [connect]\nendpoints: {plain: {}}\n");
  const Finished run = connectspec_run({"run", "--profile", profile, "--timeout", "1s",
                                        "connect/base", "connect/target/missing-port"});
  EXPECT_TRUE(exits(run, 1));
  EXPECT_TRUE(mentions(run, "exited with status 7"));
  EXPECT_TRUE(mentions(run, "dying_target: one too many"));
  EXPECT_LT(run.peak_kib, memory_limit_kib);
}

// None of the cases does it alone. It has died all the same.
TEST(HostileTarget, that_dies_of_several_cases_together_fails_one_and_names_the_others) {
  const TemporaryFolder folder;
  const std::string profile =
      folder.write("many.yaml", "name: many\nlaunch: {command: [" ODD_TARGET
                                ", \"{port}\", dies-of-many]}\ncapabilities: [connect]\n"
                                "endpoints: {plain: {}}\n");
  const std::string junit = folder.file("junit.xml");
  const Finished run =
      connectspec_run({"run", "--profile", profile, "connect/base/connect-ipv4",
                       "connect/opaque/early", "--jobs", "32", "--report", "junit=" + junit});
  EXPECT_TRUE(exits(run, 1));
  EXPECT_TRUE(mentions(run, "the target exited: exited with status 9"));
  EXPECT_TRUE(mentions(run, "odd_target: no room for ten"));
  EXPECT_TRUE(mentions(run, "as it came about beside others, and of none alone"));
  EXPECT_TRUE(mentions(run, "run       connectspec run --profile"));
  EXPECT_TRUE(mentions(run, " connect/opaque/early/"));
  EXPECT_NE(text_of(junit).find("or of: connect/opaque/early/"), std::string::npos);
}

}  // namespace
}  // namespace connectspec
