// A front and a client, in memory: what comes of frames, and what of answers and octets.
#include "reference_proxy/session/http2/front.h"

#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

#include "reference_proxy/session/http2/testing.h"

namespace connectspec::proxy {
namespace {

using stream_event::Broke;
using stream_event::Ended;
using stream_event::Opened;
using stream_event::Readable;
using stream_event::Writable;

const Response ok{.status = 200};

class Http2FrontTest : public testing::Test {
 protected:
  static Http2Limits limits() {
    return {.streams = 3,
            .stream_window = 1000,
            .outgoing_octets = 4096,
            .waiting_frames = 50,
            .resets_at_once = 5,
            .resets_per_second = 1,
            .idle_frames_at_once = 20,
            .idle_frames_per_second = 1};
  }

  // Until neither has anything to say.
  void exchange() {
    while (true) {
      const std::string up = client_.take_outgoing();
      front_.receive(up);
      front_.fill();
      const std::string down = front_.take_outgoing();
      for (StreamEvent& one : front_.take_events()) {
        events_.push_back(std::move(one));
      }
      client_.receive(down);
      if (up.empty() && down.empty()) {
        return;
      }
    }
  }

  template <typename Kind>
  [[nodiscard]] std::size_t count(StreamId stream) const {
    return static_cast<std::size_t>(
        std::count_if(events_.begin(), events_.end(), [stream](const StreamEvent& one) {
          return one.stream == stream && std::holds_alternative<Kind>(one.what);
        }));
  }

  // What the request has come to.
  [[nodiscard]] std::string opened(StreamId stream) const {
    for (const StreamEvent& one : events_) {
      const Opened* const found = std::get_if<Opened>(&one.what);
      if (one.stream == stream && found != nullptr) {
        if (const auto* head = std::get_if<RequestHead>(&found->what)) {
          return "asks for " + head->target;
        }
        if (const auto* why = std::get_if<Refusal>(&found->what)) {
          return std::to_string(why->status);
        }
        return "malformed";
      }
    }
    return "nothing";
  }

  StreamId tunnel() {
    const StreamId stream = client_.connect("a.test:443");
    exchange();
    front_.open(stream, {}, ok);
    exchange();
    EXPECT_EQ(client_.answer(stream).status(), "200");
    return stream;
  }

  std::string read(StreamId stream, std::size_t most) {
    std::string result(most, '\0');
    result.resize(front_.read(stream, result.data(), most));
    return result;
  }

