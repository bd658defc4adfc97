// The seam between a script and what carries it: a client that is made up, writes down what it is
// told, and has no socket.
#include "harness/engine/script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <string>
#include <vector>

#include "harness/engine/stage.h"
#include "harness/io/background.h"
#include "harness/model/scenario.h"
#include "harness/wire/http1_request.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using ::testing::ElementsAre;

// Answers each request at once as it was set up to.
class MadeUpClient : public Client {
 public:
  MadeUpClient(std::shared_ptr<Scene> scene, Actor actor, int status)
      : scene_(std::move(scene)), actor_(std::move(actor)), status_(status) {}

  std::vector<std::string> told;
  std::vector<Request> requests;

  asio::awaitable<void> connect(const TargetView& target, const Connect&,
                                Clock::time_point) override {
    told.push_back("connect over " + std::string(to_string(target.carrier)));
    co_return;
  }
  bool established() const override { return true; }
  void say(const Request& request) override {
    told.push_back("say " + request.method + " " + request.target);
    requests.push_back(request);
    Response answer;
    answer.status = status_;
    answer.complete = true;
    responses_.push_back(answer);
  }

  void prompt() override { told.push_back("prompt"); }

  const Actor& actor() const override { return actor_; }
  using Speaker::send;
  void send(std::string octets, std::chrono::milliseconds) override {
    told.push_back("send " + octets);
    data_.add(octets);  // as an echo would
  }
  void send_stream(std::uint64_t, std::uint64_t bytes) override {
    told.push_back("stream " + std::to_string(bytes));
  }
  void half_close() override { told.push_back("half-close"); }
  bool stuck = false;  // it never gets rid of what it sends
  bool idle() const override { return !stuck; }
  std::size_t pieces_left() const override { return 0; }
  std::uint64_t streamed() const override { return 0; }
  std::string streamed_digest() const override { return {}; }
  void stop_reading() override { told.push_back("stop reading"); }
  void resume_reading() override { told.push_back("resume reading"); }
  TunnelData& data() override { return data_; }
  const TunnelData& data() const override { return data_; }
  std::uint64_t received() const override { return data_.unread().size(); }
  bool settled() const override { return !responses_.empty(); }
  bool in_tunnel() const override { return settled() && status_ / 100 == 2; }
  const std::vector<Response>& responses() const override { return responses_; }
  void expect_another_response() override { told.push_back("another"); }
  bool asked() const override { return false; }
  void close() override { end("close"); }
  void close_without_notify() override { end("close without notify"); }
  void reset() override { end("reset"); }
  bool refused() const override { return false; }
  End end() const override { return End::open; }
  bool ended() const override { return ended_; }
  bool knock() override { return true; }
  void timed_out(const std::string& awaited) override { told.push_back("timed out: " + awaited); }
  Connection observed() const override { return {}; }

 private:
  void end(const std::string& how) {
    told.push_back(how);
    ended_ = true;
  }

  std::shared_ptr<Scene> scene_;
  Actor actor_;
  int status_;
  TunnelData data_;
  std::vector<Response> responses_;
  bool ended_ = false;
};

class ScriptTest : public ::testing::Test {
 protected:
  void add(Action action) {
    Step step;
    step.action = std::move(action);
    scenario_.script.push_back(std::move(step));
  }

  // Of the only client, what it was told by the whole script.
  const std::vector<std::string>& played(int status = 200) {
    settings_.timeout = 20ms;
    target_.carrier = Carrier::h1_tls;
    stage_.scene = std::make_shared<Scene>(context_.get_executor());
    stage_.bindings = {{"origin", "a.test:1"}, {"auth", "no line of this"}, {"x", "1"}};
    const ClientMaker make = [&](Carrier, std::shared_ptr<Scene> scene, const Actor& actor) {
      client_ = std::make_shared<MadeUpClient>(std::move(scene), actor, status);
      client_->stuck = stuck_;
      return client_;
    };
    Script script(scenario_, target_, settings_, stage_, make);
    in_background(context_, script.run(),
                  [](const std::string& failure) { EXPECT_EQ(failure, ""); });
    context_.restart();
    context_.run();
    failure_ = script.failure();
    return client_->told;
  }

  asio::io_context context_{1};
  Scenario scenario_;
  TargetView target_;
  Settings settings_;
  Stage stage_;
  std::shared_ptr<MadeUpClient> client_;
  bool stuck_ = false;
  std::string failure_;
};

TEST_F(ScriptTest, TellsAClientWhatItDoesAndNotHowThatIsWritten) {
  Send ping;
  ping.bytes = "PING{x}";
  AwaitData pong;
  pong.bytes = "PING1";
  for (Action action :
       {Action(Request{}), Action(AwaitTunnel{}), Action(ping), Action(pong), Action(Stream{17}),
        Action(StopReading{}), Action(ResumeReading{}), Action(HalfClose{}), Action(Reset{})}) {
    add(std::move(action));
  }
  EXPECT_THAT(played(),
              ElementsAre("connect over h1-tls", "say CONNECT a.test:1", "send PING1", "stream 17",
                          "stop reading", "resume reading", "half-close", "reset"));
}

