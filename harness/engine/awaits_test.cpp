// The waits of a script, against a target of the test's own on loopback.
#include "harness/engine/awaits.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <functional>
#include <optional>
#include <string>
#include <tuple>

#include "harness/engine/bulk_streams.h"
#include "harness/io/background.h"
#include "harness/io/use_tuple.h"
#include "harness/model/scenario.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using tcp = asio::ip::tcp;

enum class Then { stays, closes, resets, passes_on, dawdles };

class AwaitsTest : public ::testing::Test {
 protected:
  using Wait = std::function<asio::awaitable<Next>(Awaits&, const Step&)>;

  // A target that says that to its first client and then does that; what the wait comes to.
  Next against(const std::string& octets, Then then, const Wait& wait) {
    TargetView target;
    target.host = "127.0.0.1";
    target.port = acceptor_.local_endpoint().port();
    AddressPool addresses(4711);
    stage_ = set_stage(scenario_, target, settings_, addresses, scene_);
    play_.emplace(scenario_, target, settings_, stage_);
    Awaits awaits(*play_);
    Next outcome = Next::stop;
    const auto expect_no_failure = [](const std::string& failure) { EXPECT_EQ(failure, ""); };
    in_background(context_, be_target(octets, then), expect_no_failure);
    in_background(context_, perform(awaits, wait, outcome), expect_no_failure);
    context_.restart();
    context_.run();
    EXPECT_EQ(scene_->failure, "");
    return outcome;
  }

  bool recorded(EventKind kind, std::string_view text) const {
    return std::any_of(scene_->events.begin(), scene_->events.end(), [&](const Event& event) {
      return event.kind == kind && event.text.find(text) != std::string::npos;
    });
  }

  Step step_ = {"client", AwaitResponse{}, 150ms, {}, {}, "client.await: something"};
  asio::io_context context_{1};
  std::shared_ptr<Scene> scene_ = std::make_shared<Scene>(context_.get_executor());
  Scenario scenario_;
  Settings settings_;
  std::optional<Performance> play_;
  tcp::socket passed_on_{context_};  // by the target
  std::size_t piece_ = 0;            // of what it says when it dawdles, each 100 ms

 private:
  asio::awaitable<void> be_target(const std::string& octets, Then then) {
    auto [error, socket] = co_await acceptor_.async_accept(use_tuple);
    if (error) {
      co_return;
    }
    const asio::const_buffer all = asio::buffer(octets);
    if (then == Then::dawdles) {
      for (std::size_t at = 0; at < octets.size() && !error; at += piece_) {
        const asio::const_buffer piece = asio::buffer(all + at, piece_);
        std::tie(error, std::ignore) = co_await asio::async_write(socket, piece, use_tuple);
        asio::steady_timer pause(context_, 100ms);
        co_await pause.async_wait(use_tuple);
      }
    } else if (then != Then::passes_on) {
      co_await asio::async_write(socket, all, use_tuple);
    }
    if (then == Then::resets) {
      socket.set_option(asio::socket_base::linger(true, 0));
    }
    if (then == Then::passes_on) {
      passed_on_.connect({asio::ip::make_address(stage_.bindings.at("origin.host")),
                          stage_.listeners.front()->port()});
      asio::write(passed_on_, all);
    }
    if (then == Then::stays || then == Then::passes_on || then == Then::dawdles) {
      staying_ = std::move(socket);
    }
  }

  asio::awaitable<void> perform(Awaits& awaits, const Wait& wait, Next& outcome) {
    asio::awaitable<Next> waiting = wait(awaits, step_);
    outcome = co_await std::move(waiting);
    for (const auto& client : play_->cast.clients()) {
      client->close();
    }
    acceptor_.cancel();  // where the script ended before it connected
  }

