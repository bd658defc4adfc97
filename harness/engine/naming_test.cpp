// Names of a case, asked for at the run's name server as a target would.
#include "harness/engine/naming.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ldns/ldns.h>

#include <memory>
#include <string>
#include <vector>

#include "harness/dns/name_server.h"
#include "harness/model/event.h"
#include "harness/model/name.h"

namespace connectspec {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> ask(NameServer& server, const std::string& name, ldns_rr_type type) {
  ldns_pkt* query =
      ldns_pkt_query_new(ldns_dname_new_frm_str(name.c_str()), type, LDNS_RR_CLASS_IN, LDNS_RD);
  std::uint8_t* octets = nullptr;
  std::size_t size = 0;
  ldns_pkt2wire(&octets, query, &size);
  ldns_pkt_free(query);
  const ZoneReply reply =
      server.zone().reply({reinterpret_cast<char*>(octets), size}, DnsTransport::udp, "a test");
  LDNS_FREE(octets);
  std::vector<std::string> found;
  ldns_pkt* answer = nullptr;
  if (ldns_wire2pkt(&answer, reinterpret_cast<const std::uint8_t*>(reply.octets.data()),
                    reply.octets.size()) != LDNS_STATUS_OK) {
    return found;
  }
  for (std::size_t at = 0; at < ldns_rr_list_rr_count(ldns_pkt_answer(answer)); ++at) {
    const std::unique_ptr<char, decltype(&std::free)> text(
        ldns_rdf2str(ldns_rr_rdf(ldns_rr_list_rr(ldns_pkt_answer(answer), at), 0)), &std::free);
    found.emplace_back(text.get());
  }
  ldns_pkt_free(answer);
  return found;
}

class NamingTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string problem;
    server_ = NameServer::start("127.0.0.1", 0, problem);
    ASSERT_NE(server_, nullptr) << problem;
    target_.name_server = server_.get();
    target_.dns_zone = "run.test";
    NameAnswer first;
    first.addresses = {"origin", "127.0.0.9"};
    NameAnswer second;
    second.nobody = 2;
    names_.push_back({"a", "a", {first, second}});
    NameAnswer whole;
    whole.kind = NameAnswer::Kind::alias;
    whole.alias = "a";
    names_.push_back({"b", "b{hex:2e}elsewhere.test.", {whole}});
  }

  Naming enter() {
    Naming naming(names_, target_, bindings_);
    naming.stands_at("origin", "127.1.1.1");
    naming.stands_at("origin", "::1");
    naming.enter(bindings_, addresses_, failure_);
    return naming;
  }

  std::unique_ptr<NameServer> server_;
  TargetView target_;
  std::vector<Name> names_;
  Bindings bindings_;
  AddressPool addresses_{1};
  std::string failure_;
};

TEST_F(NamingTest, EachExecutionHasNamesOfItsOwnAsLongAsItLasts) {
  std::string first;
  {
    const Naming naming = enter();
    first = bindings_["names.a"];
    EXPECT_THAT(first, testing::MatchesRegex("a\\.c[0-9]+\\.run\\.test"));
    EXPECT_EQ(bindings_["names.b"], "b.elsewhere.test");
    EXPECT_THAT(ask(*server_, first, LDNS_RR_TYPE_A), ElementsAre("127.1.1.1", "127.0.0.9"));
    EXPECT_THAT(ask(*server_, first, LDNS_RR_TYPE_AAAA), ElementsAre("::1"));
    EXPECT_EQ(ask(*server_, first, LDNS_RR_TYPE_A).size(), 2U) << "where nobody listens";
    EXPECT_EQ(ask(*server_, "b.elsewhere.test", LDNS_RR_TYPE_A).size(), 3U) << "with the alias";
  }
  EXPECT_THAT(ask(*server_, first, LDNS_RR_TYPE_A), IsEmpty());
  const Naming again = enter();
  EXPECT_NE(bindings_["names.a"], first);
  EXPECT_EQ(failure_, "");
}

TEST_F(NamingTest, QuestionsStandBetweenTheOtherEvents) {
  const auto began = Clock::now();
  const Naming naming = enter();
  ask(*server_, bindings_["names.a"], LDNS_RR_TYPE_A);
  Event later;
  later.at = 60'000'000;
  std::vector<Event> events{Event{}, later};
  naming.tell(began, events);
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(events[1].kind, EventKind::asked);
  EXPECT_EQ(events[1].actor, "names.a");
  EXPECT_THAT(events[1].text, HasSubstr("A asked over UDP by a test: 127.1.1.1 and 1 more"));
}

TEST_F(NamingTest, SaysWhyThereAreNone) {
  target_.name_server = nullptr;
  enter();
  EXPECT_THAT(failure_, HasSubstr("doesn't ask"));
  target_.name_server = server_.get();
  failure_.clear();
  names_.front().label = std::string(64, 'a');
  enter();
  EXPECT_THAT(failure_, HasSubstr("is no domain name"));
}

}  // namespace
}  // namespace connectspec
