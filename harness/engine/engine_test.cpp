// The small parts of the engine that need no target: streams, addresses, the transcript.
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <memory>
#include <set>
#include <stdexcept>

#include "harness/engine/addresses.h"
#include "harness/engine/octets_recorder.h"
#include "harness/engine/pseudo_random.h"
#include "harness/engine/scene.h"

namespace connectspec {
namespace {

TEST(PseudoRandom, IsTheSameStreamHoweverItIsCut) {
  const PseudoRandom source(7);
  std::string whole;
  source.fill(0, whole, 1000);
  for (const std::size_t offset : {1U, 7U, 8U, 9U, 500U, 999U}) {
    EXPECT_EQ(source.matching(offset, std::string_view(whole).substr(offset)), 1000 - offset);
  }
  whole[500] = static_cast<char>(whole[500] ^ 1);
  EXPECT_EQ(source.matching(0, whole), 500U);
}

TEST(PseudoRandom, DiffersBySeed) {
  std::string one;
  std::string two;
  PseudoRandom(1).fill(0, one, 64);
  PseudoRandom(2).fill(0, two, 64);
  EXPECT_NE(one, two);
}

TEST(AddressPool, GivesLoopbackAddressesThatDiffer) {
  AddressPool pool(4711);
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string address = pool.next();
    EXPECT_TRUE(address.starts_with("127.")) << address;
    EXPECT_FALSE(address.starts_with("127.77.")) << "profiles deny that one";
    EXPECT_TRUE(seen.insert(address).second) << address;
  }
}

TEST(Scene, FoldsBulkButCountsAllOfIt) {
  boost::asio::io_context context;
  Scene scene(context.get_executor());
  const std::string chunk(64 * 1024, 'x');
  for (int i = 0; i < 1000; ++i) {
    scene.record_octets("client", EventKind::sent, chunk);
    scene.record_octets("origin", EventKind::received, chunk);
  }
  std::uint64_t counted = 0;
  std::size_t kept = 0;
  for (const Event& event : scene.events) {
    counted += event.count;
    kept += event.bytes.size();
  }
  EXPECT_EQ(counted, 2U * 1000U * chunk.size());
  EXPECT_LT(kept, 200U * 1024U);
}

TEST(Scene, TellsWhatBreaksInTheBackground) {
  boost::asio::io_context context;
  const auto scene = std::make_shared<Scene>(context.get_executor());
  const auto work = []() -> boost::asio::awaitable<void> {
    throw std::runtime_error("no descriptors left");
    co_return;
  };
  scene->in_background("origin", work());
  context.run();
  EXPECT_EQ(scene->failure, "origin: no descriptors left");
  ASSERT_EQ(scene->events.size(), 1U);
  EXPECT_EQ(scene->events[0].actor, "origin");
  EXPECT_EQ(scene->events[0].text, "the harness failed here: no descriptors left");
}

TEST(OctetsRecorder, KeepsAPrefixAndTheDigestOfAll) {
  OctetsRecorder recorder;
  EXPECT_EQ(recorder.take().sha256, "");
  recorder.add("a");
  recorder.add("bc");
  EXPECT_EQ(recorder.take().prefix, "abc");
  EXPECT_EQ(recorder.take().sha256,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace connectspec
