// A client over HTTP/2 against targets that libnghttp2 speaks for, in clear and in TLS: real
// sockets on loopback.
#include "harness/engine/http2_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <string>

#include "harness/engine/http2_target.h"
#include "harness/engine/target_view.h"
#include "harness/io/background.h"
#include "harness/model/action.h"
#include "harness/model/limits.h"
#include "harness/wire/http2/payload.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using testing::Http2Server;
using testing::Http2Target;

constexpr auto patience = 5s;

// What a client does with a target, as a coroutine.
using Part = std::function<asio::awaitable<void>(Http2Stream&)>;

struct Play {
  asio::io_context context{1};
  std::shared_ptr<Scene> scene = std::make_shared<Scene>(context.get_executor());
  std::shared_ptr<Http2Stream> client = std::make_shared<Http2Stream>(scene, "client");
  Connection observed;

  const Connection& against(const Http2Target& target, Carrier carrier, const Part& part) {
    view_.host = "127.0.0.1";
    view_.port = target.port();
    view_.carrier = carrier;
    in_background(context, run(*this, part),
                  [](const std::string& failure) { EXPECT_EQ(failure, ""); });
    context.run();
    return observed;
  }

  template <typename Predicate>
  asio::awaitable<bool> until(Predicate predicate) {
    return scene->changed.until(predicate, Clock::now() + patience);
  }

  std::size_t count(EventKind kind, std::string_view text) const {
    return static_cast<std::size_t>(
        std::count_if(scene->events.begin(), scene->events.end(), [&](const Event& event) {
          return event.kind == kind && event.text.find(text) != std::string::npos;
        }));
  }

 private:
  static asio::awaitable<void> run(Play& play, const Part& part) {
    const Connect as_usual;
    co_await play.client->connect(play.view_, as_usual, Clock::now() + patience);
    if (play.client->established()) {
      co_await part(*play.client);
    }
    play.observed = play.client->observed();
    play.client->hang_up();
  }

  TargetView view_;
};

Request connect_request(std::string data = {}) {
  Request request;
  request.target = "origin.test:443";
  request.fields = {{"X-Case", "Kept"}};
  request.data = std::move(data);
  return request;
}

// Opens a tunnel for each request, and hands back what comes.
Http2Server::Plan echo() {
  Http2Server::Plan plan;
  plan.request = [](Http2Server& server, std::int32_t stream) { server.answer(stream, "200"); };
  plan.data = [](Http2Server& server, std::int32_t stream, std::string_view octets) {
    server.send(stream, octets);
  };
  plan.end = [](Http2Server& server, std::int32_t stream) { server.end(stream); };
  return plan;
}

class Http2StreamOver : public ::testing::TestWithParam<Carrier> {
 protected:
  static Http2Server::Over over() {
    return in_tls(GetParam()) ? Http2Server::Over::tls : Http2Server::Over::clear;
  }
};

TEST_P(Http2StreamOver, opens_a_tunnel_and_ends_it) {
  std::vector<Field> asked;
  Play play;
  {
    const Http2Target target(over(), echo(), [&](Http2Server& server) {
      asked = server.requests[1];
      EXPECT_EQ(server.settings_acknowledged, 1);
    });
    play.against(target, GetParam(), [&](Http2Stream& client) -> asio::awaitable<void> {
      client.say(connect_request());
      co_await play.until([&] { return client.settled() && client.idle(); });
      EXPECT_TRUE(client.in_tunnel());
      client.send("ping");
      co_await play.until([&] { return client.data().unread().size() >= 4; });
      EXPECT_EQ(client.data().take(4), "ping");
      EXPECT_FALSE(client.ended());
      client.half_close();
      co_await play.until([&] { return client.ended(); });
    });
  }
  ASSERT_EQ(asked.size(), 3U);
  EXPECT_EQ(asked[0].value, "CONNECT");
  EXPECT_EQ(asked[1].name + " " + asked[1].value, ":authority origin.test:443");
  EXPECT_EQ(asked[2].name + " " + asked[2].value, "x-case Kept");
  EXPECT_TRUE(play.observed.established);
  EXPECT_EQ(play.observed.end, End::fin);
  EXPECT_EQ(play.observed.data.prefix, "ping");
  EXPECT_EQ(play.observed.tls.has_value(), in_tls(GetParam()));
  ASSERT_TRUE(play.observed.http2);
  EXPECT_EQ(play.observed.http2->stream, 1U);
  EXPECT_TRUE(play.observed.http2->end_stream);
  EXPECT_FALSE(play.observed.http2->reset);
  EXPECT_EQ(play.observed.http2->connection_end, End::open);
  ASSERT_EQ(play.observed.responses.size(), 1U);
  EXPECT_EQ(play.observed.responses[0].status, 200);
  EXPECT_THAT(play.observed.http2->irregularities, ::testing::IsEmpty());
  EXPECT_EQ(play.count(EventKind::frame_sent, "HEADERS on 1, END_HEADERS [:method: CONNECT"), 1U);
  EXPECT_EQ(play.count(EventKind::frame_sent, "SETTINGS, ACK"), 1U);
  EXPECT_EQ(play.count(EventKind::frame_received, "DATA on 1, END_STREAM"), 1U);
}

