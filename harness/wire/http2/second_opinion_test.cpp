// libnghttp2's sessions as second opinion: what a server of theirs writes, and what our makers
// write, is read by a client of theirs and by our reader alike. And hostile octets: thousands of
// seeded mutations of such streams, at any cut.
#include <gtest/gtest.h>
#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/model/limits.h"
#include "harness/wire/http2/testing.h"
#include "harness/wire/released_by.h"
#include "harness/wire/seeded.h"

namespace connectspec::http2 {
namespace {

// What a session of libnghttp2 saw of a stream.
struct Seen {
  std::vector<Field> fields;
  std::string data;
  bool ended = false;
  std::optional<std::uint32_t> reset;
};

// A session in memory, of either side.
class Session {
 public:
  enum class Side { client, server };

  explicit Session(Side side) {
    nghttp2_session_callbacks* made = nullptr;
    nghttp2_session_callbacks_new(&made);
    const std::unique_ptr<nghttp2_session_callbacks, ReleasedBy<nghttp2_session_callbacks_del>>
        callbacks(made);
    nghttp2_session_callbacks_set_on_header_callback(made, on_header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(made, on_data);
    nghttp2_session_callbacks_set_on_frame_recv_callback(made, on_frame);
    nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(made, on_invalid_frame);
    nghttp2_session* session = nullptr;
    if (side == Side::client) {
      nghttp2_session_client_new(&session, made, this);
    } else {
      nghttp2_session_server_new(&session, made, this);
    }
    session_.reset(session);
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  nghttp2_session* get() const { return session_.get(); }

  // Octets that it wants to send now.
  std::string written() {
    std::string out;
    const std::uint8_t* octets = nullptr;
    for (;;) {
      const auto size = nghttp2_session_mem_send(get(), &octets);
      if (size <= 0) {
        return out;
      }
      out.append(reinterpret_cast<const char*>(octets), static_cast<std::size_t>(size));
    }
  }

  void read(std::string_view octets) {
    const auto taken = nghttp2_session_mem_recv(
        get(), reinterpret_cast<const std::uint8_t*>(octets.data()), octets.size());
    complained_ = complained_ || taken < 0;
  }

  // What it will send as content; END_STREAM behind it.
  nghttp2_data_provider content(std::string text) {
    texts_.push_back(std::make_unique<std::string>(std::move(text)));
    nghttp2_data_provider provider{};
    provider.source.ptr = texts_.back().get();
    provider.read_callback = [](nghttp2_session*, std::int32_t, std::uint8_t* out, std::size_t most,
                                std::uint32_t* flags, nghttp2_data_source* source, void*) {
      auto& left = *static_cast<std::string*>(source->ptr);
      const std::size_t size = std::min(most, left.size());
      std::copy_n(left.begin(), size, out);
      left.erase(0, size);
      if (left.empty()) {
        *flags |= NGHTTP2_DATA_FLAG_EOF;
      }
      return static_cast<ssize_t>(size);
    };
    return provider;
  }

  std::map<std::int32_t, Seen> streams;
  std::optional<std::uint32_t> goaway;  // its error code
  bool complained() const { return complained_; }

 private:
  static Session& of(void* user) { return *static_cast<Session*>(user); }

  static int on_header(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
                       std::size_t name_size, const std::uint8_t* value, std::size_t value_size,
                       std::uint8_t, void* user) {
    of(user).streams[frame->hd.stream_id].fields.push_back(
        {std::string(reinterpret_cast<const char*>(name), name_size),
         std::string(reinterpret_cast<const char*>(value), value_size)});
    return 0;
  }

  static int on_data(nghttp2_session*, std::uint8_t, std::int32_t stream, const std::uint8_t* data,
                     std::size_t size, void* user) {
    of(user).streams[stream].data.append(reinterpret_cast<const char*>(data), size);
    return 0;
  }

  static int on_frame(nghttp2_session*, const nghttp2_frame* frame, void* user) {
    Session& self = of(user);
    const nghttp2_frame_hd& header = frame->hd;
    if (header.type == NGHTTP2_GOAWAY) {
      self.goaway = frame->goaway.error_code;
    } else if (header.type == NGHTTP2_RST_STREAM) {
      self.streams[header.stream_id].reset = frame->rst_stream.error_code;
    } else if (header.type <= NGHTTP2_HEADERS && (header.flags & NGHTTP2_FLAG_END_STREAM) != 0) {
      self.streams[header.stream_id].ended = true;
    }
    return 0;
  }

  static int on_invalid_frame(nghttp2_session*, const nghttp2_frame* frame, int, void* user) {
    const std::uint8_t type = frame->hd.type;
    const bool its_own = type == NGHTTP2_GOAWAY || type == NGHTTP2_SETTINGS;
    of(user).complained_ = of(user).complained_ || !its_own;
    return 0;
  }

  std::unique_ptr<nghttp2_session, ReleasedBy<nghttp2_session_del>> session_;
  std::vector<std::unique_ptr<std::string>> texts_;
  bool complained_ = false;
};

std::vector<nghttp2_nv> pairs_of(const std::vector<Field>& fields) {
  std::vector<nghttp2_nv> pairs;
  for (const Field& field : fields) {
    const auto octets = [](const std::string& text) {
      return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
    };
    pairs.push_back({octets(field.name), octets(field.value), field.name.size(), field.value.size(),
                     NGHTTP2_NV_FLAG_NONE});
  }
  return pairs;
}

const std::vector<Field>& connect_fields() {
  static const std::vector<Field> fields = {{":method", "CONNECT"},
                                            {":authority", "origin.example:443"}};
  return fields;
}

// A client of theirs that has asked for three tunnels, the streams 1, 3 and 5; the first sends
// data.
struct Client {
  Session session{Session::Side::client};
  std::string sent;

  Client() {
    const nghttp2_settings_entry entry = {NGHTTP2_SETTINGS_ENABLE_PUSH, 0};
    nghttp2_submit_settings(session.get(), NGHTTP2_FLAG_NONE, &entry, 1);
    const auto pairs = pairs_of(connect_fields());
    for (int i = 0; i < 3; ++i) {
      const nghttp2_data_provider upload = session.content(i == 0 ? "upload" : "");
      nghttp2_submit_request(session.get(), nullptr, pairs.data(), pairs.size(), &upload, nullptr);
    }
    sent = session.written();
  }
};

// What our makers write: a tunnel with padding and CONTINUATION, a refusal, a stream refused.
std::string made_by_us() {
  HpackEncoder encoder;
  std::string out = settings({{Setting::initial_window_size, 70'000}, {0xbeef, 1}}) +
                    settings_ack() + window_update(0, 1000);
  const std::string tunnel =
      encoder.encode({{":status", "200"}, {"via", "2 proxy"}}, Representation::indexed);
  for (const Frame& one : frames_of_block(1, 0, tunnel, {1, 3})) {
    out += octets_of(one);
  }
  out += data(1, padded("down", 7), Flag::padded) + frame(FrameType::ping, 0, 0, "12345678");
  out += headers(3, {{":status", "103"}});
  out += frame(
      FrameType::headers, Flag::end_headers | Flag::priority, 3,
      priority_payload({0, false, 15}) +
          encoder.encode({{":status", "403"}, {"content-length", "5"}}, Representation::indexed));
  out += data(3, "sorry", Flag::end_stream) + reset(5, 7);
  out += frame(0xee, 0, 1, "extension") + window_update(1, 5) + data(1, "load", Flag::end_stream);
  return out + frame(FrameType::goaway, 0, 0, goaway_payload({5, 0, "bye"}));
}

// What a server of theirs writes to the same requests.
std::string made_by_them(const std::string& requests) {
  Session server(Session::Side::server);
  const nghttp2_settings_entry entry = {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 100};
  nghttp2_submit_settings(server.get(), NGHTTP2_FLAG_NONE, &entry, 1);
  server.read(requests);
  EXPECT_EQ(server.streams[1].data, "upload");

  const std::vector<Field> ok = {{":status", "200"}, {"via", "2 proxy"}};
  const auto ok_pairs = pairs_of(ok);
  const nghttp2_data_provider download = server.content("download");
  nghttp2_submit_response(server.get(), 1, ok_pairs.data(), ok_pairs.size(), &download);

  const std::vector<Field> early = {{":status", "103"}};
  const auto early_pairs = pairs_of(early);
  nghttp2_submit_headers(server.get(), NGHTTP2_FLAG_NONE, 3, nullptr, early_pairs.data(),
                         early_pairs.size(), nullptr);
  const std::vector<Field> no = {{":status", "403"}, {"content-length", "5"}};
  const auto no_pairs = pairs_of(no);
  const nghttp2_data_provider sorry = server.content("sorry");
  nghttp2_submit_response(server.get(), 3, no_pairs.data(), no_pairs.size(), &sorry);

  nghttp2_submit_rst_stream(server.get(), NGHTTP2_FLAG_NONE, 5, NGHTTP2_REFUSED_STREAM);
  std::string out = server.written();
  nghttp2_submit_goaway(server.get(), NGHTTP2_FLAG_NONE, 5, NGHTTP2_NO_ERROR, nullptr, 0);
  return out + server.written();
}

std::string lines_of(const std::vector<Field>& fields) {
  std::string words;
  for (const Field& field : fields) {
    words += field.name + "=" + field.value + "|";
  }
  return words;
}

// Both read the same, and neither finds fault with it.
void expect_agreement(const std::string& received) {
  Client client;
  ConnectionReader reader;
  reader.sent(client.sent);
  std::map<std::uint32_t, Seen> ours;
  for (const Received& one : reader.feed(received)) {
    Seen& stream = ours[one.frame.frame.stream];
    stream.fields.insert(stream.fields.end(), one.fields.begin(), one.fields.end());
    stream.data += one.tunnel_data();
  }
  client.session.read(received);

  EXPECT_FALSE(client.session.complained());
  EXPECT_EQ(in_words(reader.irregularities()), "");
  for (const std::uint32_t id : {1U, 3U, 5U}) {
    const StreamReader& stream = *reader.stream(id);
    const Seen& theirs = client.session.streams[static_cast<std::int32_t>(id)];
    EXPECT_EQ(in_words(irregularities_of(stream)), "");
    EXPECT_EQ(lines_of(ours[id].fields), lines_of(theirs.fields)) << id;
    EXPECT_EQ(stream.ended(), theirs.ended) << id;
    EXPECT_EQ(stream.reset(), theirs.reset) << id;
  }
  EXPECT_TRUE(reader.stream(1)->tunnel());
  EXPECT_EQ(ours[1].data, "download");
  EXPECT_EQ(client.session.streams[1].data, "download");
  ASSERT_EQ(reader.stream(3)->responses().size(), 2U);
  EXPECT_EQ(reader.stream(3)->responses()[1].content, "sorry");
  EXPECT_EQ(client.session.streams[3].data, "sorry");
  EXPECT_EQ(reader.stream(5)->reset(), 7U);
  EXPECT_EQ(reader.goaway()->error_code, 0U);
  EXPECT_EQ(client.session.goaway, 0U);
}

TEST(Http2SecondOpinion, what_we_make_both_read_alike) { expect_agreement(made_by_us()); }

TEST(Http2SecondOpinion, what_they_make_both_read_alike) {
  expect_agreement(made_by_them(Client().sent));
}

TEST(Http2SecondOpinion, windows_are_those_of_their_client) {
  Client client;
  ConnectionReader reader;
  reader.sent(client.sent);
  const std::string received = made_by_us();
  reader.feed(received);
  client.session.read(received);
  EXPECT_EQ(reader.outgoing().connection_window(),
            nghttp2_session_get_remote_window_size(client.session.get()));
  // Their client gives credit by itself, so what was received is compared, not what is left.
  EXPECT_EQ(65535 - reader.incoming().connection_window(),
            nghttp2_session_get_effective_recv_data_length(client.session.get()));
}

// ---- hostile octets

// Choices that follow from a seed.
class Choices {
 public:
  explicit Choices(std::uint64_t seed) : state_(hash_of(seed_for(seed, "mutation"))) {}
  std::size_t among(std::size_t count) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::size_t>(state_ >> 33U) % count;
  }

 private:
  std::uint64_t state_;
};

void mutate(std::string& octets, Choices& choose) {
  const std::size_t at = choose.among(octets.size());
  switch (choose.among(5)) {
    case 0:
      octets[at] = static_cast<char>(choose.among(256));
      break;
    case 1:
      octets[at] = static_cast<char>(octets[at] ^ static_cast<char>(1U << choose.among(8)));
      break;
    case 2:
      octets.erase(at, 1 + choose.among(9));
      break;
    case 3:
      octets.insert(at, 1 + choose.among(9), static_cast<char>(choose.among(256)));
      break;
    default:
      octets.insert(at, octets.substr(choose.among(octets.size()), choose.among(30)));
  }
  if (octets.empty()) {
    octets = "x";
  }
}

std::string read_in_pieces(const std::string& sent, std::string_view received, std::size_t piece) {
  ConnectionReader reader;
  reader.sent(sent);
  std::string words;
  for (std::size_t at = 0; at < received.size(); at += piece) {
    for (const Received& one : reader.feed(received.substr(at, piece))) {
      words += in_words(one);
    }
  }
  reader.end();
  for (const std::uint32_t id : {1U, 3U, 5U}) {
    EXPECT_LE(reader.stream(id)->responses().size(), Limits::responses);
  }
  return words + in_words(reader);
}

constexpr std::uint64_t mutations = 10'000;

std::string mutated(const std::vector<std::string>& originals, Choices& choose,
                    std::uint64_t seed) {
  std::string octets = originals[seed % originals.size()];
  for (std::size_t times = 1 + choose.among(4); times > 0; --times) {
    mutate(octets, choose);
  }
  return octets;
}

TEST(Http2SecondOpinion, ten_thousand_mutations_read_the_same_in_any_pieces) {
  const std::string sent = Client().sent;
  const std::vector<std::string> originals = {made_by_us(), made_by_them(sent)};
  for (std::uint64_t seed = 0; seed < mutations; ++seed) {
    Choices choose(seed);
    const std::string octets = mutated(originals, choose, seed);
    const std::string whole = read_in_pieces(sent, octets, octets.size());
    ASSERT_EQ(read_in_pieces(sent, octets, 1), whole) << seed;
    ASSERT_EQ(read_in_pieces(sent, octets, 2 + choose.among(40)), whole) << seed;
  }
}

// Where a frame is complete that their client refuses, a departure was noted. Left out is what it
// refuses of its own: acknowledgements that it doesn't wait for, GOAWAY with a stream of nobody's.
TEST(Http2SecondOpinion, where_their_client_finds_fault_something_was_noted) {
  const std::string sent = Client().sent;
  const std::vector<std::string> originals = {made_by_us(), made_by_them(sent)};
  int both = 0;
  for (std::uint64_t seed = 0; seed < mutations; ++seed) {
    Choices choose(seed);
    const std::string octets = mutated(originals, choose, seed);
    ConnectionReader reader;
    reader.sent(sent);
    reader.feed(octets);
    bool noted = !reader.irregularities().empty();
    for (const std::uint32_t id : {1U, 3U, 5U}) {
      noted = noted || !irregularities_of(*reader.stream(id)).empty();
    }
    Client client;
    client.session.read(octets);
    if (!client.session.complained() || reader.inside()) {
      continue;
    }
    EXPECT_TRUE(noted) << seed << ": " << escape(octets);
    ++both;
  }
  EXPECT_GE(both, 100);
}

}  // namespace
}  // namespace connectspec::http2
