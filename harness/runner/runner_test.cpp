// A run with sockets, against a target that the test plays.
#include "harness/runner/runner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "harness/engine/blind_target.h"
#include "harness/engine/loopback_port.h"
#include "harness/language/suite.h"
#include "harness/model/result.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

// Lest they suffer from a target that takes its parent for dead.
TEST(Runner, lets_cases_that_need_a_sound_parent_go_first) {
  const Suite suite = load_suite(
      {{"t.yaml",
        "area: t\ntitle: T\n"
        "defaults: {title: T, clause: C, why: W, level: must, needs: [connect]}\ncases:\n"
        "  - id: t/plays-the-parent\n    needs: [connect, parent]\n    listeners: {parent: {kind: "
        "parent}}\n"
        "    script:\n      - client.send: \"CONNECT {origin} HTTP/1.1\\r\\nX: bad\\r\\n\\r\\n\"\n"
        "      - parent.await: head\n      - parent.reset:\n      - client.await: end\n"
        "    judge: [pass: otherwise]\n"
        "  - id: t/needs-it\n"
        "    script:\n      - client.send: \"CONNECT {origin} HTTP/1.1\\r\\nX: good\\r\\n\\r\\n\"\n"
        "      - client.await: tunnel\n      - client.echo: origin\n"
        "    judge: [pass: {response: 2xx, echo: intact}, fail: otherwise]\n"}});
  for (const Diagnostic& error : suite.errors) {
    ADD_FAILURE() << to_string(error);
  }
  const std::uint16_t parent = testing::LoopbackPort().number();
  asio::io_context io;
  testing::BlindTarget target(io, tcp::endpoint(asio::ip::make_address("127.0.0.1"), parent));
  std::thread serving([&io] { io.run(); });
  Profile profile = attached_profile("127.0.0.1:" + std::to_string(target.port()), std::nullopt);
  profile.endpoints.front().parent = {"127.0.0.1:" + std::to_string(parent), std::nullopt};
  TargetPool pool(profile, "");
  const auto results = run_cases(suite.cases, pool, {}, {});
  io.stop();
  serving.join();
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(results[0].judgement.verdict, Verdict::pass) << results[0].judgement.observed;
  EXPECT_EQ(results[1].judgement.verdict, Verdict::pass) << results[1].judgement.observed;

  const std::vector<std::string>& requests = target.requests();
  const auto first_with = [&requests](std::string_view text) {
    return std::find_if(requests.begin(), requests.end(), [text](const std::string& request) {
      return request.find(text) != std::string::npos;
    });
  };
  ASSERT_NE(first_with("bad"), requests.end());
  EXPECT_LT(first_with("good"), first_with("bad"));
}

}  // namespace
}  // namespace connectspec