TEST_P(Http2StreamOver, carries_bulk_within_the_windows) {
  constexpr std::uint64_t bytes = 3 * 1024 * 1024;
  Play play;
  const Http2Target target(over(), echo());
  play.against(target, GetParam(), [&](Http2Stream& client) -> asio::awaitable<void> {
    client.say(connect_request());
    client.data().expect_stream(7, bytes);
    client.send_stream(7, bytes);
    client.half_close();
    co_await play.until([&] { return client.ended(); });
  });
  EXPECT_EQ(play.client->streamed(), bytes);
  ASSERT_TRUE(play.client->data().stream());
  EXPECT_TRUE(play.client->data().stream()->complete());
  EXPECT_FALSE(play.client->data().stream()->first_difference());
  EXPECT_EQ(play.client->data().stream()->digest(), play.client->streamed_digest());
  EXPECT_EQ(play.observed.data.count, bytes);
  EXPECT_LT(play.scene->events.size(), 1000U);  // most of it is folded
}

INSTANTIATE_TEST_SUITE_P(Carriers, Http2StreamOver,
                         ::testing::Values(Carrier::h2_clear, Carrier::h2_tls),
                         [](const auto& one) { return in_tls(one.param) ? "tls" : "clear"; });

// Against a target in clear.
const Connection& played(
    Play& play, const Http2Server::Plan& plan, const Part& part,
    const std::function<void(Http2Server&)>& afterwards = [](auto&) {}) {
  const Http2Target target(Http2Server::Over::clear, plan, afterwards);
  return play.against(target, Carrier::h2_clear, part);
}

TEST(Http2Stream, takes_a_refusal_with_its_content) {
  Http2Server::Plan plan;
  plan.request = [](Http2Server& server, std::int32_t stream) {
    server.answer(stream, "403");
    server.send(stream, "no");
    server.end(stream);
  };
  Play play;
  const Connection& seen = played(play, plan, [&](Http2Stream& client) -> asio::awaitable<void> {
    client.say(connect_request());
    co_await play.until([&] { return client.settled(); });
    EXPECT_FALSE(client.in_tunnel());
  });
  ASSERT_EQ(seen.responses.size(), 1U);
  EXPECT_EQ(seen.responses[0].status, 403);
  EXPECT_EQ(seen.responses[0].content, "no");
  EXPECT_TRUE(seen.responses[0].complete);
  EXPECT_EQ(seen.data.count, 0U);
}

TEST(Http2Stream, asks_again_on_another_stream_of_its_connection) {
  Http2Server::Plan plan;
  plan.request = [](Http2Server& server, std::int32_t stream) {
    server.answer(stream, stream == 1 ? "407" : "200");
    if (stream == 1) {
      server.end(stream);
    }
  };
  Play play;
  const Connection& seen = played(play, plan, [&](Http2Stream& client) -> asio::awaitable<void> {
    client.say(connect_request());
    co_await play.until([&] { return client.settled(); });
    client.say(connect_request());
    EXPECT_FALSE(client.settled());
    co_await play.until([&] { return client.settled(); });
    EXPECT_TRUE(client.in_tunnel());
    EXPECT_FALSE(client.ended());
  });
  ASSERT_EQ(seen.responses.size(), 2U);
  EXPECT_EQ(seen.responses[1].status, 200);
  EXPECT_EQ(seen.http2->stream, 3U);
}

