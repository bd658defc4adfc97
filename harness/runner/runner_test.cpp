#include "harness/runner/runner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "harness/engine/loopback_port.h"
#include "harness/engine/relay.h"
#include "harness/load/load.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

// Hands every octet on to its parent as it is, on a thread of its own, and knows who came when.
class BlindTarget {
 public:
  explicit BlindTarget(tcp::endpoint parent) : parent_(std::move(parent)) {
    asio::co_spawn(io_, accept_all(), asio::detached);
    thread_ = std::thread([this] { io_.run(); });
  }
  ~BlindTarget() { stop(); }
  BlindTarget(const BlindTarget&) = delete;
  BlindTarget& operator=(const BlindTarget&) = delete;

  std::string address() const {
    return "127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
  }
  // The first octets of each connection; once it is over.
  std::vector<std::string> stop() {
    io_.stop();
    if (thread_.joinable()) {
      thread_.join();
    }
    return requests_;
  }

 private:
  asio::awaitable<void> accept_all() {
    while (true) {
      auto [error, socket] = co_await acceptor_.async_accept(asio::as_tuple(asio::use_awaitable));
      if (error) {
        co_return;
      }
      asio::co_spawn(io_, carry(std::make_shared<Relay>(std::move(socket))), asio::detached);
    }
  }

  asio::awaitable<void> carry(std::shared_ptr<Relay> relay) {
    co_await relay->read_more();
    requests_.push_back(relay->octets);
    const tcp::endpoint to = parent_;
    co_await relay->carry(to, false);
  }

  asio::io_context io_{1};
  tcp::acceptor acceptor_{io_, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0)};
  tcp::endpoint parent_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

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
  BlindTarget target(tcp::endpoint(asio::ip::make_address("127.0.0.1"), parent));
  Profile profile = attached_profile(target.address(), std::nullopt);
  profile.endpoints.front().parent = {"127.0.0.1:" + std::to_string(parent), std::nullopt};
  TargetPool pool(profile, "");
  const auto results = run_cases(suite.cases, pool, {}, {});
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(results[0].judgement.verdict, Verdict::pass) << results[0].judgement.observed;
  EXPECT_EQ(results[1].judgement.verdict, Verdict::pass) << results[1].judgement.observed;

  const std::vector<std::string> requests = target.stop();
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