TEST_F(ScriptTest, ARequestStaysOneUntilAClientWritesIt) {
  Request request;
  request.fields = {{"X-{x}", "v{x}"}};
  request.cut_name = "3,-{x}";
  request.data = "EARLY{x}";
  request.end = true;
  add(request);
  target_.credentials = Credentials{"user", "pass"};
  EXPECT_THAT(played(), ElementsAre("connect over h1-tls", "say CONNECT a.test:1"))
      << "data and end are parts of it";
  ASSERT_EQ(client_->requests.size(), 1U);
  const Request& said = client_->requests.front();
  EXPECT_EQ(http1_octets(said),
            "CONNECT a.test:1 HTTP/1.1\r\nHost: a.test:1\r\nX-1: v1\r\n"
            "Proxy-Authorization: Basic dXNlcjpwYXNz\r\n\r\nEARLY1");
  EXPECT_TRUE(said.end);
  EXPECT_EQ(said.cut, Cut::at);
  EXPECT_THAT(said.at, ElementsAre(3, -1));
}

TEST_F(ScriptTest, BringsNoCredentialsWhereNoneAreWanted) {
  Request request;
  request.auth = false;
  add(request);
  target_.credentials = Credentials{"user", "pass"};
  played();
  EXPECT_TRUE(client_->requests.at(0).fields.empty());
}

TEST_F(ScriptTest, EndsWithoutATunnelAndGoesOnBehindAnAnswer) {
  add(Request{});
  add(AwaitResponse{});
  add(Request{});
  add(AwaitTunnel{});
  add(Close{});
  EXPECT_THAT(played(403), ElementsAre("connect over h1-tls", "say CONNECT a.test:1", "another",
                                       "say CONNECT a.test:1"));
}

TEST_F(ScriptTest, PromptsInATunnelBehindWhichNobodyComes) {
  Step wait;
  wait.actor = Actor("origin");
  wait.action = AwaitConnection{};
  wait.within = 300ms;
  add(Request{});
  add(AwaitTunnel{});
  scenario_.script.push_back(wait);
  const std::vector<std::string> asked{"connect over h1-tls", "say CONNECT a.test:1"};
  const auto prompted = [&asked] {
    auto told = asked;
    told.emplace_back("prompt");
    return told;
  };
  const auto listen = [this] {
    Listener origin;
    origin.name = "origin";
    stage_.listeners = {std::make_shared<Listening>(stage_.scene, origin)};
  };
  listen();
  EXPECT_EQ(played(), prompted());
  scenario_.prompt = false;
  listen();
  EXPECT_EQ(played(), asked);
  scenario_.prompt = true;
  Send data;
  data.bytes = "PING";
  scenario_.script.insert(scenario_.script.begin() + 2, Step{});
  scenario_.script[2].action = data;
  listen();
  EXPECT_EQ(played().back(), "send PING") << "which will do";
}

TEST_F(ScriptTest, WritesANoteIntoTheTranscript) {
  add(Connect{});
  add(Note{"the origin is slow"});
  played();
  const auto& events = stage_.scene->events;
  EXPECT_TRUE(std::any_of(events.begin(), events.end(), [](const Event& event) {
    return event.kind == EventKind::note && event.text == "the origin is slow";
  }));
}

TEST_F(ScriptTest, TellsThatACloseCutsOffWhatTheTargetDidntTake) {
  stuck_ = true;
  add(Connect{});
  add(Stream{17});
  add(Close{});
  EXPECT_THAT(played(), ElementsAre("connect over h1-tls", "stream 17", "close"));
  const auto& events = stage_.scene->events;
  EXPECT_TRUE(std::any_of(events.begin(), events.end(),
                          [](const Event& event) { return event.kind == EventKind::deadline; }));
}

TEST_F(ScriptTest, FillsInTimesAndTellsWhatWasChosen) {
  add(Connect{});
  add(Note{"{between:3:3}"});
  scenario_.script.back().times = {{WrittenTime::Of::within, "{between:7:7}ms"}};
  played();
  EXPECT_EQ(stage_.chosen.at("{between:7:7}"), "7");
  const auto& events = stage_.scene->events;
  EXPECT_TRUE(std::any_of(events.begin(), events.end(),
                          [](const Event& event) { return event.text == "{between:7:7} is 7"; }));
}

TEST_F(ScriptTest, FailsAtATimeThatIsNone) {
  add(Connect{});
  add(Request{});
  scenario_.script.back().times = {{WrittenTime::Of::gap, "{x}"}};
  played();
  EXPECT_THAT(failure_, ::testing::HasSubstr("1 has no unit"));
}

TEST_F(ScriptTest, FailsAtANameThatIsNone) {
  Request request;
  request.fields = {{"X", "{nobody}"}};
  add(Connect{});
  add(request);
  EXPECT_THAT(played(), ElementsAre("connect over h1-tls"));
  EXPECT_THAT(failure_, ::testing::HasSubstr("unknown name 'nobody'"));
}

}  // namespace
}  // namespace connectspec
