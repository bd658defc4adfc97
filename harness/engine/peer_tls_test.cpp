// A client peer against targets that do TLS well and badly: real sockets on loopback.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <thread>

#include "harness/engine/loopback_port.h"
#include "harness/engine/peer.h"
#include "harness/io/background.h"
#include "harness/targets/certificates.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

const Certificates& certificates() {
  static const Certificates made = make_certificates().value();
  return made;
}

// The target's end of one connection, blocking.
class Line {
 public:
  explicit Line(int descriptor) : descriptor_(descriptor) {}
  ~Line() { end(); }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  void shake_hands() {
    std::string problem;
    session_ = TlsSession::server({certificates().server, certificates().key, ""}, problem);
    while (!session_->done() && read()) {
    }
  }
  // Until something came through TLS or the connection ended, which is false.
  bool read() {
    std::array<char, 4096> buffer;
    const auto count = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
    if (count <= 0) {
      return false;
    }
    const auto opened = session_->open({buffer.data(), static_cast<std::size_t>(count)});
    received += opened.octets;
    close_notify = close_notify || opened.close_notify;
    write(session_->take_outgoing());
    return true;
  }
  void drain() {  // until the client has closed
    std::array<char, 4096> buffer;
    while (::recv(descriptor_, buffer.data(), buffer.size(), 0) > 0) {
    }
  }
  void send(std::string_view octets) { write(session_->seal(octets).value()); }
  void notify() { write(session_->close_notify()); }
  void write(const std::string& octets) {
    static_cast<void>(::send(descriptor_, octets.data(), octets.size(), MSG_NOSIGNAL));
  }
  void reset() {
    const linger at_once{1, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    end();
  }
  void end() {
    if (descriptor_ >= 0) {
      ::close(std::exchange(descriptor_, -1));
    }
  }

  std::string received;
  bool close_notify = false;

 private:
  int descriptor_;
  std::unique_ptr<TlsSession> session_;
};

// Takes one connection in a thread of its own and does with it what the test says.
class Target {
 public:
  explicit Target(const std::function<void(Line&)>& plan)
      : thread_([this, plan] {
          Line line(::accept(listener_.descriptor(), nullptr, nullptr));
          plan(line);
        }) {}

  std::uint16_t port() const { return listener_.number(); }

 private:
  testing::LoopbackPort listener_{1};
  std::jthread thread_;  // ends before the port is closed
};

struct Play {
  asio::io_context context{1};
  std::shared_ptr<Scene> scene = std::make_shared<Scene>(context.get_executor());
  std::shared_ptr<Peer> client =
      std::make_shared<Peer>(scene, "client", Role::client, tcp::socket(context.get_executor()));
  TlsOffer offer{certificates().authority, "", "127.0.0.1", "http/1.1", ""};
  std::chrono::milliseconds patience{5000};
  std::function<void(Peer&)> act = [](Peer&) {};

  static asio::awaitable<void> run(Play& play, std::uint16_t port) {
    const tcp::endpoint target(asio::ip::address_v4::loopback(), port);
    const auto deadline = Clock::now() + play.patience;
    co_await play.client->connect(target, &play.offer, deadline);
    play.act(*play.client);
    co_await play.scene->changed.until([&play] { return play.client->ended(); },
                                       Clock::now() + std::chrono::seconds(5));
    play.observed = play.client->observed();
    play.client->close();
  }

  const Connection& against(const Target& target) {
    in_background(context, run(*this, target.port()),
                  [](const std::string& failure) { EXPECT_EQ(failure, ""); });
    context.run();
    return observed;
  }

  bool recorded(EventKind kind, std::string_view text = {}) const {
    return std::any_of(scene->events.begin(), scene->events.end(), [&](const Event& event) {
      return event.kind == kind && event.text.find(text) != std::string::npos;
    });
  }

