// The name server asked over the wire, by ldns's resolver and with garbage.
#include "harness/dns/name_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ldns/ldns.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/write.hpp>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace connectspec {
namespace {

namespace asio = boost::asio;
using Kind = ZoneAnswer::Kind;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ZoneAnswer addresses(std::vector<std::string> ipv4, std::vector<std::string> ipv6 = {}) {
  ZoneAnswer answer;
  answer.ipv4 = std::move(ipv4);
  answer.ipv6 = std::move(ipv6);
  return answer;
}

ZoneAnswer of(Kind kind) {
  ZoneAnswer answer;
  answer.kind = kind;
  return answer;
}

struct Heard {
  bool anything = false;
  ldns_pkt_rcode code = LDNS_RCODE_NOERROR;
  std::vector<std::string> data;  // of the answer section, aliases included
};

class NameServerTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string problem;
    server_ = NameServer::start("127.0.0.1", 0, problem);
    ASSERT_NE(server_, nullptr) << problem;
  }

  Zone& zone() { return server_->zone(); }

  Heard ask(const std::string& name, ldns_rr_type type = LDNS_RR_TYPE_A, bool tcp = false) {
    const std::unique_ptr<ldns_resolver, decltype(&ldns_resolver_deep_free)> resolver(
        ldns_resolver_new(), &ldns_resolver_deep_free);
    const std::unique_ptr<ldns_rdf, decltype(&ldns_rdf_deep_free)> where(
        ldns_rdf_new_frm_str(LDNS_RDF_TYPE_A, "127.0.0.1"), &ldns_rdf_deep_free);
    const std::unique_ptr<ldns_rdf, decltype(&ldns_rdf_deep_free)> owner(
        ldns_dname_new_frm_str(name.c_str()), &ldns_rdf_deep_free);
    ldns_resolver_push_nameserver(resolver.get(), where.get());
    ldns_resolver_set_port(resolver.get(), server_->port());
    ldns_resolver_set_usevc(resolver.get(), tcp);
    ldns_resolver_set_retry(resolver.get(), tries_);
    ldns_resolver_set_timeout(resolver.get(), patience_);
    Heard heard;
    ldns_pkt* raw = nullptr;
    if (ldns_resolver_send(&raw, resolver.get(), owner.get(), type, LDNS_RR_CLASS_IN, LDNS_RD) !=
            LDNS_STATUS_OK ||
        raw == nullptr) {
      return heard;
    }
    const std::unique_ptr<ldns_pkt, decltype(&ldns_pkt_free)> reply(raw, &ldns_pkt_free);
    heard.anything = true;
    heard.code = ldns_pkt_get_rcode(raw);
    const ldns_rr_list* answers = ldns_pkt_answer(raw);
    for (std::size_t at = 0; at < ldns_rr_list_rr_count(answers); ++at) {
      const std::unique_ptr<char, decltype(&std::free)> text(
          ldns_rdf2str(ldns_rr_rdf(ldns_rr_list_rr(answers, at), 0)), &std::free);
      heard.data.emplace_back(text.get());
    }
    return heard;
  }

  timeval patience_{5, 0};
  std::uint8_t tries_ = 1;
  std::unique_ptr<NameServer> server_;
};

TEST_F(NameServerTest, GivesAddressesInTheirOrderByFamily) {
  zone().add("a.test", {addresses({"127.0.0.9", "127.0.0.3"}, {"::1"})});
  for (const bool tcp : {false, true}) {
    EXPECT_THAT(ask("a.test", LDNS_RR_TYPE_A, tcp).data, ElementsAre("127.0.0.9", "127.0.0.3"));
    EXPECT_THAT(ask("A.Test.", LDNS_RR_TYPE_AAAA, tcp).data, ElementsAre("::1"));
  }
}

