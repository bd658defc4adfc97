// HTTP/2 between the client and the proxy, end to end over loopback.
#include <gtest/gtest.h>
#include <netinet/tcp.h>

#include <cerrno>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "reference_proxy/end_to_end/testing.h"
#include "reference_proxy/session/http2/testing.h"

namespace connectspec::proxy {
namespace {

// A client on a socket. Nothing is read but in until(), so that it may also not read.
class Http2Client : public Http2TestClient {
 public:
  explicit Http2Client(FileDescriptor socket,
                       const std::vector<nghttp2_settings_entry>& settings = {})
      : Http2TestClient(settings), socket_(std::move(socket)) {
    const int on = 1;  // credit is small, and waits for no acknowledgement
    setsockopt(socket_.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  }

  // Sends and reads until `holds`, or the connection ends: false.
  template <typename Condition>
  bool until(Condition holds) {
    while (true) {
      socket_.send_all(take_outgoing());
      if (holds()) {
        return true;
      }
      socket_.send_all(take_outgoing());  // credit, most likely
      std::string bytes(65536, '\0');
      const ssize_t got = recv(socket_.number(), bytes.data(), bytes.size(), 0);
      if (got <= 0) {
        return false;
      }
      receive({bytes.data(), static_cast<std::size_t>(got)});
    }
  }
  bool until_answered(std::int32_t stream) {
    return until([&] { return !answer(stream).status().empty() || answer(stream).reset; });
  }
  bool until_over(std::int32_t stream) {
    return until([&] { return answer(stream).ended || answer(stream).reset; });
  }
  // Until what was sent before has been read and answered by the proxy.
  bool round_trip() {
    const int before = pongs();
    ping();
    return until([&] { return pongs() > before; });
  }
  FileDescriptor& socket() { return socket_; }

 private:
  FileDescriptor socket_;
};

class ProxyHttp2Test : public ProxyTest {
 protected:
  static ServerSettings with_http2() {
    ServerSettings result = settings();
    result.listen.front().over = Transport::http2;
    return result;
  }
  void SetUp() override { begin(with_http2()); }

  std::pair<std::int32_t, FileDescriptor> tunnel(Http2Client& through) {
    const std::int32_t stream = through.connect(origin_.authority());
    EXPECT_TRUE(through.until_answered(stream));
    EXPECT_EQ(through.answer(stream).status(), "200");
    return {stream, origin_.accept_one()};
  }

  static void expect_reset(const FileDescriptor& far_end) {
    char octet = 0;
    EXPECT_EQ(recv(far_end.number(), &octet, 1, 0), -1);
    EXPECT_EQ(errno, ECONNRESET);
  }

