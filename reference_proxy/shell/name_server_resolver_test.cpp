// The resolver that asks one name server, against a name server played by ldns.
#include "reference_proxy/shell/name_server_resolver.h"

#include <gtest/gtest.h>
#include <ldns/ldns.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;
using asio::ip::udp;
using std::chrono::milliseconds;

using Packet = std::unique_ptr<ldns_pkt, decltype(&ldns_pkt_free)>;

// What the name server knows: records as in a zone file.
struct Zone {
  std::vector<std::string> records;
  ldns_pkt_rcode code = LDNS_RCODE_NOERROR;
  bool silent = false;
};

class NameServer {
 public:
  NameServer(asio::io_context& io, Zone content)
      : content_(std::move(content)),
        socket_(io, udp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    receive();
  }

  [[nodiscard]] std::uint16_t port() const { return socket_.local_endpoint().port(); }
  [[nodiscard]] int questions() const { return questions_; }

 private:
  void receive() {
    socket_.async_receive_from(asio::buffer(buffer_), from_, [this](const auto& error, auto count) {
      if (!error) {
        answer(count);
        receive();
      }
    });
  }

  void answer(std::size_t count) {
    ++questions_;
    ldns_pkt* parsed = nullptr;
    if (content_.silent || ldns_wire2pkt(&parsed, buffer_.data(), count) != LDNS_STATUS_OK) {
      return;
    }
    const Packet owned(parsed, &ldns_pkt_free);
    ldns_pkt_set_qr(parsed, true);
    ldns_pkt_set_rcode(parsed, content_.code);
    const ldns_rr* question = ldns_rr_list_rr(ldns_pkt_question(parsed), 0);
    for (const std::string& text : content_.records) {
      ldns_rr* record = nullptr;
      ASSERT_EQ(ldns_rr_new_frm_str(&record, text.c_str(), 0, nullptr, nullptr), LDNS_STATUS_OK);
      if (ldns_rr_get_type(record) == ldns_rr_get_type(question)) {
        ldns_pkt_push_rr(parsed, LDNS_SECTION_ANSWER, record);
      } else {
        ldns_rr_free(record);
      }
    }
    std::uint8_t* bytes = nullptr;
    std::size_t size = 0;
    ASSERT_EQ(ldns_pkt2wire(&bytes, parsed, &size), LDNS_STATUS_OK);
    socket_.send_to(asio::buffer(bytes, size), from_);
    LDNS_FREE(bytes);
  }

  Zone content_;
  udp::socket socket_;
  udp::endpoint from_;
  std::array<std::uint8_t, 4096> buffer_{};
  int questions_ = 0;
};

struct Seen {
  ResolveOutcome outcome;
  int questions = 0;
};

Seen look_up(Zone content, milliseconds patience = milliseconds(20'000)) {
  asio::io_context io(1);
  NameServer server(io, std::move(content));
  const auto asker = make_name_server_resolver(io, *parse_ip("127.0.0.1"), server.port(), patience);
  std::optional<ResolveOutcome> outcome;
  asker->look_up("a.test", [&](ResolveOutcome what) {
    outcome = std::move(what);
    io.stop();
  });
  EXPECT_FALSE(outcome) << "called back from within look_up()";
  io.run_for(std::chrono::seconds(30));
  return {outcome.value_or(ResolveOutcome{}), server.questions()};
}

std::vector<std::string> texts_of(const std::vector<IpAddress>& addresses) {
  std::vector<std::string> result;
  for (const IpAddress& address : addresses) {
    result.push_back(to_host_text(address));
  }
  return result;
}

TEST(ServerResolver, gives_both_families_and_keeps_the_order_within_one) {
  const Seen got = look_up({{"a.test. 0 IN A 127.0.0.9", "a.test. 0 IN A 127.0.0.3",
                             "a.test. 0 IN A 127.0.0.5", "a.test. 0 IN AAAA ::1"},
                            LDNS_RCODE_NOERROR,
                            false});
  std::vector<std::string> addresses = texts_of(got.outcome.addresses);
  EXPECT_EQ(std::erase(addresses, "[::1]"), 1U);
  EXPECT_EQ(addresses, (std::vector<std::string>{"127.0.0.9", "127.0.0.3", "127.0.0.5"}));
  EXPECT_EQ(got.questions, 2) << "one for A and one for AAAA";
}

TEST(ServerResolver, one_family_is_enough) {
  const Seen got = look_up({{"a.test. 0 IN AAAA ::1"}, LDNS_RCODE_NOERROR, false});
  EXPECT_EQ(texts_of(got.outcome.addresses), std::vector<std::string>{"[::1]"});
}

TEST(ServerResolver, tells_why_there_is_no_address) {
  const std::pair<ldns_pkt_rcode, ResolveError> rows[] = {
      {LDNS_RCODE_NOERROR, ResolveError::not_found},
      {LDNS_RCODE_NXDOMAIN, ResolveError::not_found},
      {LDNS_RCODE_SERVFAIL, ResolveError::failed},
      {LDNS_RCODE_REFUSED, ResolveError::failed},
  };
  for (const auto& [code, error] : rows) {
    const Seen got = look_up({{}, code, false});
    EXPECT_TRUE(got.outcome.addresses.empty());
    EXPECT_EQ(got.outcome.error, error) << code;
  }
}

TEST(ServerResolver, a_silent_name_server_is_asked_twice_and_given_up) {
  const Seen got = look_up({{}, LDNS_RCODE_NOERROR, true}, milliseconds(200));
  EXPECT_EQ(got.outcome.error, ResolveError::timed_out);
  EXPECT_EQ(got.questions, 4) << "A and AAAA, twice each";
}

TEST(ServerResolver, ends_with_questions_open) {
  asio::io_context io(1);
  NameServer server(io, {{}, LDNS_RCODE_NOERROR, true});
  auto asker =
      make_name_server_resolver(io, *parse_ip("127.0.0.1"), server.port(), milliseconds(60'000));
  bool called = false;
  asker->look_up("a.test", [&called](const ResolveOutcome&) { called = true; });
  io.run_one();
  asker.reset();
  io.run_for(milliseconds(1));
  EXPECT_FALSE(called);
}

}  // namespace
}  // namespace connectspec::proxy
