// Transcripts as packets.
#include "reports/capture/case_packets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/model/result.h"

namespace connectspec {
namespace {

using ::testing::ElementsAre;
using Side = CapturedPacket::Side;

class CasePackets : public ::testing::Test {
 protected:
  CasePackets() {
    result_.case_id = "connect/base/one";
    result_.title = "A tunnel";
    result_.judgement.verdict = Verdict::fail;
    result_.judgement.because = "it was cut";
    result_.judgement.clauses = {"RFC 9110 §9.3.6"};
    result_.observation.began = 1000;
    add("client", "127.0.0.1:40000", "127.0.0.1:3128");
    add("origin", "127.4.0.1:4000", "127.0.0.1:50000");
  }

  void add(const char* actor, const char* local, const char* remote) {
    Connection connection;
    connection.actor = actor;
    connection.local = local;
    connection.remote = remote;
    result_.observation.connections.push_back(connection);
  }

  void event(std::uint64_t at, const char* actor, EventKind kind, const char* bytes = "",
             const char* text = "") {
    const std::string octets = bytes;
    result_.observation.events.push_back({at, actor, kind, octets, octets.size(), text});
  }

  std::vector<CapturedPacket> drawn() { return packets_of(result_, sequence_); }

  static std::vector<std::string> data_of(const std::vector<CapturedPacket>& packets) {
    std::vector<std::string> all;
    for (const CapturedPacket& one : packets) {
      if (one.packet.octets.size() > 40) {
        all.push_back(one.packet.octets.substr(40));
      }
    }
    return all;
  }

  Result result_;
  std::uint32_t sequence_ = 1000;
};

TEST_F(CasePackets, both_sides_in_the_order_of_their_times) {
  event(1, "client", EventKind::connecting);
  event(2, "client", EventKind::connected);
  event(3, "client", EventKind::sent, "CONNECT");
  event(4, "origin", EventKind::accepted);
  event(5, "client", EventKind::received, "200");
  event(6, "client", EventKind::sent, "a");
  event(7, "origin", EventKind::received, "a");
  event(8, "origin", EventKind::fin_received);
  event(9, "origin", EventKind::closed);
  const auto packets = drawn();
  ASSERT_EQ(packets.size(), 12U);
  EXPECT_THAT(data_of(packets), ElementsAre("CONNECT", "200", "a", "a"));
  EXPECT_EQ(packets[0].at, 1001U);
  EXPECT_EQ(packets[3].side, Side::clients);
  EXPECT_EQ(packets[4].side, Side::origins);
  EXPECT_THAT(packets.front().comments, ElementsAre("connect/base/one: A tunnel"));
  EXPECT_THAT(packets.back().comments,
              ElementsAre("connect/base/one: fail: it was cut; RFC 9110 §9.3.6"));
}

TEST_F(CasePackets, what_is_no_packet_is_a_comment_on_the_one_before) {
  event(0, "harness", EventKind::note, "", "early");
  event(1, "client", EventKind::connecting);
  event(2, "client", EventKind::deadline, "", "tunnel");
  event(3, "names.a", EventKind::asked, "", "A");
  const auto packets = drawn();
  ASSERT_EQ(packets.size(), 1U);
  EXPECT_THAT(
      packets[0].comments,
      ElementsAre("connect/base/one: A tunnel", "harness: note: early", "client: deadline: tunnel",
                  "names.a: asked: A", "connect/base/one: fail: it was cut; RFC 9110 §9.3.6"));
}

TEST_F(CasePackets, records_stand_in_place_of_what_they_hold) {
  event(1, "client", EventKind::connecting);
  event(5, "client", EventKind::sent, "CONNECT");
  event(6, "origin", EventKind::received, "a");
  result_.observation.records = {{4, "client", EventKind::sent, "\x16\x03", 2, ""},
                                 {5, "client", EventKind::sent, "\x17\x03", 2, ""}};
  EXPECT_THAT(data_of(drawn()), ElementsAre("\x16\x03", "\x17\x03", "a"));
}

TEST_F(CasePackets, a_connection_without_addresses_leaves_the_others) {
  add("client2", "", "/run/proxy.sock");
  event(1, "client", EventKind::connecting);
  event(2, "client2", EventKind::connecting);
  event(3, "client2", EventKind::sent, "CONNECT");
  EXPECT_TRUE(data_of(drawn()).empty());
  EXPECT_EQ(drawn().size(), 1U);
}

TEST_F(CasePackets, one_that_saw_nothing_has_none) { EXPECT_TRUE(drawn().empty()); }

TEST_F(CasePackets, no_two_connections_begin_to_count_at_the_same) {
  drawn();
  const std::uint32_t first = sequence_;
  drawn();
  EXPECT_EQ(sequence_ - first, first - 1000);
}

}  // namespace
}  // namespace connectspec