TEST_F(NameServerTest, WhatIsNotThereDoesNotExist) {
  EXPECT_EQ(ask("nobody.test").code, LDNS_RCODE_NXDOMAIN);
  zone().add("a.test", {addresses({"127.0.0.1"})});
  zone().remove("a.test");
  EXPECT_EQ(ask("a.test").code, LDNS_RCODE_NXDOMAIN);
}

TEST_F(NameServerTest, ANameWithoutDataOfThatTypeExists) {
  zone().add("a.test", {addresses({"127.0.0.1"})});
  for (const auto type : {LDNS_RR_TYPE_AAAA, LDNS_RR_TYPE_MX, LDNS_RR_TYPE_ANY}) {
    const Heard heard = ask("a.test", type);
    EXPECT_TRUE(heard.anything);
    EXPECT_EQ(heard.code, LDNS_RCODE_NOERROR);
    EXPECT_THAT(heard.data, IsEmpty());
  }
}

TEST_F(NameServerTest, FailsInEachWay) {
  zone().add("nx.test", {of(Kind::nxdomain)});
  zone().add("fail.test", {of(Kind::servfail)});
  zone().add("refused.test", {of(Kind::refused)});
  EXPECT_EQ(ask("nx.test").code, LDNS_RCODE_NXDOMAIN);
  EXPECT_EQ(ask("fail.test").code, LDNS_RCODE_SERVFAIL);
  EXPECT_EQ(ask("refused.test").code, LDNS_RCODE_REFUSED);
}

