// A client's line under TLS, and each way in which a target may end it: real sockets on loopback.
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <functional>
#include <thread>

#include "fuzz/campaign/endpoint.h"
#include "fuzz/campaign/trial.h"
#include "harness/targets/certificates.h"

namespace connectspec::fuzz {
namespace {

using std::chrono::milliseconds;

const Certificates& certificates() {
  static const Certificates made = make_certificates().value();
  return made;
}

// A target's end of one connection.
class TargetEnd {
 public:
  explicit TargetEnd(Descriptor socket) : socket_(std::move(socket)) {
    reset_on_close(socket_.get());
  }

  void shake_hands() {
    std::string problem;
    session_ = TlsSession::server({certificates().server, certificates().key, "http/1.1"}, problem);
    while (!session_->done() && read()) {
    }
  }
  // False at the end.
  bool read() {
    std::string records;
    if (read_some(socket_.get(), records, soon()) != Read::octets) {
      return false;
    }
    const auto opened = session_->open(records);
    received += opened.octets;
    close_notify = close_notify || opened.close_notify;
    write(session_->take_outgoing());
    return true;
  }
  void send(std::string_view octets) { write(session_->seal(octets).value()); }
  void notify() { write(session_->close_notify()); }
  void end_sending() { ::shutdown(socket_.get(), SHUT_WR); }
  void write(std::string_view octets) { send_all(socket_.get(), octets, soon()); }
  void wait_for_the_client() {
    std::string rest;
    read_count(socket_.get(), rest);
  }

  std::string received;
  bool close_notify = false;

 private:
  static Clock::time_point soon() { return Clock::now() + std::chrono::seconds(5); }
  static void read_count(int socket, std::string& to) {
    while (read_some(socket, to, soon()) == Read::octets) {
    }
  }

  Descriptor socket_;
  std::unique_ptr<TlsSession> session_;
};

// Does with one connection what the test says, in a thread of its own.
class OneTarget {
 public:
  explicit OneTarget(const std::function<void(TargetEnd&)>& plan)
      : listener_(listen_on("127.0.0.1", port_)), thread_([this, plan] {
          wait_for(listener_.get(), POLLIN, Clock::now() + std::chrono::seconds(5));
          TargetEnd end(Descriptor(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC)));
          plan(end);
        }) {}

  Endpoint endpoint() const {
    const TlsOffer offer{certificates().authority, "", "127.0.0.1", "http/1.1", ""};
    return {{"127.0.0.1", port_}, offer};
  }
  std::unique_ptr<Line> connected(std::string& problem,
                                  milliseconds patience = milliseconds(5000)) const {
    return connect_to(endpoint(), patience, problem);
  }