TEST(Http2Stream, sends_early_data_and_its_end_with_the_request) {
  std::string early;
  bool ended = false;
  Http2Server::Plan plan;
  plan.end = [&](Http2Server& server, std::int32_t stream) {
    ended = true;
    server.answer(stream, "200");
  };
  Play play;
  played(
      play, plan,
      [&](Http2Stream& client) -> asio::awaitable<void> {
        Request request = connect_request("EARLY");
        request.end = true;
        client.say(request);
        co_await play.until([&] { return client.settled(); });
      },
      [&](Http2Server& server) { early = server.received[1]; });
  EXPECT_EQ(early, "EARLY");
  EXPECT_TRUE(ended);
  EXPECT_EQ(play.count(EventKind::frame_sent, "DATA on 1, END_STREAM"), 1U);
}

TEST(Http2Stream, resets_by_cancel) {
  std::uint32_t code = 0;
  Play play;
  played(
      play, echo(),
      [&](Http2Stream& client) -> asio::awaitable<void> {
        client.say(connect_request());
        co_await play.until([&] { return client.settled(); });
        client.send_stream(1, 1000);
        client.reset();
        EXPECT_TRUE(client.ended());
        co_await play.until([&] { return client.idle(); });
      },
      [&](Http2Server& server) { code = server.resets[1]; });
  EXPECT_EQ(code, 8U);
  EXPECT_EQ(play.count(EventKind::frame_sent, "RST_STREAM on 1 CANCEL"), 1U);
}

TEST(Http2Stream, leaves_in_order_and_takes_nothing_any_more) {
  std::uint32_t code = 0;
  std::string received;
  bool ended = false;
  Http2Server::Plan plan = echo();
  plan.data = [](auto&, auto, auto) {};
  plan.end = [&](Http2Server& server, std::int32_t stream) {
    ended = true;
    server.send(stream, "late");
  };
  Play play;
  const Connection& seen = played(
      play, plan,
      [&](Http2Stream& client) -> asio::awaitable<void> {
        client.say(connect_request());
        co_await play.until([&] { return client.settled(); });
        client.send("last words");
        client.close();
        EXPECT_TRUE(client.ended());
        co_await play.until([&] { return play.count(EventKind::frame_sent, "CANCEL") > 0; });
      },
      [&](Http2Server& server) {
        code = server.resets[1];
        received = server.received[1];
      });
  EXPECT_EQ(received, "last words");
  EXPECT_TRUE(ended);
  EXPECT_EQ(code, 8U);
  EXPECT_EQ(seen.data.count, 0U);
  EXPECT_EQ(seen.end, End::open);
}

TEST(Http2Stream, is_reset_by_the_target) {
  Http2Server::Plan plan = echo();
  plan.data = [](Http2Server& server, std::int32_t stream, std::string_view) {
    server.reset(stream, 10);
  };
  Play play;
  const Connection& seen = played(play, plan, [&](Http2Stream& client) -> asio::awaitable<void> {
    client.say(connect_request());
    co_await play.until([&] { return client.settled(); });
    client.send_stream(1, 1024 * 1024);
    co_await play.until([&] { return client.ended(); });
    EXPECT_TRUE(client.idle());  // nobody takes the rest
    EXPECT_TRUE(client.knock());
  });
  EXPECT_EQ(seen.end, End::reset);
  EXPECT_EQ(seen.http2->reset, 10U);
  EXPECT_TRUE(seen.let_go);
}

TEST(Http2Stream, is_left_out_by_a_goaway) {
  Http2Server::Plan plan;
  plan.request = [](Http2Server& server, std::int32_t) { server.goaway(0, 1); };
  Play play;
  const Connection& seen = played(play, plan, [&](Http2Stream& client) -> asio::awaitable<void> {
    client.say(connect_request());
    co_await play.until([&] { return client.settled(); });
    EXPECT_TRUE(client.ended());
  });
  EXPECT_EQ(seen.end, End::reset);
  EXPECT_EQ(seen.http2->goaway, 1U);
  EXPECT_FALSE(seen.http2->reset);
}

TEST(Http2Stream, stays_within_a_window_that_nobody_credits) {
  Http2Server::Plan plan = echo();
  plan.credits = false;
  plan.data = [](auto&, auto, auto) {};
  Play play;
  std::size_t received = 0;
  played(
      play, plan,
      [&](Http2Stream& client) -> asio::awaitable<void> {
        client.say(connect_request());
        client.send_stream(1, 1024 * 1024);
        co_await play.until([&] { return client.streamed() == 65535; });
        EXPECT_FALSE(client.idle());
      },
      [&](Http2Server& server) { received = server.received[1].size(); });
  EXPECT_EQ(received, 65535U);
}