TEST_F(NameServerTest, CanBeSilent) {
  zone().add("mute.test", {of(Kind::silent)});
  patience_ = {0, 100'000};
  EXPECT_FALSE(ask("mute.test").anything);
  EXPECT_THAT(zone().questions("mute.test").front().text, HasSubstr("silence"));
}

TEST_F(NameServerTest, TakesItsTime) {
  ZoneAnswer late = addresses({"127.0.0.1"});
  late.delay = milliseconds(100);
  zone().add("late.test", {late});
  const auto began = std::chrono::steady_clock::now();
  EXPECT_THAT(ask("late.test").data, ElementsAre("127.0.0.1"));
  EXPECT_GE(std::chrono::steady_clock::now() - began, milliseconds(100));
}

TEST_F(NameServerTest, AnswersChangeFromLookupToLookup) {
  zone().add("flip.test", {addresses({"127.0.0.1"}, {"::1"}), addresses({"127.0.0.2"})});
  EXPECT_THAT(ask("flip.test").data, ElementsAre("127.0.0.1"));
  EXPECT_THAT(ask("flip.test", LDNS_RR_TYPE_AAAA).data, ElementsAre("::1")) << "the same lookup";
  EXPECT_THAT(ask("flip.test").data, ElementsAre("127.0.0.2"));
  EXPECT_THAT(ask("flip.test").data, ElementsAre("127.0.0.2"));
}

TEST_F(NameServerTest, FollowsAliasesButNotInCircles) {
  ZoneAnswer alias = of(Kind::alias);
  alias.alias = "a.test";
  zone().add("a.test", {addresses({"127.0.0.1"})});
  zone().add("other.test", {alias});
  EXPECT_THAT(ask("other.test").data, ElementsAre("a.test.", "127.0.0.1"));
  alias.alias = "circle.test";
  zone().add("circle.test", {alias});
  EXPECT_EQ(ask("circle.test").code, LDNS_RCODE_NOERROR);
}

TEST_F(NameServerTest, ALongAnswerIsTruncatedOverUdpAndWholeOverTcp) {
  std::vector<std::string> many;
  many.reserve(500);
  for (int i = 0; i < 500; ++i) {
    many.push_back("127.1." + std::to_string(i / 250) + "." + std::to_string(i % 250));
  }
  zone().add("many.test", {addresses(many), addresses({"127.0.0.1"})});
  const Heard heard = ask("many.test");  // ldns comes back over TCP by itself
  EXPECT_EQ(heard.data, many);
  const auto questions = zone().questions("many.test");
  ASSERT_GE(questions.size(), 2U);
  EXPECT_THAT(questions.front().text, HasSubstr("over UDP"));
  EXPECT_THAT(questions.front().text, HasSubstr("truncated"));
  EXPECT_THAT(questions.back().text, HasSubstr("over TCP"));
  EXPECT_THAT(questions.back().text, HasSubstr("127.1.0.0 and 499 more"));
}

TEST_F(NameServerTest, RemembersWhoAskedWhat) {
  zone().add("a.test", {addresses({"127.0.0.1"})});
  ask("a.test", LDNS_RR_TYPE_AAAA);
  const auto questions = zone().questions("A.test");
  ASSERT_EQ(questions.size(), 1U);
  EXPECT_THAT(questions[0].text, testing::MatchesRegex("AAAA asked over UDP by 127.0.0.1:.*"));
}

TEST_F(NameServerTest, NamesHoldAnyOctetButMustBeNames) {
  EXPECT_TRUE(
      zone().add("b\xc3\xbc"
                 "cher.test",
                 {addresses({"127.0.0.1"})}));
  EXPECT_THAT(ask("b\\195\\188cher.test").data, ElementsAre("127.0.0.1"));
  for (const std::string& wrong :
       {std::string(), std::string("."), std::string("a..test"), std::string(64, 'a')}) {
    EXPECT_FALSE(zone().add(wrong, {addresses({"127.0.0.1"})})) << wrong;
  }
  std::string long_name = "a";
  for (int i = 0; i < 127; ++i) {
    long_name += ".a";
  }
  EXPECT_FALSE(zone().add(long_name, {addresses({"127.0.0.1"})})) << "256 octets on the wire";
}

TEST_F(NameServerTest, SurvivesGarbage) {
  zone().add("a.test", {addresses({"127.0.0.1"})});
  asio::io_context io;
  const asio::ip::udp::endpoint there(asio::ip::address_v4::loopback(), server_->port());
  asio::ip::udp::socket socket(io, asio::ip::udp::v4());
  // A query for a.test, A, IN, to begin with.
  const std::string query(
      "\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x01"
      "a\x04test\x00\x00\x01\x00\x01",
      24);
  std::mt19937 random(1);
  for (int round = 0; round < 3000; ++round) {
    std::string message = query;
    if (round % 3 == 0) {
      message.resize(random() % 600);
      std::generate(message.begin(), message.end(), [&] { return static_cast<char>(random()); });
    } else if (round % 3 == 1) {
      message.resize(random() % message.size());
    }
    for (std::size_t changes = random() % 4; changes > 0 && !message.empty(); --changes) {
      message[random() % message.size()] = static_cast<char>(random());
    }
    zone().reply(message, round % 2 == 0 ? DnsTransport::udp : DnsTransport::tcp, "a test");
    socket.send_to(asio::buffer(message), there);
  }
  // A compression pointer to itself, and a length that promises more than comes.
  zone().reply(query.substr(0, 12) + "\xc0\x0c" + std::string("\0\1\0\1", 4), DnsTransport::udp,
               "");
  asio::ip::tcp::socket stream(io);
  stream.connect({there.address(), there.port()});
  asio::write(stream, asio::buffer(std::string("\xff\xff garbage")));
  stream.close();
  patience_ = {1, 0};  // the flood may have pushed the first question out of the kernel's queue
  tries_ = 5;
  EXPECT_THAT(ask("a.test").data, ElementsAre("127.0.0.1"));
}

TEST(NameServer, SaysWhyAnAddressCannotBeHad) {
  std::string problem;
  const auto first = NameServer::start("127.0.0.1", 0, problem);
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(NameServer::start("127.0.0.1", first->port(), problem), nullptr);
  EXPECT_THAT(problem, HasSubstr("can't be bound"));
  EXPECT_EQ(NameServer::start("no address", 0, problem), nullptr);
}

}  // namespace
}  // namespace connectspec