  Stage stage_;
  tcp::acceptor acceptor_{context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
  tcp::socket staying_{context_};
};

TEST_F(AwaitsTest, AResponseIsAnAnswerOrTheEndOfTheConnection) {
  const auto response = [](Awaits& awaits, const Step& step) { return awaits.response(step); };
  EXPECT_EQ(against("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", Then::stays, response),
            Next::step);
  EXPECT_TRUE(play_->answered.contains("client"));
  EXPECT_EQ(against("", Then::closes, response), Next::step);
  EXPECT_FALSE(recorded(EventKind::deadline, ""));
}

TEST_F(AwaitsTest, SilenceEndsTheScriptAtTheDeadline) {
  EXPECT_EQ(against("HTTP/1.1 200 ", Then::stays,
                    [](Awaits& awaits, const Step& step) { return awaits.response(step); }),
            Next::stop);
  EXPECT_TRUE(recorded(EventKind::deadline, "client.await: something"));
}

// The target waits for the origin then, which says nothing.
TEST_F(AwaitsTest, NobodyWaitsLongForTheAnswerToWhatWasPassedOn) {
  scenario_.listeners.emplace_back().name = "origin";
  step_.within.reset();
  settings_.timeout = 2s;
  const auto begun = Clock::now();
  const auto response = [this](Awaits& awaits, const Step& step) -> asio::awaitable<Next> {
    asio::awaitable<Next> waiting = awaits.response(step);
    const Next outcome = co_await std::move(waiting);
    play_->stage.listeners.front()->close();
    passed_on_.close();
    co_return outcome;
  };
  EXPECT_EQ(against("GET / HTTP/1.0\r\n\r\n", Then::passes_on, response), Next::stop);
  EXPECT_LT(Clock::now() - begun, settings_.timeout);
  EXPECT_TRUE(recorded(EventKind::deadline, "client.await: something"));
}

TEST_F(AwaitsTest, SlowOctetsAreNotLostAndATrickleIsNoTransfer) {
  constexpr std::size_t enough = 400 * 1024;
  const auto count = [](Awaits& awaits, const Step& step) { return awaits.count(step, enough); };
  const std::string octets = "HTTP/1.1 200 OK\r\n\r\n" + std::string(enough, 'x');
  piece_ = 80 * 1024;
  EXPECT_EQ(against(octets, Then::dawdles, count), Next::step);
  piece_ = 8 * 1024;
  EXPECT_EQ(against(octets, Then::dawdles, count), Next::stop);
  EXPECT_TRUE(recorded(EventKind::deadline, "client.await: something"));
}

TEST_F(AwaitsTest, ATunnelIsA2xx) {
  const auto tunnel = [](Awaits& awaits, const Step& step) { return awaits.tunnel(step); };
  EXPECT_EQ(against("HTTP/1.1 200 OK\r\n\r\n", Then::stays, tunnel), Next::step);
  EXPECT_EQ(against("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", Then::stays, tunnel),
            Next::stop);
}

TEST_F(AwaitsTest, AChallengeBecomesKnownToTemplates) {
  const auto challenge = [](Awaits& awaits, const Step& step) { return awaits.challenge(step); };
  EXPECT_EQ(against("HTTP/1.1 407 No\r\nContent-Length: 0\r\n"
                    "Proxy-Authenticate: Digest realm=\"r\", nonce=\"abc\", qop=\"auth\"\r\n\r\n",
                    Then::stays, challenge),
            Next::step);
  EXPECT_EQ(play_->stage.bindings["challenge.nonce"], "abc");
  EXPECT_EQ(against("HTTP/1.1 407 No\r\nContent-Length: 0\r\n"
                    "Proxy-Authenticate: Basic realm=\"r\"\r\n\r\n",
                    Then::stays, challenge),
            Next::stop);
}

// It left of itself, before it was answered: the target may be on its way to the origin.
TEST_F(AwaitsTest, WhoLeftUnansweredMayStillBeConnectedFor) {
  scenario_.listeners.emplace_back().name = "origin";
  tcp::socket late(context_);
  asio::steady_timer pause(context_, 20ms);
  const auto left = [&](Awaits& awaits, const Step&) -> asio::awaitable<Next> {
    Speaker* client = co_await play_->cast.speaker("client", Clock::now() + 1s);
    client->close();
    const std::string origin = play_->stage.bindings.at("origin");
    const auto colon = origin.rfind(':');
    const tcp::endpoint there(asio::ip::make_address(origin.substr(0, colon)),
                              static_cast<std::uint16_t>(std::stoi(origin.substr(colon + 1))));
    pause.async_wait([&late, there](const auto&) { late.async_connect(there, [](auto) {}); });
    Step step = step_;
    step.actor = "origin";
    step.within = 5s;
    asio::awaitable<Next> waiting = awaits.connection(step);
    const Next outcome = co_await std::move(waiting);
    play_->stage.listeners.front()->close();
    late.close();
    co_return outcome;
  };
  EXPECT_EQ(against("", Then::stays, left), Next::step);
}

TEST_F(AwaitsTest, DataIsComparedWithWhatIsDue) {
  const auto due = [](const char* octets) {
    return [octets](Awaits& awaits, const Step& step) -> asio::awaitable<Next> {
      static AwaitData data;
      data.bytes = octets;
      return awaits.data(step, data);
    };
  };
  EXPECT_EQ(against("HTTP/1.1 200 OK\r\n\r\nbanner", Then::stays, due("bann")), Next::step);
  EXPECT_EQ(against("HTTP/1.1 200 OK\r\n\r\nbanner", Then::stays, due("BANN")), Next::stop);
  EXPECT_TRUE(recorded(EventKind::note, "not the octets that were due"));
  EXPECT_EQ(against("HTTP/1.1 200 OK\r\n\r\n", Then::stays, due("{nobody}")), Next::stop);
  EXPECT_NE(play_->failure.find("nobody"), std::string::npos);
}

TEST_F(AwaitsTest, QuietIsBrokenByOctetsAndByAnEnd) {
  const auto quiet = [](Awaits& awaits, const Step& step) { return awaits.quiet(step, 30ms); };
  EXPECT_EQ(against("HTTP/1.1 200 OK\r\n\r\n", Then::stays, quiet), Next::step);
  EXPECT_EQ(against("", Then::closes, quiet), Next::step);
  EXPECT_FALSE(recorded(EventKind::quiet, "nothing for 30 ms"));
  EXPECT_EQ(against("", Then::stays, quiet), Next::step);
  EXPECT_TRUE(recorded(EventKind::quiet, "nothing for 30 ms"));
}

TEST_F(AwaitsTest, AnEndMayBeEither) {
  const auto end = [](Awaits& awaits, const Step& step) { return awaits.end(step); };
  EXPECT_EQ(against("", Then::closes, end), Next::step);
  EXPECT_EQ(against("", Then::resets, end), Next::step);
  EXPECT_EQ(against("HTTP/1.1 200 OK\r\n\r\n", Then::stays, end), Next::stop);
}

TEST_F(AwaitsTest, ACountIsOfWhatComesFromNowOn) {
  const auto count = [](Awaits& awaits, const Step& step) { return awaits.count(step, 19); };
  EXPECT_EQ(against("HTTP/1.1 200 OK\r\n\r\n", Then::stays, count), Next::step);
  EXPECT_EQ(against("HTTP/1.1 200 OK\r\n", Then::stays, count), Next::stop);
}

// The third part of a stream comes in time, and then nothing more.
TEST_F(AwaitsTest, AStreamThatStopsIsWaitedForUntilTheDeadlineOnly) {
  std::string octets;
  PseudoRandom(7).fill(0, octets, 1000);
  const auto stream = [](Awaits& awaits, const Step& step) { return awaits.stream(step); };
  const auto expecting = [&](const Wait& wait) {
    return [this, wait](Awaits& awaits, const Step& step) {
      play_->cast.on_client = [](Speaker& client) { client.data().expect_stream(7, 1000); };
      return wait(awaits, step);
    };
  };
  const std::string head = "HTTP/1.1 200 OK\r\n\r\n";
  EXPECT_EQ(against(head + octets, Then::stays, expecting(stream)), Next::step);
  EXPECT_EQ(against(head + octets.substr(0, 333), Then::stays, expecting(stream)), Next::stop);
  EXPECT_TRUE(recorded(EventKind::deadline, "client.await: something"));
}

}  // namespace
}  // namespace connectspec
