// Runs the steps of a script on a stage that is set.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "harness/engine/stage.h"

namespace connectspec {

class Script {
 public:
  Script(const Case& scenario, const TargetView& target, const Settings& settings, Stage& stage);

  // Until the last step, or the first wait that hits its deadline.
  boost::asio::awaitable<void> run();

  std::vector<std::shared_ptr<Peer>> clients() const;
  std::vector<Probe> echoes;
  std::vector<Probe> streams() const;
  std::string failure;  // the harness could not do what the script says

 private:
  struct BulkStream {
    std::string from;
    std::string to;
    std::uint64_t seed = 0;
    std::uint64_t bytes = 0;
  };
  enum class Next { step, stop };

  boost::asio::awaitable<Next> perform(const Step& step);
  boost::asio::awaitable<Next> send(const Step& step, const Send& action);
  template <typename Predicate>
  boost::asio::awaitable<Peer*> awaited(const Step& step, Predicate reached);
  boost::asio::awaitable<Next> await_response(const Step& step, bool tunnel);
  boost::asio::awaitable<Next> await_data(const Step& step, const std::string& expected);
  boost::asio::awaitable<Next> await_count(const Step& step, std::uint64_t bytes);
  boost::asio::awaitable<Next> await_end(const Step& step);
  boost::asio::awaitable<Next> await_stream(const Step& step);
  boost::asio::awaitable<Next> await_quiet(const Step& step, std::chrono::milliseconds stretch);
  boost::asio::awaitable<Next> start_stream(const Step& step, std::uint64_t bytes);
  boost::asio::awaitable<Next> echo(const Step& step, const std::string& origin);
  boost::asio::awaitable<ProbeOutcome> deliver(Peer& from, Peer& to, const std::string& octets,
                                               Clock::time_point deadline);
  Next on_peer(const Step& step, Peer& peer);

  // The connection of that actor: a client's is made, an origin's is waited for. Null when there
  // is none; the reason is recorded then. Owned by clients_ and the stage. (A plain pointer: what
  // a coroutine hands back must have no destructor, see signal.h.)
  boost::asio::awaitable<Peer*> peer(const Step& step, const std::string& actor);
  boost::asio::awaitable<Peer*> client(const std::string& actor, Clock::time_point deadline);
  Peer* existing(const std::string& actor) const;
  Listening* listening(const std::string& name) const;
  std::string partner_of(const std::string& actor) const;
  Clock::time_point deadline_of(const Step& step) const;
  void expect_streams(Peer& peer);
  std::optional<std::string> expanded(const Step& step, const std::string& text);

  const Case& scenario_;
  const TargetView& target_;
  const Settings& settings_;
  Stage& stage_;
  std::map<std::string, std::shared_ptr<Peer>> clients_;
  std::vector<BulkStream> streams_;
};

}  // namespace connectspec