  Http2TestClient client_;
  Http2Front front_{limits(), {}, {}};
  std::vector<StreamEvent> events_;
};

TEST_F(Http2FrontTest, says_what_it_takes_and_carries_octets_both_ways) {
  const StreamId one = tunnel();
  EXPECT_EQ(opened(one), "asks for a.test:443");
  EXPECT_EQ(nghttp2_session_get_remote_settings(client_.session(),
                                                NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS),
            3U);
  EXPECT_EQ(nghttp2_session_get_remote_window_size(client_.session()), 65'535);
  client_.send(one, "up", true);
  EXPECT_TRUE(front_.offer(one, "down"));
  front_.end(one);
  exchange();
  EXPECT_EQ(read(one, 100), "up");
  EXPECT_TRUE(front_.has_ended(one));
  EXPECT_EQ(client_.answer(one).octets, "down");
  EXPECT_TRUE(client_.answer(one).ended);
  EXPECT_FALSE(client_.answer(one).reset);
  EXPECT_EQ(count<Broke>(one), 0U);
  front_.forget(one);
  EXPECT_FALSE(front_.has_streams());
}

TEST_F(Http2FrontTest, early_octets_and_the_end_wait) {
  const StreamId one = client_.connect("a.test:443");
  client_.send(one, "EARLY", true);
  exchange();
  EXPECT_EQ(read(one, 100), "EARLY");
  EXPECT_TRUE(front_.has_ended(one));
  const StreamId two = client_.connect("a.test:443", true);
  exchange();
  EXPECT_TRUE(front_.has_ended(two));
}

TEST_F(Http2FrontTest, credits_what_was_taken_and_no_more) {
  const StreamId one = tunnel();
  client_.send(one, std::string(5000, 'x'));
  exchange();
  EXPECT_EQ(client_.unsent(one), 4000U);
  EXPECT_EQ(read(one, 600).size(), 600U);
  exchange();
  EXPECT_EQ(client_.unsent(one), 4000U);  // read, and with the other side still
  EXPECT_EQ(read(one, 400).size(), 400U);
  exchange();
  EXPECT_EQ(client_.unsent(one), 3400U);
  const StreamId other = tunnel();
  client_.send(other, std::string(1000, 'y'));
  exchange();
  EXPECT_EQ(client_.unsent(other), 0U);
}

TEST_F(Http2FrontTest, keeps_to_the_windows_of_the_client) {
  client_.announce({{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, 100}});
  const StreamId one = tunnel();
  EXPECT_FALSE(front_.offer(one, std::string(250, 'x')));
  exchange();
  EXPECT_EQ(client_.answer(one).octets.size(), 100U);
  EXPECT_EQ(count<Writable>(one), 0U);
  client_.credit(one, 100);
  exchange();
  EXPECT_EQ(client_.answer(one).octets.size(), 200U);
  client_.credit(one, 100);
  exchange();
  EXPECT_EQ(client_.answer(one).octets, std::string(250, 'x'));
  EXPECT_EQ(count<Writable>(one), 1U);
}

TEST_F(Http2FrontTest, frames_no_more_than_its_bound) {
  const StreamId one = tunnel();
  const std::string much(30'000, 'x');
  EXPECT_FALSE(front_.offer(one, much));
  const std::string first = front_.take_outgoing();
  EXPECT_LT(first.size(), 4096U + 16'384 + 100);
  client_.receive(first);
  exchange();
  EXPECT_EQ(client_.answer(one).octets, much);
}

TEST_F(Http2FrontTest, a_refusal_is_told_and_the_connection_lives) {
  const StreamId one = client_.connect("a.test:443");
  client_.send(one, "dropped");
  exchange();
  front_.answer(one, {}, {.status = 403, .fields = {{"Date", "x"}}, .content = "No."});
  exchange();
  EXPECT_EQ(client_.answer(one).status(), "403");
  EXPECT_EQ(client_.answer(one).field("date"), "x");
  EXPECT_EQ(client_.answer(one).field("content-length"), "3");
  EXPECT_EQ(client_.answer(one).octets, "No.");
  EXPECT_TRUE(client_.answer(one).ended);
  EXPECT_EQ(client_.answer(one).reset, NGHTTP2_NO_ERROR);
  EXPECT_EQ(count<Ended>(one), 1U);
  tunnel();
}

TEST_F(Http2FrontTest, a_client_that_has_ended_is_not_reset_behind_its_answer) {
  const StreamId one = client_.connect("a.test:443", true);
  exchange();
  front_.answer(one, {{.status = 103}}, {.status = 502, .content = "No."});
  exchange();
  EXPECT_EQ(client_.answer(one).sections, 2);
  EXPECT_EQ(client_.answer(one).status(), "502");
  EXPECT_FALSE(client_.answer(one).reset);
}

TEST_F(Http2FrontTest, an_answer_is_due_for_invalid_fields_and_a_reset_for_all_that_is_malformed) {
  client_.send_raw(
      raw_frame(NGHTTP2_HEADERS, NGHTTP2_FLAG_END_HEADERS, 1,
                raw_section({{":method", "CONNECT"}, {":authority", "a.test:443"}, {"X-A", "1"}})) +
      raw_frame(NGHTTP2_HEADERS, NGHTTP2_FLAG_END_HEADERS, 3,
                raw_section({{":method", "CONNECT"}})));
  front_.receive(client_.take_outgoing());
  events_ = front_.take_events();
  EXPECT_EQ(opened(1), "400");
  EXPECT_EQ(opened(3), "malformed");
  front_.answer(1, {}, {.status = 400, .content = "No."});
  front_.fill();
  const std::string frames = front_.take_outgoing();
  const std::string wrong("\0\0\0\1", 4);
  EXPECT_NE(frames.find(raw_frame(NGHTTP2_RST_STREAM, 0, 1, wrong)), std::string::npos);
  EXPECT_NE(frames.find(raw_frame(NGHTTP2_RST_STREAM, 0, 3, wrong)), std::string::npos);
}

TEST_F(Http2FrontTest, what_is_too_large_is_a_431) {
  std::vector<FieldLine> many = {{":method", "CONNECT"}, {":authority", "a.test:443"}};
  many.resize(200, {"x-a", "1"});
  const StreamId one = client_.ask(many);
  const StreamId two = client_.ask({{":method", "CONNECT"},
                                    {":authority", "a.test:443"},
                                    {"x-a", std::string(40'000, 'a')},
                                    {"x-b", std::string(40'000, 'b')}});
  exchange();
  EXPECT_EQ(opened(one), "431");
  EXPECT_EQ(opened(two), "431");
}

TEST_F(Http2FrontTest, one_stream_too_many_is_refused_alone) {
  for (int count = 0; count < 3; ++count) {
    tunnel();
  }
  const std::string section = raw_section({{":method", "CONNECT"}, {":authority", "a.test:443"}});
  front_.receive(raw_frame(NGHTTP2_HEADERS, NGHTTP2_FLAG_END_HEADERS, 7, section));
  front_.fill();
  EXPECT_EQ(front_.take_outgoing(),
            raw_frame(NGHTTP2_RST_STREAM, 0, 7, std::string("\0\0\0\7", 4)));
  EXPECT_TRUE(front_.take_events().empty());
  front_.forget(1);
  front_.fill();
  front_.receive(raw_frame(NGHTTP2_HEADERS, NGHTTP2_FLAG_END_HEADERS, 9, section));
  events_ = front_.take_events();
  EXPECT_EQ(opened(9), "asks for a.test:443");
}

TEST_F(Http2FrontTest, a_second_section_breaks_the_tunnel) {
  const StreamId one = tunnel();
  front_.receive(raw_frame(NGHTTP2_HEADERS, NGHTTP2_FLAG_END_HEADERS | NGHTTP2_FLAG_END_STREAM, one,
                           raw_section({{"x-trailer", "1"}})));
  exchange();
  EXPECT_EQ(count<Broke>(one), 1U);
  EXPECT_EQ(client_.answer(one).reset, NGHTTP2_PROTOCOL_ERROR);
  EXPECT_TRUE(front_.failure().empty());
}

TEST_F(Http2FrontTest, resets_of_either_side) {
  const StreamId one = tunnel();
  const StreamId two = tunnel();
  client_.reset(one, NGHTTP2_CANCEL);
  front_.reset(two, NGHTTP2_CONNECT_ERROR);
  exchange();
  EXPECT_EQ(count<Broke>(one), 1U);
  EXPECT_EQ(count<Broke>(two), 0U);
  EXPECT_EQ(client_.answer(two).reset, NGHTTP2_CONNECT_ERROR);
}

TEST_F(Http2FrontTest, an_error_of_the_connection_ends_it) {
  const StreamId one = tunnel();
  front_.receive(raw_frame(NGHTTP2_DATA, 0, 0, "x"));
  exchange();
  EXPECT_EQ(client_.goaways(), std::vector<std::uint32_t>{NGHTTP2_PROTOCOL_ERROR});
  EXPECT_FALSE(front_.failure().empty());
  EXPECT_TRUE(front_.is_over());
  EXPECT_FALSE(front_.has_ended(one));
}

TEST_F(Http2FrontTest, what_is_no_preface_ends_it) {
  Http2Front other(limits(), {}, {});
  other.receive("CONNECT a.test:443 HTTP/1.1\r\n\r\n");
  EXPECT_FALSE(other.failure().empty());
  EXPECT_FALSE(other.has_been_asked());
}

TEST_F(Http2FrontTest, shuts_down_in_two_steps) {
  const StreamId one = tunnel();
  front_.shut_down();
  exchange();
  EXPECT_EQ(client_.goaways().size(), 2U);
  EXPECT_FALSE(front_.is_over());
  client_.send(one, "still", true);
  exchange();
  EXPECT_EQ(read(one, 100), "still");
  front_.end(one);
  exchange();
  EXPECT_TRUE(front_.is_over());
}

TEST_F(Http2FrontTest, floods_are_cut_off) {
  const std::string ping = raw_frame(NGHTTP2_PING, 0, 0, "12345678");
  const std::string empty = raw_frame(NGHTTP2_DATA, 0, 1, "");
  const std::string section = raw_section({{":method", "CONNECT"}, {":authority", "a.test:443"}});
  const auto many = [](const std::string& frame, int count) {
    std::string result;
    for (int at = 0; at < count; ++at) {
      result += frame;
    }
    return result;
  };
  std::string resets;
  for (StreamId stream = 1; stream < 40; stream += 2) {
    resets += raw_frame(NGHTTP2_HEADERS, NGHTTP2_FLAG_END_HEADERS, stream, section) +
              raw_frame(NGHTTP2_RST_STREAM, 0, stream, std::string("\0\0\0\10", 4));
  }
  const std::string begin = Http2TestClient().take_outgoing();
  const std::string open = raw_frame(NGHTTP2_HEADERS, NGHTTP2_FLAG_END_HEADERS, 1, section);
  const std::string unended = raw_frame(NGHTTP2_HEADERS, 0, 1, section);
  for (const std::string& flood :
       {many(ping, 100), many(raw_frame(NGHTTP2_SETTINGS, 0, 0, ""), 100), open + many(empty, 100),
        open + many(raw_frame(NGHTTP2_WINDOW_UPDATE, 0, 1, std::string("\0\0\0\1", 4)), 100),
        resets, unended + many(raw_frame(NGHTTP2_CONTINUATION, 0, 1, ""), 100)}) {
    Http2Front front(limits(), {}, {});
    front.receive(begin);
    front.receive(flood);
    EXPECT_FALSE(front.failure().empty()) << flood.substr(0, 20);
  }
  Http2Front patient(limits(), {}, {});
  patient.receive(begin);
  for (int second = 1; second < 100; ++second) {
    patient.time_is(std::chrono::seconds(second));
    patient.receive(ping);
    patient.fill();
  }
  EXPECT_TRUE(patient.failure().empty());
}

// Whatever way the octets are cut, the same comes of them.
TEST_F(Http2FrontTest, every_split) {
  client_.connect("a.test:443");
  const StreamId two = client_.connect("b.test:443");
  client_.send(two, "octets", true);
  const std::string all = client_.take_outgoing();
  for (std::size_t cut = 0; cut <= all.size(); ++cut) {
    Http2Front front(limits(), {}, {});
    front.receive(all.substr(0, cut));
    front.receive(all.substr(cut));
    events_ = front.take_events();
    EXPECT_EQ(opened(1), "asks for a.test:443") << cut;
    EXPECT_EQ(opened(3), "asks for b.test:443") << cut;
    std::string octets(10, '\0');
    octets.resize(front.read(3, octets.data(), octets.size()));
    EXPECT_EQ(octets, "octets");
    EXPECT_TRUE(front.has_ended(3));
  }
}

}  // namespace
}  // namespace connectspec::proxy
