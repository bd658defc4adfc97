// Whole sessions in memory: what is asked of the shell after what.
#include "reference_proxy/session/session.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "reference_proxy/session/response_text.h"

namespace connectspec::proxy {
namespace {

std::string text_of(const action::Answer& what) {
  return "answer " + std::to_string(what.content.status);
}
std::string text_of(const action::PassOn& what) {
  return "pass-on " + proxy::text_of(what.interim) + closing_text(what.refusal);
}
std::string text_of(const action::CheckPassword& what) { return "check " + what.work.offered.user; }
std::string text_of(const action::Resolve& what) { return "resolve " + what.name; }
std::string text_of(const action::Dial& what) {
  std::string others;
  for (const IpAddress& one : what.others) {
    others += "|" + to_string(one);
  }
  return "dial " + to_string(what.address) + others + " " + std::to_string(what.port) + " #" +
         std::to_string(what.number);
}
std::string text_of(const action::AskParent& what) { return "ask " + what.text; }
std::string text_of(const action::Relay&) { return "relay"; }
std::string text_of(const action::HalfClose& what) {
  return what.to == Side::client ? "half-close client" : "half-close origin";
}
std::string text_of(const action::Arm& what) {
  constexpr const char* names[] = {"head", "password", "resolve", "connect",
                                   "idle", "linger",   "parent",  "lifetime"};
  return std::string("arm ") + names[static_cast<int>(what.which)];
}
std::string text_of(const action::Reset&) { return "reset"; }
std::string text_of(const action::Close&) { return "close"; }

std::string text_of(const Actions& list) {
  std::string result;
  for (const AnyAction& one : list) {
    result += result.empty() ? "" : ", ";
    result += std::visit([](const auto& what) { return text_of(what); }, one);
  }
  return result;
}

SessionParts make_parts(std::size_t tunnels = 10) {
  PolicySettings access;
  access.allow_private = true;
  access.allowed_ports = {{1, 65535}};
  access.denied_networks = {*parse_network("127.0.0.9")};
  return {.limits = {},
          .rules = {},
          .access = Policy(access),
          .hosts = parse_hosts("127.0.0.2 two.test\n127.0.0.3 two.test\n127.0.0.9 rebind.test\n"
                               "127.0.0.9 both.test\n127.0.0.3 both.test\n")
                       .names,
          .users = nullptr,
          .tunnels = TunnelCounter(tunnels),
          .name = "us",
          .parent = {},
          .reply = {},
          .failures = FailureLimiter()};
}

std::string request(const std::string& target) {
  return "CONNECT " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

class SessionTest : public testing::Test {
 protected:
  // A session whose tunnel to 127.0.0.1:80 stands.
  void open(Session& one) {
    one.start();
    one.client_bytes(request("127.0.0.1:80"));
    EXPECT_EQ(text_of(one.dialled(1)), "arm idle, relay");
    EXPECT_EQ(one.status(), 200);
  }

  SessionParts parts_ = make_parts();
};

TEST_F(SessionTest, every_split_of_a_head_with_early_data) {
  const std::string text = request("127.0.0.1:80") + "\r\n\r\nCONNECT b:1 HTTP/1.1\r\n\r\n";
  for (std::size_t first = 0; first < text.size(); ++first) {
    for (std::size_t second = first; second < text.size(); ++second) {
      Session one(parts_);
      std::string seen = text_of(one.start());
      for (const std::string& piece :
           {text.substr(0, first), text.substr(first, second - first), text.substr(second)}) {
        const std::string more = text_of(one.client_bytes(piece));
        seen += more.empty() ? "" : ", " + more;
      }
      ASSERT_EQ(seen, "arm head, arm connect, dial 127.0.0.1 80 #1") << first << " " << second;
      ASSERT_EQ(text_of(one.dialled(1)), "arm idle, relay");
      ASSERT_EQ(one.take_early_data(), "\r\n\r\nCONNECT b:1 HTTP/1.1\r\n\r\n");
    }
  }
}

TEST_F(SessionTest, early_data_is_bounded) {
  parts_.limits.early_data_octets = 100;
  Session one(parts_);
  one.client_bytes(request("127.0.0.1:80"));
  EXPECT_TRUE(one.wants_client_bytes());
  one.client_bytes(std::string(60, 'a'));
  EXPECT_TRUE(one.wants_client_bytes());
  one.client_bytes(std::string(60, 'b'));
  EXPECT_FALSE(one.wants_client_bytes());
  one.dialled(1);
  EXPECT_EQ(one.take_early_data(), std::string(60, 'a') + std::string(60, 'b'));
}

TEST_F(SessionTest, all_addresses_may_be_dialled_families_in_turn) {
  Session one(parts_);
  EXPECT_EQ(text_of(one.client_bytes(request("TWO.test:80"))),
            "arm connect, dial 127.0.0.2|127.0.0.3 80 #1");
  EXPECT_EQ(text_of(one.dialled(2)), "");  // never asked for
  EXPECT_EQ(text_of(one.dial_failed(2, DialError::refused)), "");
  EXPECT_EQ(text_of(one.dialled(1)), "arm idle, relay");
  parts_.limits.dial_attempts = 4;
  Session mixed(parts_);
  mixed.client_bytes(request("a.test:80"));
  EXPECT_EQ(text_of(mixed.resolved({*parse_ip("2001:db8::1"), *parse_ip("2001:db8::2"),
                                    *parse_ip("2001:db8::3"), *parse_ip("10.0.0.1"),
                                    *parse_ip("127.0.0.9")})),
            "arm connect, dial 2001:db8::1|10.0.0.1|2001:db8::2|2001:db8::3 80 #1");
}

TEST_F(SessionTest, dial_failures_have_their_statuses) {
  const std::pair<DialError, std::string> rows[] = {
      {DialError::refused, "502"},          {DialError::unreachable, "502"},
      {DialError::timed_out, "504"},        {DialError::other, "502"},
      {DialError::out_of_resources, "503"},
  };
  for (const auto& [error, status] : rows) {
    Session one(parts_);
    one.client_bytes(request("127.0.0.1:80"));
    EXPECT_EQ(text_of(one.dial_failed(1, error)), "arm linger, answer " + status);
    EXPECT_EQ(parts_.tunnels.taken(), 0U);
  }
  Session slow(parts_);
  slow.client_bytes(request("two.test:80"));
  EXPECT_EQ(text_of(slow.timer_fired(Timer::connect)), "arm linger, answer 504");
}

TEST_F(SessionTest, names_are_resolved) {
  Session one(parts_);
  EXPECT_EQ(text_of(one.client_bytes(request("a.test:80"))), "arm resolve, resolve a.test");
  EXPECT_EQ(text_of(one.resolved({*parse_ip("127.0.0.9"), *parse_ip("::1")})),
            "arm connect, dial ::1 80 #1");
  Session none(parts_);
  none.client_bytes(request("a.test:80"));
  EXPECT_EQ(text_of(none.resolved({})), "arm linger, answer 502");
  Session slow(parts_);
  slow.client_bytes(request("a.test:80"));
  EXPECT_EQ(text_of(slow.timer_fired(Timer::resolve)), "arm linger, answer 504");
  EXPECT_EQ(text_of(slow.resolved({*parse_ip("::1")})), "");
  Session local(parts_);
  EXPECT_EQ(text_of(local.client_bytes(request("a.invalid:80"))), "arm linger, answer 502");
}

TEST_F(SessionTest, policy_holds_for_the_address_dialled) {
  for (const char* target : {"rebind.test:80", "127.0.0.9:80", "[::ffff:127.0.0.9]:80",
                             "0.0.0.0:80", "255.255.255.255:80", "two.test:25"}) {
    Session one(parts_);
    EXPECT_EQ(text_of(one.client_bytes(request(target))), "arm linger, answer 403") << target;
  }
  Session one(parts_);
  EXPECT_EQ(text_of(one.client_bytes(request("both.test:80"))),
            "arm connect, dial 127.0.0.3 80 #1");
}

TEST_F(SessionTest, nothing_behind_a_refused_request_is_processed) {
  parts_.limits.lingering_octets = 1000;
  Session one(parts_);
  EXPECT_EQ(text_of(one.client_bytes(request("127.0.0.1:0") + request("127.0.0.1:80"))),
            "arm linger, answer 400");
  EXPECT_EQ(text_of(one.client_bytes(request("127.0.0.1:80"))), "");
  EXPECT_EQ(text_of(one.answer_sent()), "arm linger");
  EXPECT_TRUE(one.wants_client_bytes());
  EXPECT_EQ(text_of(one.client_bytes(request("127.0.0.1:80"))), "");
  EXPECT_EQ(text_of(one.client_bytes(std::string(1000, 'x'))), "close");
  EXPECT_EQ(text_of(one.client_bytes("x")), "");
}

TEST_F(SessionTest, a_refused_client_is_let_go) {
  Session ended(parts_);
  ended.client_bytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  ended.finished(Side::client);
  EXPECT_EQ(text_of(ended.answer_sent()), "close");
  Session later(parts_);
  later.client_bytes("\x16");
  later.answer_sent();
  EXPECT_EQ(text_of(later.finished(Side::client)), "close");
  Session never(parts_);
  never.client_bytes("\x16");
  EXPECT_EQ(text_of(never.timer_fired(Timer::linger)), "close");
}

TEST_F(SessionTest, a_request_cut_short_is_dropped) {
  Session one(parts_);
  one.client_bytes("CONNECT 127.0.0.1:80 HTTP/1.1\r\nHost: ");
  EXPECT_EQ(text_of(one.finished(Side::client)), "close");
  Session slow(parts_);
  slow.client_bytes("CONNECT ");
  EXPECT_EQ(text_of(slow.timer_fired(Timer::head)), "arm linger, answer 408");
}

TEST_F(SessionTest, a_client_that_leaves_during_the_dial) {
  Session gone(parts_);
  gone.client_bytes(request("127.0.0.1:80"));
  EXPECT_EQ(text_of(gone.broke(Side::client)), "reset");
  EXPECT_EQ(text_of(gone.dialled(1)), "");
  EXPECT_EQ(parts_.tunnels.taken(), 0U);
  // A FIN alone is no farewell.
  Session one(parts_);
  one.client_bytes(request("127.0.0.1:80") + "q");
  EXPECT_EQ(text_of(one.finished(Side::client)), "");
  EXPECT_FALSE(one.wants_client_bytes());
  EXPECT_EQ(text_of(one.dialled(1)), "arm idle, relay");
  EXPECT_EQ(one.take_early_data(), "q");
  EXPECT_EQ(text_of(one.finished(Side::client)), "half-close origin");
}

TEST_F(SessionTest, half_close_both_ways) {
  for (const Side first : {Side::client, Side::origin}) {
    Session one(parts_);
    open(one);
    EXPECT_EQ(text_of(one.finished(first)),
              first == Side::client ? "half-close origin" : "half-close client");
    EXPECT_EQ(text_of(one.finished(other(first))),
              first == Side::client ? "half-close client, close" : "half-close origin, close");
    EXPECT_TRUE(one.closed());
    EXPECT_EQ(one.outcome(), "tunnel closed");
  }
}

TEST_F(SessionTest, resets_are_carried_over) {
  for (const Side which : {Side::client, Side::origin}) {
    Session one(parts_);
    open(one);
    EXPECT_EQ(text_of(one.broke(which)), "reset");
  }
}

TEST_F(SessionTest, outstanding_data_of_a_side_that_stopped_reading_is_delivered) {
  Session one(parts_);
  open(one);
  EXPECT_EQ(text_of(one.undeliverable(Side::origin)), "");
  EXPECT_FALSE(one.closed());
  EXPECT_EQ(text_of(one.broke(Side::origin)), "half-close client, arm linger");
  EXPECT_EQ(text_of(one.finished(Side::client)), "close");
  Session both(parts_);
  open(both);
  both.undeliverable(Side::origin);
  EXPECT_EQ(text_of(both.undeliverable(Side::client)), "reset");
  Session ended(parts_);
  open(ended);
  ended.finished(Side::client);
  EXPECT_EQ(text_of(ended.undeliverable(Side::client)), "reset");
}

TEST_F(SessionTest, idle_tunnels_end) {
  Session one(parts_);
  open(one);
  EXPECT_EQ(text_of(one.timer_fired(Timer::connect)), "");
  EXPECT_EQ(text_of(one.timer_fired(Timer::idle)), "close");
  Session old(parts_);
  open(old);
  EXPECT_EQ(text_of(old.timer_fired(Timer::lifetime)), "close");
}

TEST_F(SessionTest, an_allow_list_of_addresses_judges_what_a_name_resolves_to) {
  PolicySettings access;
  access.allow_private = true;
  access.allowed_ports = {{80, 80}};
  access.allowed_hosts.networks = {*parse_network("127.0.0.3")};
  parts_.access = Policy(access);
  Session one(parts_);
  EXPECT_EQ(text_of(one.client_bytes(request("two.test:80"))), "arm connect, dial 127.0.0.3 80 #1");
  Session other(parts_);
  EXPECT_EQ(text_of(other.client_bytes(request("rebind.test:80"))), "arm linger, answer 403");
  parts_.parent = ParentSettings{parse_authority("127.0.0.7:3128", {}).value, {}};
  Session chained(parts_);
  EXPECT_EQ(text_of(chained.client_bytes(request("two.test:80"))), "arm linger, answer 403");
  Session literal(parts_);
  EXPECT_EQ(text_of(literal.client_bytes(request("127.0.0.3:80"))),
            "arm connect, dial 127.0.0.7 3128 #1");
}

TEST_F(SessionTest, tunnels_are_counted) {
  SessionParts parts = make_parts(1);
  Session refused(parts);
  {
    Session one(parts);
    open(one);
    EXPECT_EQ(text_of(refused.client_bytes(request("127.0.0.1:80"))), "arm linger, answer 503");
  }
  Session again(parts);
  EXPECT_EQ(text_of(again.client_bytes(request("127.0.0.1:80"))),
            "arm connect, dial 127.0.0.1 80 #1");
}

TEST_F(SessionTest, passwords_come_before_policy) {
  parts_.users = std::make_unique<Authenticator>(
      parse_users("user:$1$saltsalt$X8x6pcFGqtnIpCUOebalk0").hashes, Authenticator::SecretKey{});
  Session without(parts_);
  EXPECT_EQ(text_of(without.client_bytes(request("127.0.0.9:80"))), "arm linger, answer 407");
  const std::string good =
      "CONNECT 127.0.0.1:80 HTTP/1.1\r\nHost: a\r\n"
      "Proxy-Authorization: Basic dXNlcjphOmI6Yw==\r\n\r\n";
  Session wrong(parts_);
  EXPECT_EQ(text_of(wrong.client_bytes(good)), "arm password, check user");
  EXPECT_EQ(text_of(wrong.password_checked(PasswordVerdict::wrong)), "arm linger, answer 407");
  Session right(parts_);
  right.client_bytes(good + "early");
  EXPECT_EQ(text_of(right.password_checked(PasswordVerdict::right)),
            "arm connect, dial 127.0.0.1 80 #1");
  Session again(parts_);
  EXPECT_EQ(text_of(again.client_bytes(good)), "arm connect, dial 127.0.0.1 80 #1");
}

TEST_F(SessionTest, guessing_passwords_is_slowed_down) {
  parts_.users = std::make_shared<Authenticator>(
      parse_users("user:$1$saltsalt$X8x6pcFGqtnIpCUOebalk0").hashes, Authenticator::SecretKey{});
  parts_.failures = FailureLimiter(1);
  const std::string bad =
      "CONNECT 127.0.0.1:80 HTTP/1.1\r\nHost: a\r\nProxy-Authorization: Basic eDp5\r\n\r\n";
  Session without(parts_);
  without.client_is(*parse_ip("10.0.0.1"));
  EXPECT_EQ(text_of(without.client_bytes(request("127.0.0.1:80"))), "arm linger, answer 407");
  Session first(parts_);
  first.client_is(*parse_ip("10.0.0.1"));
  EXPECT_EQ(text_of(first.client_bytes(bad)), "arm password, check x");
  EXPECT_EQ(text_of(first.password_checked(PasswordVerdict::wrong)), "arm linger, answer 407");
  Session second(parts_);
  second.client_is(*parse_ip("10.0.0.1"));
  EXPECT_EQ(text_of(second.client_bytes(bad)), "arm linger, answer 429");
  Session other(parts_);
  other.client_is(*parse_ip("10.0.0.2"));
  EXPECT_EQ(text_of(other.client_bytes(bad)), "arm password, check x");
  Session later(parts_);
  later.client_is(*parse_ip("10.0.0.1"));
  later.time_is(FailureLimiter::window);
  EXPECT_EQ(text_of(later.client_bytes(bad)), "arm password, check x");
}

TEST_F(SessionTest, one_address_has_its_share_of_tunnels) {
  parts_.tunnels = TunnelCounter(TunnelLimits{.per_address = 1});
  Session first(parts_);
  first.client_is(*parse_ip("10.0.0.1"));
  open(first);
  Session second(parts_);
  second.client_is(*parse_ip("10.0.0.1"));
  EXPECT_EQ(text_of(second.client_bytes(request("127.0.0.1:80"))), "arm linger, answer 429");
  first.broke(Side::client);
  Session third(parts_);
  third.client_is(*parse_ip("10.0.0.1"));
  open(third);
}

TEST_F(SessionTest, before_the_proxy_stops_silent_clients_are_let_go) {
  Session silent(parts_);
  EXPECT_EQ(text_of(silent.drain()), "close");
  Session asking(parts_);
  asking.client_bytes("C");
  EXPECT_EQ(text_of(asking.drain()), "");
  Session tunnel(parts_);
  open(tunnel);
  EXPECT_EQ(text_of(tunnel.drain()), "");
}

class SessionParentTest : public SessionTest {
 protected:
  SessionParentTest() {
    parts_.parent = ParentSettings{parse_authority("127.0.0.7:3128", {}).value, "Basic eA=="};
  }

  // A session whose request has been sent to the parent.
  static void ask(Session& one, const std::string& head = request("a.test:80")) {
    one.start();
    EXPECT_EQ(text_of(one.client_bytes(head)), "arm connect, dial 127.0.0.7 3128 #1");
    EXPECT_TRUE(text_of(one.dialled(1)).starts_with("arm parent, ask CONNECT a.test:80 HTTP/1.1"));
  }
};

TEST_F(SessionParentTest, every_split_of_the_parents_answer) {
  const std::string text =
      "HTTP/1.1 103 Early\r\nA: 1\r\n\r\nHTTP/1.1 299\r\nContent-Length: 3\r\n\r\nHTTP/1.1 4";
  for (std::size_t first = 0; first < text.size(); ++first) {
    for (std::size_t second = first; second < text.size(); ++second) {
      Session one(parts_);
      ask(one);
      std::string seen;
      for (const std::string& piece :
           {text.substr(0, first), text.substr(first, second - first), text.substr(second)}) {
        seen += text_of(one.parent_bytes(piece));
        if (one.relaying()) {
          break;
        }
      }
      ASSERT_EQ(seen, "arm idle, relay") << first << " " << second;
      const std::string opening = one.take_opening(0);
      ASSERT_TRUE(
          opening.starts_with("HTTP/1.1 103 Early\r\nA: 1\r\nVia: 1.1 us\r\n\r\n"
                              "HTTP/1.1 200 OK\r\nDate: "))
          << opening;
    }
  }
  Session one(parts_);
  ask(one);
  one.parent_bytes(text);
  EXPECT_TRUE(one.take_opening(0).ends_with("GMT\r\n\r\nHTTP/1.1 4"));
}

TEST_F(SessionParentTest, early_data_stays_here_until_the_parent_agrees) {
  Session one(parts_);
  ask(one, request("a.test:80") + "early");
  EXPECT_TRUE(one.wants_client_bytes());
  EXPECT_EQ(text_of(one.client_bytes("more")), "");
  EXPECT_EQ(text_of(one.finished(Side::client)), "");
  EXPECT_EQ(text_of(one.parent_bytes("HTTP/1.0 200\r\n\r\n")), "arm idle, relay");
  EXPECT_EQ(one.take_early_data(), "earlymore");
}

TEST_F(SessionParentTest, a_refusal_is_passed_on) {
  Session one(parts_);
  ask(one);
  EXPECT_EQ(text_of(one.parent_bytes("HTTP/1.1 403 No\r\nContent-Length: 2\r\nX: y\r\n\r\nn")), "");
  EXPECT_EQ(text_of(one.parent_bytes("oHTTP/1.1 200")),
            "arm linger, pass-on HTTP/1.1 403 No\r\nX: y\r\nVia: 1.1 us\r\n"
            "Connection: close\r\nContent-Length: 2\r\n\r\nno");
  EXPECT_EQ(one.status(), 403);
  EXPECT_EQ(parts_.tunnels.taken(), 0U);
}

TEST_F(SessionParentTest, an_answer_that_cannot_be_read_is_a_502) {
  for (const std::string text :
       {"SSH-2.0-x\r\n", "HTTP/2.0", "HTTP/1.1 20 x\r\n\r\n", "HTTP/1.1 2000\r\n\r\n",
        "HTTP/1.1 200 OK\n", "HTTP/1.1 101 Upgrade\r\n\r\n", "HTTP/1.1 407 No\r\n\r\n",
        "HTTP/1.1 403\r\nContent-Length: 1x\r\n\r\n"}) {
    Session one(parts_);
    ask(one);
    std::string seen = text_of(one.parent_bytes(text));
    seen += one.awaits_parent() ? text_of(one.finished(Side::origin)) : "";
    EXPECT_EQ(seen, "arm linger, answer 502") << text;
  }
  Session endless(parts_);
  ask(endless);
  EXPECT_EQ(text_of(endless.parent_bytes("HTTP/1.1 200 OK\r\nA: " + std::string(70'000, 'a'))),
            "arm linger, answer 502");
  Session cut(parts_);
  ask(cut);
  EXPECT_EQ(text_of(cut.parent_bytes("HTTP/1.1 200 OK\r\n")), "");
  EXPECT_EQ(text_of(cut.finished(Side::origin)), "arm linger, answer 502");
  Session reset(parts_);
  ask(reset);
  EXPECT_EQ(text_of(reset.broke(Side::origin)), "arm linger, answer 502");
}

TEST_F(SessionParentTest, a_silent_parent_is_a_504) {
  Session one(parts_);
  ask(one);
  EXPECT_EQ(text_of(one.timer_fired(Timer::parent)), "arm linger, answer 504");
  Session half(parts_);
  ask(half);
  half.parent_bytes("HTTP/1.1 403 No\r\nContent-Length: 9\r\n\r\nno");
  EXPECT_EQ(text_of(half.timer_fired(Timer::parent)), "arm linger, answer 403");
  Session gone(parts_);
  one.start();
  gone.client_bytes(request("a.test:80"));
  EXPECT_EQ(text_of(gone.dial_failed(1, DialError::refused)), "arm linger, answer 502");
}

TEST_F(SessionParentTest, policy_holds_in_front_of_a_parent) {
  for (const char* target : {"127.0.0.9:80", "[::ffff:127.0.0.9]:80", "0.0.0.0:80", "a.test:25"}) {
    Session one(parts_);
    EXPECT_EQ(text_of(one.client_bytes(request(target))), "arm linger, answer 403") << target;
  }
}

TEST_F(SessionParentTest, loops_are_broken) {
  Session one(parts_);
  EXPECT_EQ(text_of(one.client_bytes("CONNECT a.test:80 HTTP/1.1\r\nHost: a\r\n"
                                     "Via: 1.0 fred, 1.1 US (x)\r\n\r\n")),
            "arm linger, answer 502");
  PolicySettings access;
  access.own_endpoints = {{*parse_network("127.0.0.0/8"), 3128}};
  access.allowed_ports = {{1, 65535}};
  parts_.access = Policy(access);
  Session self(parts_);
  EXPECT_EQ(text_of(self.client_bytes(request("a.test:80"))), "arm linger, answer 502");
}

}  // namespace
}  // namespace connectspec::proxy