  // A new connection's tunnel works.
  void expect_alive() {
    Http2Client other(client());
    const auto [stream, far_end] = tunnel(other);
    other.send(stream, "ping", true);
    other.until([] { return true; });
    EXPECT_EQ(far_end.read_to_end(), "ping");
  }
};

TEST_F(ProxyHttp2Test, tunnels_octets_both_ways) {
  Http2Client near_end(client());
  const auto [stream, far_end] = tunnel(near_end);
  EXPECT_NE(near_end.answer(stream).field("date"), "");
  near_end.send(stream, "question", true);
  near_end.until([] { return true; });
  EXPECT_EQ(far_end.read_to_end(), "question");
  far_end.send_all("answer");
  far_end.end_stream();
  EXPECT_TRUE(near_end.until_over(stream));
  EXPECT_EQ(near_end.answer(stream).octets, "answer");
  EXPECT_TRUE(near_end.answer(stream).ended);
  end();
  EXPECT_NE(log_.at(0).find(" status=200 up=8 down=6 "), std::string::npos) << log_.at(0);
  EXPECT_NE(log_.at(0).find("\"tunnel closed\""), std::string::npos);
  EXPECT_EQ(log_.size(), 1U);
}

TEST_F(ProxyHttp2Test, sixteen_mebibytes_both_ways_on_two_streams) {
  Http2Client near_end(client());
  const std::string down = pattern(16 * 1024 * 1024, 1);
  const std::string up = pattern(16 * 1024 * 1024, 2);
  const auto [one, far_one] = tunnel(near_end);
  const auto [two, far_two] = tunnel(near_end);
  std::string got_up;
  std::thread writer([&far = far_one, &down] {
    far.send_all(down);
    far.end_stream();
  });
  std::thread reader([&far = far_two, &got_up] { got_up = far.read_to_end(); });
  near_end.send(two, up, true);
  std::size_t credited = 0;
  const bool done = near_end.until([&, &stream = one] {
    const std::size_t got = near_end.answer(stream).octets.size();
    near_end.credit(stream, got - credited);
    credited = got;
    return near_end.answer(stream).ended && near_end.unsent(two) == 0;
  });
  EXPECT_TRUE(done);
  writer.join();
  reader.join();
  EXPECT_TRUE(near_end.answer(one).octets == down);
  EXPECT_TRUE(got_up == up);
}

TEST_F(ProxyHttp2Test, early_octets_and_the_end_arrive_behind_the_dial) {
  Http2Client near_end(client());
  const std::int32_t stream = near_end.connect(origin_.authority());
  near_end.send(stream, "early", true);
  const std::int32_t ended = near_end.connect(origin_.authority(), true);
  EXPECT_TRUE(near_end.until_answered(stream));
  EXPECT_EQ(origin_.accept_one().read_to_end(), "early");
  EXPECT_TRUE(near_end.until_answered(ended));
  const FileDescriptor far_end = origin_.accept_one();
  EXPECT_EQ(far_end.read_to_end(), "");
  far_end.send_all("banner");
  far_end.end_stream();
  EXPECT_TRUE(near_end.until_over(ended));
  EXPECT_EQ(near_end.answer(ended).octets, "banner");
}

TEST_F(ProxyHttp2Test, refusals_leave_the_connection_as_it_is) {
  Http2Client near_end(client());
  Origin closed;
  const std::string nobody = closed.authority();
  closed.close_now();
  const std::pair<std::vector<FieldLine>, const char*> rows[] = {
      {{{":method", "CONNECT"}, {":authority", nobody}}, "502"},
      {{{":method", "CONNECT"}, {":authority", "a.test"}}, "400"},
      {{{":method", "CONNECT"}, {":authority", origin_.authority()}, {"x-a", "a\nb"}}, "400"},
      {{{":method", "CONNECT"}, {":authority", origin_.authority()}, {"content-length", "5"}},
       "400"},
      {{{":method", "CONNECT"}, {":authority", origin_.authority()}, {"host", "b.test"}}, "400"},
      {{{":method", "GET"}, {":scheme", "https"}, {":path", "/"}}, "405"},
  };
  for (const auto& [section, status] : rows) {
    const std::int32_t stream = near_end.ask(section);
    EXPECT_TRUE(near_end.until_over(stream));
    EXPECT_EQ(near_end.answer(stream).status(), status);
    EXPECT_NE(near_end.answer(stream).octets, "");
  }
  const std::int32_t malformed = near_end.ask({{":method", "CONNECT"}});
  EXPECT_TRUE(near_end.until_over(malformed));
  EXPECT_EQ(near_end.answer(malformed).reset, NGHTTP2_PROTOCOL_ERROR);
  tunnel(near_end);
  near_end.socket().close_now();
  end();
  EXPECT_EQ(log_.size(), 8U);
  EXPECT_NE(log_.at(6).find("status=0"), std::string::npos);
  EXPECT_NE(log_.at(6).find("The CONNECT has no :authority."), std::string::npos);
}

TEST_F(ProxyHttp2Test, a_reset_of_the_origins_is_a_connect_error) {
  Http2Client near_end(client());
  auto [stream, far_end] = tunnel(near_end);
  far_end.reset_now();
  EXPECT_TRUE(near_end.until_over(stream));
  EXPECT_EQ(near_end.answer(stream).reset, NGHTTP2_CONNECT_ERROR);
  EXPECT_FALSE(near_end.answer(stream).ended);
  tunnel(near_end);
}

TEST_F(ProxyHttp2Test, a_reset_of_the_clients_is_one_for_the_origin) {
  Http2Client near_end(client());
  const auto [stream, far_end] = tunnel(near_end);
  near_end.reset(stream, NGHTTP2_CANCEL);
  EXPECT_TRUE(near_end.round_trip());
  expect_reset(far_end);
  tunnel(near_end);
}

TEST_F(ProxyHttp2Test, errors_that_the_proxy_finds_reset_the_origin) {
  const std::string section = raw_section({{"x-trailer", "1"}});
  for (const std::string& wrong :
       {raw_frame(NGHTTP2_HEADERS, NGHTTP2_FLAG_END_HEADERS | NGHTTP2_FLAG_END_STREAM, 1, section),
        raw_frame(NGHTTP2_WINDOW_UPDATE, 0, 1, std::string(4, '\0')),
        raw_frame(NGHTTP2_WINDOW_UPDATE, 0, 1, "\x7f\xff\xff\xff"),
        raw_frame(NGHTTP2_DATA, NGHTTP2_FLAG_PADDED, 1, "\xff.."),
        raw_frame(NGHTTP2_PING, 0, 1, "12345678"), raw_frame(NGHTTP2_DATA, 0, 0, "x")}) {
    Http2Client near_end(client());
    const auto [stream, far_end] = tunnel(near_end);
    near_end.send_raw(wrong);
    near_end.until_over(stream);
    EXPECT_TRUE(near_end.answer(stream).reset || !near_end.goaways().empty());
    expect_reset(far_end);
  }
  expect_alive();
}

TEST_F(ProxyHttp2Test, an_error_of_the_connection_resets_the_origins) {
  const std::string error("\0\0\0\0\0\0\0\1", 8);
  for (const std::string& last_words : {std::string(), raw_frame(NGHTTP2_GOAWAY, 0, 0, error),
                                        raw_frame(NGHTTP2_HEADERS, 0, 5, "")}) {
    Http2Client near_end(client());
    const auto [one, far_one] = tunnel(near_end);
    const auto [two, far_two] = tunnel(near_end);
    if (last_words.empty()) {
      near_end.socket().reset_now();
    } else {
      near_end.send_raw(last_words);
      near_end.until([] { return true; });
      near_end.socket().end_stream();
    }
    expect_reset(far_one);
    expect_reset(far_two);
  }
}

TEST_F(ProxyHttp2Test, the_end_of_the_connection_is_the_end_of_all_it_carries) {
  Http2Client near_end(client());
  const auto [one, far_one] = tunnel(near_end);
  const auto [two, far_two] = tunnel(near_end);
  near_end.send(one, pattern(100'000, 1));
  near_end.until([] { return true; });
  near_end.socket().end_stream();
  EXPECT_TRUE(far_one.read_to_end() == pattern(100'000, 1));
  EXPECT_EQ(far_two.read_to_end(), "");
  far_two.send_all("last words");
  far_two.end_stream();
  EXPECT_TRUE(near_end.until_over(two));
  EXPECT_EQ(near_end.answer(two).octets, "last words");
  far_one.end_stream();
  EXPECT_FALSE(near_end.until([] { return false; }));
}

// What nobody takes is not credited, and costs the others nothing.
TEST_F(ProxyHttp2Test, a_stalled_tunnel_stops_its_own_octets_alone) {
  Http2Client near_end(client());
  const auto [stalled, far_stalled] = tunnel(near_end);
  const std::string much(64 * 1024 * 1024, 'x');
  near_end.send(stalled, much);
  std::size_t before = 0;
  do {  // until the kernel's buffers are full, too
    before = near_end.unsent(stalled);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    EXPECT_TRUE(near_end.round_trip());
  } while (near_end.unsent(stalled) < before);
  EXPECT_GT(near_end.unsent(stalled), 32U * 1024 * 1024);
  const auto [other, far_other] = tunnel(near_end);
  const std::string up = pattern(4 * 1024 * 1024, 1);
  std::string got_up;
  std::thread reader([&far = far_other, &got_up] { got_up = far.read_to_end(); });
  near_end.send(other, up, true);
  EXPECT_TRUE(near_end.until([&, &stream = other] { return near_end.unsent(stream) == 0; }));
  reader.join();
  EXPECT_TRUE(got_up == up);
}

TEST_F(ProxyHttp2Test, the_other_direction_lives_on_behind_either_end) {
  Http2Client near_end(client());
  const auto [stream, far_end] = tunnel(near_end);
  far_end.send_all("banner");
  far_end.end_stream();
  EXPECT_TRUE(near_end.until_over(stream));
  near_end.send(stream, "still here", true);
  near_end.until([] { return true; });
  EXPECT_EQ(far_end.read_to_end(), "still here");
}

TEST_F(ProxyHttp2Test, idle_tunnels_and_idle_connections_end) {
  end();
  ServerSettings quick = with_http2();
  quick.times.idle = std::chrono::milliseconds(100);
  begin(std::move(quick));
  Http2Client near_end(client());
  const auto [stream, far_end] = tunnel(near_end);
  EXPECT_TRUE(near_end.until_over(stream));
  EXPECT_EQ(near_end.answer(stream).reset, NGHTTP2_CANCEL);
  EXPECT_EQ(far_end.read_to_end(), "");
  EXPECT_FALSE(near_end.until([] { return false; }));
  EXPECT_EQ(near_end.goaways(), std::vector<std::uint32_t>{NGHTTP2_NO_ERROR});
}

TEST_F(ProxyHttp2Test, who_never_asks_is_let_go) {
  end();
  ServerSettings quick = with_http2();
  quick.times.head = std::chrono::milliseconds(50);
  quick.times.linger = std::chrono::milliseconds(50);
  begin(std::move(quick));
  Http2Client silent(client());
  EXPECT_FALSE(silent.until([] { return false; }));
  EXPECT_EQ(silent.goaways().size(), 1U);
  const FileDescriptor mute = client();
  static_cast<void>(mute.read_to_end());
  EXPECT_NE(answer_to("GET / HTTP/1.1\r\n\r\n"), "");
  end();
  const auto lines_with = [this](const char* text) {
    return std::count_if(log_.begin(), log_.end(), [text](const std::string& line) {
      return line.find(text) != std::string::npos;
    });
  };
  EXPECT_EQ(lines_with("A request did not arrive in time."), 2);
  EXPECT_EQ(lines_with("The client does not begin with the preface of HTTP/2."), 1);
}

TEST_F(ProxyHttp2Test, a_flood_of_resets_leaves_nothing_behind) {
  Http2Client near_end(client());
  for (int count = 0; count < 2000; ++count) {
    near_end.reset(near_end.connect(origin_.authority()), NGHTTP2_CANCEL);
  }
  EXPECT_FALSE(near_end.until([] { return false; }));
  EXPECT_EQ(near_end.goaways(), std::vector<std::uint32_t>{NGHTTP2_ENHANCE_YOUR_CALM});
}

TEST_F(ProxyHttp2Test, drains_behind_a_goaway) {
  Http2Client near_end(client());
  Http2Client idle(client());
  EXPECT_TRUE(idle.round_trip());
  const auto [stream, far_end] = tunnel(near_end);
  server_->drain();
  EXPECT_TRUE(near_end.until([&] { return near_end.goaways().size() == 2; }));
  EXPECT_FALSE(idle.until([] { return false; }));
  far_end.send_all("to the end");
  far_end.end_stream();
  near_end.send(stream, "", true);
  EXPECT_TRUE(near_end.until_over(stream));
  EXPECT_EQ(near_end.answer(stream).octets, "to the end");
  EXPECT_FALSE(near_end.until([] { return false; }));
  near_end.socket().close_now();
  idle.socket().close_now();
  thread_.join();
}

TEST_F(ProxyHttp2Test, through_a_parent) {
  end();
  Origin parent;
  ServerSettings chained = with_http2();
  chained.name = "us";
  chained.parent = ParentSettings{parse_authority(parent.authority(), {}).value, {}};
  begin(std::move(chained));
  Http2Client near_end(client());
  const std::int32_t one = near_end.ask(
      {{":method", "CONNECT"}, {":authority", "A.test:443"}, {"host", "a.test"}, {"x-a", "1"}});
  near_end.send(one, "early");
  near_end.until([] { return true; });
  const FileDescriptor far_one = parent.accept_one();
  EXPECT_EQ(far_one.read_head(),
            "CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\nx-a: 1\r\nVia: 2 us\r\n\r\n");
  far_one.send_all(
      "HTTP/1.1 103 Early\r\nLink: x\r\n\r\n"
      "HTTP/1.1 204 Fine\r\nContent-Length: 3\r\n\r\nbanner");
  EXPECT_TRUE(near_end.until([&] { return near_end.answer(one).octets == "banner"; }));
  EXPECT_EQ(near_end.answer(one).status(), "200");
  EXPECT_EQ(near_end.answer(one).sections, 2);
  EXPECT_EQ(near_end.answer(one).field("content-length"), "");
  EXPECT_EQ(far_one.read(5), "early");
  const std::int32_t two = near_end.connect("a.test:443");
  near_end.until([] { return true; });
  parent.accept_one().send_all(
      "HTTP/1.1 403 No\r\nX-B: 2\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno");
  EXPECT_TRUE(near_end.until_over(two));
  EXPECT_EQ(near_end.answer(two).status(), "403");
  EXPECT_EQ(near_end.answer(two).field("x-b"), "2");
  EXPECT_EQ(near_end.answer(two).field("connection"), "");
  EXPECT_EQ(near_end.answer(two).field("content-length"), "2");
  EXPECT_NE(near_end.answer(two).field("date"), "");
  EXPECT_EQ(near_end.answer(two).octets, "no");
}

}  // namespace
}  // namespace connectspec::proxy