TEST(Http2Stream, is_held_back_by_a_window_that_is_used_up) {
  Http2Server::Plan plan;
  plan.credits = false;
  plan.data = [](Http2Server& server, std::int32_t stream, std::string_view) {
    if (server.received[stream].size() == 65535) {
      server.answer(stream, "504");
      server.end(stream);
    }
  };
  Play play;
  const Connection& seen = played(play, plan, [&](Http2Stream& client) -> asio::awaitable<void> {
    client.say(connect_request(std::string(100000, 'x')));
    co_await play.until([&] { return client.held_back(); });
    EXPECT_FALSE(client.idle());
    co_await play.until([&] { return client.settled(); });
  });
  ASSERT_EQ(seen.responses.size(), 1U);
  EXPECT_EQ(seen.responses[0].status, 504);
  EXPECT_EQ(seen.end, End::fin);
}

TEST(Http2Stream, credits_nothing_while_it_does_not_read) {
  constexpr std::size_t bytes = 200 * 1024;
  Http2Server::Plan plan;
  plan.request = [](Http2Server& server, std::int32_t stream) { server.answer(stream, "200"); };
  plan.data = [](Http2Server& server, std::int32_t stream, std::string_view) {
    server.send(stream, std::string(bytes, 'x'));
  };
  Play play;
  const Connection& seen = played(play, plan, [&](Http2Stream& client) -> asio::awaitable<void> {
    client.say(connect_request());
    co_await play.until([&] { return client.settled(); });
    client.stop_reading();
    client.send("now");
    const auto so_far = [&client] { return client.data().unread().size(); };
    co_await play.until([&] { return so_far() == 65535; });
    co_await play.scene->changed.until([&] { return so_far() > 65535; }, Clock::now() + 50ms);
    EXPECT_EQ(so_far(), 65535U);
    client.resume_reading();
    co_await play.until([&] { return so_far() == bytes; });
  });
  EXPECT_EQ(seen.data.count, bytes);
  EXPECT_THAT(seen.http2->irregularities, ::testing::IsEmpty());
}

TEST(Http2Stream, survives_a_flood_of_frames) {
  std::string flood;
  for (int i = 0; i < 20000; ++i) {
    flood += octets_of(http2::Frame{http2::FrameType::ping, 0, 0, false, "12345678", {}});
  }
  Http2Server::Plan plan;
  plan.request = [&](Http2Server& server, std::int32_t stream) {
    server.answer(stream, "200");
    server.write(flood);
  };
  plan.data = [](Http2Server& server, std::int32_t stream, std::string_view) {
    server.end(stream);
  };
  Play play;
  const Connection& seen = played(play, plan, [&](Http2Stream& client) -> asio::awaitable<void> {
    client.say(connect_request());
    co_await play.until([&] { return client.settled(); });
    client.send("x");
    co_await play.until([&] { return client.ended(); });
  });
  EXPECT_EQ(seen.end, End::fin);
  EXPECT_LT(play.scene->events.size(), 200U);
}

TEST(Http2Stream, loses_its_connection) {
  Http2Server::Plan plan = echo();
  plan.data = [](Http2Server& server, std::int32_t, std::string_view) { server.leave(); };
  Play play;
  const Connection& seen = played(play, plan, [&](Http2Stream& client) -> asio::awaitable<void> {
    client.say(connect_request());
    co_await play.until([&] { return client.settled(); });
    client.send("x");
    co_await play.until([&] { return client.ended(); });
  });
  EXPECT_EQ(seen.end, End::fin);
  EXPECT_EQ(seen.http2->connection_end, End::fin);
  EXPECT_FALSE(seen.http2->end_stream);
}

TEST(Http2Stream, tells_what_is_no_http2) {
  Http2Server::Plan plan;
  plan.request = [](Http2Server& server, std::int32_t) {
    server.write("HTTP/1.1 400 Bad Request\r\n\r\n");
    server.leave();
  };
  Play play;
  const Connection& seen = played(play, plan, [&](Http2Stream& client) -> asio::awaitable<void> {
    client.say(connect_request());
    co_await play.until([&] { return client.settled(); });
  });
  EXPECT_THAT(seen.responses, ::testing::IsEmpty());
  EXPECT_THAT(seen.http2->irregularities, ::testing::Not(::testing::IsEmpty()));
}

}  // namespace
}  // namespace connectspec