  Connection observed;
};

TEST(SecurePeer, BlamesTheHarnessForAnOfferThatIsNone) {
  const Target target([](Line&) {});
  Play play;
  play.offer.version = "1.9";
  play.against(target);
  EXPECT_NE(play.scene->failure.find("'1.9' is no version of TLS"), std::string::npos);
}

TEST(SecurePeer, TakesCloseNotifyForTheEnd) {
  const Target target([](Line& line) {
    line.shake_hands();
    line.send("HTTP/1.1 200 OK\r\n\r\nbanner");
    line.notify();
    line.read();
  });
  Play play;
  const Connection& seen = play.against(target);
  EXPECT_TRUE(seen.established);
  EXPECT_EQ(seen.data.prefix, "banner");
  EXPECT_EQ(seen.end, End::fin);
  ASSERT_TRUE(seen.tls);
  EXPECT_TRUE(seen.tls->close_notify);
  EXPECT_TRUE(seen.tls->verified);
  EXPECT_TRUE(play.recorded(EventKind::handshake_done, "TLSv1.3"));
  EXPECT_TRUE(play.recorded(EventKind::close_notify_received));
  EXPECT_TRUE(play.recorded(EventKind::close_notify_sent));  // ours, as we close
}

TEST(SecurePeer, TellsAFinWithoutCloseNotifyFromOneWithIt) {
  const Target target([](Line& line) {
    line.shake_hands();
    line.send("HTTP/1.1 502 Bad\r\n\r\nhalf an ex");
  });
  Play play;
  const Connection& seen = play.against(target);
  EXPECT_EQ(seen.end, End::fin);
  EXPECT_FALSE(seen.tls->close_notify);
  EXPECT_TRUE(play.recorded(EventKind::fin_received, "without close_notify"));
  // RFC 9112 §8: content that ends with the connection is incomplete then.
  ASSERT_EQ(seen.responses.size(), 1U);
  EXPECT_FALSE(seen.responses[0].complete);
}

TEST(SecurePeer, TellsAResetFromBoth) {
  const Target target([](Line& line) {
    line.shake_hands();
    line.reset();
  });
  Play play;
  const Connection& seen = play.against(target);
  EXPECT_EQ(seen.end, End::reset);
  EXPECT_FALSE(seen.tls->close_notify);
}

TEST(SecurePeer, GoesOnReadingAfterItsHalfClose) {
  bool heard = false;
  std::string received;
  {
    const Target target([&](Line& line) {
      line.shake_hands();
      while (!line.close_notify && line.read()) {
      }
      heard = line.close_notify;
      received = line.received;
      line.send("HTTP/1.1 200 OK\r\n\r\nlate");
      line.notify();
    });
    Play play;
    play.act = [](Peer& client) {
      client.send("CONNECT");
      client.half_close();
    };
    EXPECT_EQ(play.against(target).data.prefix, "late");
    EXPECT_FALSE(play.recorded(EventKind::fin_sent));
  }
  EXPECT_TRUE(heard);
  EXPECT_EQ(received, "CONNECT");
}

TEST(SecurePeer, ClosesWithoutCloseNotifyWhenTold) {
  bool heard = true;
  {
    const Target target([&](Line& line) {
      line.shake_hands();
      while (line.read()) {
      }
      heard = line.close_notify;
    });
    Play play;
    play.act = [](Peer& client) { client.close_without_notify(); };
    play.against(target);
    EXPECT_FALSE(play.recorded(EventKind::close_notify_sent));
  }
  EXPECT_FALSE(heard);
}

TEST(SecurePeer, SaysWhyAHandshakeFailed) {
  const Target in_clear([](Line& line) { line.write("HTTP/1.1 400 Bad Request\r\n\r\n"); });
  const Target closing([](Line&) {});
  for (const auto& [target, why] :
       {std::pair{&in_clear, "wrong version number"}, std::pair{&closing, "the target"}}) {
    Play play;
    const Connection& seen = play.against(*target);
    EXPECT_FALSE(seen.established);
    EXPECT_EQ(seen.tls->handshake, Handshake::failed);
    EXPECT_TRUE(play.recorded(EventKind::handshake_failed, why)) << seen.failure;
  }
}

TEST(SecurePeer, TellsADeadlineInTheHandshakeFromItsFailure) {
  const Target mute([](Line& line) { line.drain(); });
  Play play;
  play.patience = std::chrono::milliseconds(30);
  const Connection& seen = play.against(mute);
  EXPECT_EQ(seen.tls->handshake, Handshake::overdue);
  EXPECT_FALSE(seen.established);
  EXPECT_TRUE(play.recorded(EventKind::handshake_failed, "deadline"));
}

}  // namespace
}  // namespace connectspec
