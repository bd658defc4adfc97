// What has come on a connection, and the streams that are checked in it.
#include "harness/engine/inbox.h"

#include <gtest/gtest.h>

#include "harness/engine/prompt_octets.h"

namespace connectspec {
namespace {

std::string stream_of(std::uint64_t seed, std::size_t bytes) {
  std::string octets;
  PseudoRandom(seed).fill(0, octets, bytes);
  return octets;
}

TEST(Inbox, KeepsWhatIsBehindTheHeadUntilAStepTakesIt) {
  Inbox client(Role::client);
  client.add("HTTP/1.1 200 OK\r\n\r\nban");
  client.add("ner");
  EXPECT_TRUE(client.reader().tunnel());
  EXPECT_EQ(client.data().take(4), "bann");
  EXPECT_EQ(client.data().unread(), "er");
  EXPECT_EQ(client.data().take(4), "er");
  EXPECT_EQ(client.received_as_data().prefix, "banner");
  EXPECT_EQ(client.count(), 19U + 6U);

  Inbox parent(Role::parent);
  parent.add("CONNECT a:1 HTTP/1.1\r\n\r\nearly");
  EXPECT_TRUE(parent.asked().complete());
  EXPECT_EQ(parent.data().unread(), "early");

  Inbox origin(Role::origin);
  origin.add("HTTP/1.1 200 OK\r\n\r\n");
  EXPECT_EQ(origin.data().unread().size(), 19U) << "an origin reads no heads";
  EXPECT_EQ(origin.received_as_data().count, origin.received().count);
}

TEST(Inbox, DropsAPromptWhateverPiecesItComesIn) {
  for (std::size_t cut = 0; cut <= prompt_octets.size(); ++cut) {
    Inbox origin(Role::origin);
    origin.expect_prompt();
    origin.add(prompt_octets.substr(0, cut));
    origin.add(std::string(prompt_octets.substr(cut)) + "data");
    EXPECT_EQ(origin.data().unread(), "data") << cut;
    EXPECT_EQ(origin.received_as_data().prefix, "data");
    EXPECT_EQ(origin.count(), 4U);
  }
  Inbox parent(Role::parent);
  parent.expect_prompt();
  parent.add("CONNECT a:1 HTTP/1.1\r\n\r\n" + std::string(prompt_octets) + "data");
  EXPECT_EQ(parent.data().unread(), "data");
}

TEST(Inbox, KeepsWhatOnlyBeginsLikeAPrompt) {
  Inbox origin(Role::origin);
  origin.expect_prompt();
  origin.add(prompt_octets.substr(0, 5));
  EXPECT_EQ(origin.data().unread(), "") << "it may become one";
  origin.add("?");
  EXPECT_EQ(origin.data().unread(), std::string(prompt_octets.substr(0, 5)) + "?");
  origin.add(prompt_octets);
  EXPECT_EQ(origin.count(), 6U + prompt_octets.size()) << "only the first octets are one";

  Inbox ended(Role::origin);
  ended.expect_prompt();
  ended.add(prompt_octets.substr(0, 5));
  ended.end(Inbox::Ending::whole);
  EXPECT_EQ(ended.data().unread(), prompt_octets.substr(0, 5));
}

TEST(Inbox, CountsWhatItDoesNotKeep) {
  Inbox origin(Role::origin);
  const std::string chunk(64 * 1024, 'x');
  for (int i = 0; i < 20; ++i) {
    origin.add(chunk);
  }
  EXPECT_EQ(origin.data().unread().size(), TunnelData::unread_bytes);
  EXPECT_EQ(origin.count(), 20U * chunk.size());
}

TEST(Inbox, TellsAResponseThatIsCutShortFromOneThatEnds) {
  for (const auto ending : {Inbox::Ending::whole, Inbox::Ending::truncated}) {
    Inbox client(Role::client);
    client.add("HTTP/1.1 502 Bad\r\n\r\nuntil the end");
    client.end(ending);
    ASSERT_EQ(client.reader().responses().size(), 1U);
    EXPECT_EQ(client.reader().responses()[0].complete, ending == Inbox::Ending::whole);
  }
}

TEST(Inbox, ChecksAStreamAndKeepsWhatFollowsIt) {
  Inbox origin(Role::origin);
  origin.data().expect_stream(7, 1000);
  const std::string octets = stream_of(7, 1000);
  origin.add(octets.substr(0, 300));
  EXPECT_FALSE(origin.data().stream()->complete());
  origin.add(octets.substr(300) + "after");
  EXPECT_TRUE(origin.data().stream()->complete());
  EXPECT_FALSE(origin.data().stream()->first_difference());
  EXPECT_EQ(origin.data().unread(), "after");
}

TEST(StreamCheck, TellsWhereAStreamDiffersFirst) {
  std::string octets = stream_of(7, 1000);
  octets[500] = static_cast<char>(octets[500] ^ 1);
  octets[900] = static_cast<char>(octets[900] ^ 1);
  StreamCheck check(7, 1000, "");
  EXPECT_EQ(check.take(std::string_view(octets).substr(0, 450)), "");
  EXPECT_FALSE(check.first_difference());
  EXPECT_EQ(check.take(std::string_view(octets).substr(450)), "");
  EXPECT_TRUE(check.complete());
  EXPECT_EQ(check.first_difference(), 500U);
}

TEST(StreamCheck, CountsWhatCameTooEarlyAgainstTheStream) {
  Inbox origin(Role::origin);
  origin.add("unasked");
  origin.data().expect_stream(7, 1000);
  EXPECT_EQ(origin.data().unread(), "");
  EXPECT_EQ(origin.data().stream()->received(), 7U);
  EXPECT_EQ(origin.data().stream()->first_difference(), 0U);
}

}  // namespace
}  // namespace connectspec
