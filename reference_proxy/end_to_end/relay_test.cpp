// Bulk and idleness in tunnels, end to end over loopback.
#include <gtest/gtest.h>
#include <malloc.h>

#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "reference_proxy/end_to_end/testing.h"

namespace connectspec::proxy {
namespace {

// Sends in pieces of random sizes, ends the stream, and reads likewise with pauses that fill the
// buffers in between.
void send_in_pieces(const FileDescriptor& to, const std::string& bytes, unsigned seed) {
  std::minstd_rand random(seed);
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t size = std::min<std::size_t>(1 + random() % 300'000, bytes.size() - at);
    to.send_all(std::string_view(bytes).substr(at, size));
    at += size;
  }
  to.end_stream();
}

class ProxyRelayTest : public ProxyTest {};

TEST_F(ProxyRelayTest, bulk_arrives_whole_both_ways_with_ends_at_odd_places) {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    const auto [near_end, far_end] = tunnel();
    const std::string up = pattern(3'000'000 + seed * 65'537, seed);
    const std::string down = pattern(5'000'000 + seed * 16'385, seed + 100);
    std::thread up_sender([&near = near_end, &up, seed] { send_in_pieces(near, up, seed); });
    std::thread down_sender([&far = far_end, &down, seed] { send_in_pieces(far, down, seed + 1); });
    std::string got_up;
    std::thread up_reader([&far = far_end, &got_up] { got_up = far.read_to_end(); });
    const std::string got_down = near_end.read_to_end();
    up_sender.join();
    down_sender.join();
    up_reader.join();
    ASSERT_TRUE(got_up == up) << seed;
    ASSERT_TRUE(got_down == down) << seed;
  }
  end();
  for (std::size_t seed = 1; seed <= 6; ++seed) {
    const std::string counts = "up=" + std::to_string(3'000'000 + seed * 65'537) +
                               " down=" + std::to_string(5'000'000 + seed * 16'385) + " ";
    EXPECT_NE(log_[seed - 1].find(counts), std::string::npos) << log_[seed - 1];
  }
}

TEST_F(ProxyRelayTest, a_reader_that_stops_stops_its_sender) {
  const auto [near_end, far_end] = tunnel();
  const timeval patience{0, 300'000};
  setsockopt(near_end.number(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
  const std::string piece = pattern(65'536, 1);
  std::size_t sent = 0;
  while (true) {
    const ssize_t count = send(near_end.number(), piece.data(), piece.size(), MSG_NOSIGNAL);
    if (count < 0) {
      break;
    }
    sent += static_cast<std::size_t>(count);
    ASSERT_LT(sent, 256U * 1024 * 1024);
  }
  // Meanwhile the other direction flows.
  far_end.send_all("pong");
  EXPECT_EQ(near_end.read(4), "pong");
  near_end.end_stream();
  EXPECT_EQ(far_end.read_to_end().size(), sent);
}

TEST_F(ProxyRelayTest, a_reset_amid_bulk_ends_the_tunnel) {
  auto [near_end, far_end] = tunnel();
  std::thread sender([&near = near_end] { near.send_all(pattern(30'000'000, 1)); });
  EXPECT_EQ(far_end.read(1'000'000).size(), 1'000'000U);
  far_end.reset_now();
  EXPECT_EQ(near_end.read_to_end(), "");
  sender.join();
  near_end.close_now();
  // What was in a pipe then must not turn up in another tunnel.
  for (int count = 0; count < 4; ++count) {
    const auto [next_near, next_far] = tunnel();
    std::thread next([&near = next_near] { send_in_pieces(near, pattern(1'000'000, 9), 9); });
    EXPECT_TRUE(next_far.read_to_end() == pattern(1'000'000, 9));
    next.join();
  }
}

TEST_F(ProxyRelayTest, an_idle_tunnel_costs_little_memory) {
#ifdef CONNECTSPEC_SANITIZED
  GTEST_SKIP() << "sanitizers have an allocator of their own";
#endif
  constexpr std::size_t tunnels = 100;
  const auto use_one = [this] {
    auto both = tunnel(pattern(40'000, 1));
    both.second.send_all(pattern(40'000, 2));
    EXPECT_EQ(both.first.read(40'000).size(), 40'000U);
    EXPECT_EQ(both.second.read(40'000).size(), 40'000U);
    return both;
  };
  std::vector<std::pair<FileDescriptor, FileDescriptor>> open;
  open.reserve(tunnels + 1);
  open.push_back(use_one());
  const std::size_t before = mallinfo2().uordblks;
  for (std::size_t count = 0; count < tunnels; ++count) {
    open.push_back(use_one());
  }
  const std::size_t each = (mallinfo2().uordblks - before) / tunnels;
  RecordProperty("octets", static_cast<int>(each));
  EXPECT_LE(each, 8192U);
}

}  // namespace
}  // namespace connectspec::proxy