 private:
  std::uint16_t port_ = 0;
  Descriptor listener_;
  std::jthread thread_;
};

Clock::time_point in_time() { return Clock::now() + std::chrono::seconds(5); }

// How a line ends that has brought "answer" before.
Read end_of(const std::function<void(TargetEnd&)>& ending) {
  const OneTarget target([&ending](TargetEnd& end) {
    end.shake_hands();
    end.send("answer");
    end.read();  // so that the answer has been read before the end comes
    ending(end);
  });
  std::string problem;
  const auto line = target.connected(problem);
  std::string received;
  EXPECT_NE(line, nullptr) << problem;
  EXPECT_EQ(line->read_some(received, in_time()), Read::octets);
  EXPECT_EQ(received, "answer");
  EXPECT_TRUE(line->send("thanks", in_time()));
  return line->read_some(received, in_time());
}

TEST(TlsLine, ends_are_told_apart) {
  EXPECT_EQ(end_of([](TargetEnd& end) {
              end.notify();
              end.wait_for_the_client();
            }),
            Read::fin);
  EXPECT_EQ(end_of([](TargetEnd& end) {
              end.end_sending();
              end.wait_for_the_client();
            }),
            Read::incomplete_close);
  EXPECT_EQ(end_of([](TargetEnd&) {}), Read::reset);
  // A fatal alert in clear, which nobody can mean for us; and what is no record at all.
  for (const std::string_view broken : {std::string_view("\x15\x03\x03\0\x02\x02\x50", 7),
                                        std::string_view("HTTP/1.1 400\r\n\r\n")}) {
    EXPECT_EQ(end_of([broken](TargetEnd& end) {
                end.write(broken);
                end.wait_for_the_client();
              }),
              Read::reset);
  }
}

TEST(TlsLine, our_end_is_a_close_notify_and_the_answer_to_it_still_comes) {
  const OneTarget target([](TargetEnd& end) {
    end.shake_hands();
    while (!end.close_notify && end.read()) {
    }
    end.send(end.received);
    end.notify();
    end.wait_for_the_client();
  });
  std::string problem;
  const auto line = target.connected(problem);
  ASSERT_NE(line, nullptr) << problem;
  EXPECT_TRUE(line->send("one", in_time()));
  EXPECT_TRUE(line->send("two", in_time()));
  line->end_sending(in_time());
  std::string received;
  EXPECT_EQ(read_expected(*line, received, "onetwo", true, in_time()), Read::fin);
  EXPECT_EQ(received, "onetwo");
}

TEST(TlsLine, a_session_that_says_nothing_is_not_heard) {
  const OneTarget target([](TargetEnd& end) {
    end.shake_hands();
    end.wait_for_the_client();
  });
  std::string problem;
  const auto line = target.connected(problem);
  ASSERT_NE(line, nullptr) << problem;
  std::string received;
  EXPECT_FALSE(line->hears(Clock::now() + milliseconds(20)));
  EXPECT_EQ(line->read_some(received, Clock::now() + milliseconds(20)), Read::deadline);
}

TEST(TlsLine, without_a_handshake_there_is_none_and_it_is_said_why) {
  std::string problem;
  const OneTarget closes([](TargetEnd& end) {
    end.end_sending();
    end.wait_for_the_client();
  });
  EXPECT_EQ(closes.connected(problem), nullptr);
  EXPECT_EQ(problem, "TLS handshake: the target closed the connection");
  const OneTarget in_clear([](TargetEnd& end) {
    end.write("HTTP/1.1 400 Bad Request\r\n\r\n");
    end.wait_for_the_client();
  });
  EXPECT_EQ(in_clear.connected(problem), nullptr);
  EXPECT_EQ(problem, "TLS handshake: wrong version number");
  const OneTarget silent([](TargetEnd& end) { end.wait_for_the_client(); });
  EXPECT_EQ(silent.connected(problem, milliseconds(50)), nullptr);
  EXPECT_EQ(problem, "TLS handshake: no end of it before the deadline");
}

// What is said of a target that refuses a request by that.
std::string said_of(const std::function<void(TargetEnd&)>& ending) {
  const OneTarget target([&ending](TargetEnd& end) {
    end.shake_hands();
    while (end.received.empty() && end.read()) {
    }
    ending(end);
    end.wait_for_the_client();
  });
  WorkerStage stage(target.endpoint(), "127.0.0.1");
  Plan plan = plain_plan();
  plan.parts.target = " {origin.host}:0";
  const Tried tried = Trial(TargetView{}).run(plan, stage);
  EXPECT_EQ(tried.seen.outcome, Ending::closed);
  std::string text;
  for (const Complaint& complaint : tried.complaints) {
    text += '[' + complaint.oracle + ' ' + complaint.feature + ']';
  }
  return text;
}

TEST(TlsLine, B08_a_close_that_nobody_can_tell_from_a_cut) {
  EXPECT_EQ(said_of([](TargetEnd& end) { end.end_sending(); }), "[B08 no close_notify]");
  EXPECT_EQ(said_of([](TargetEnd& end) {
              end.notify();
              end.end_sending();
            }),
            "");
}

}  // namespace
}  // namespace connectspec::fuzz
