// Facts about what a chained target sent to its parent.
#include <gtest/gtest.h>

#include "harness/judge/facts.h"

namespace connectspec {
namespace {

using Check = FieldFact::Test;

constexpr std::string_view request =
    "CONNECT 127.4.0.1:80 HTTP/1.0\r\nHost: 127.4.0.1:80\r\nVia: 1.0 fred\r\nVia: 1.1 us\r\n\r\n";

Observation asked() {
  Observation seen;
  seen.bindings = {{"origin", "127.4.0.1:80"}};
  Connection parent;
  parent.actor = "parent";
  parent.established = true;
  parent.received.prefix = std::string(request) + "EARLY";
  parent.received.count = parent.received.prefix.size();
  parent.data.prefix = "EARLY";
  parent.data.count = 5;
  Connection again = parent;
  again.actor = "parent#2";
  again.received.prefix = "GET / HTTP/1.1\r\n\r\n";
  seen.connections = {parent, again};
  return seen;
}

TEST(facts_about_a_request, hold_for_what_the_parent_got_first) {
  const std::vector<std::pair<Fact, bool>> table{
      {RequestFact{"parent", "CONNECT {origin}"}, true},
      {RequestFact{"parent", "CONNECT 127.4.0.1:81"}, false},
      {RequestFact{"parent", "GET /"}, false},
      {RequestFact{"parent", "CONNECT {nothing}"}, false},
      {VersionFact{"parent", {"HTTP/1.1", "HTTP/1.0"}}, true},
      {VersionFact{"parent", {"HTTP/1.1"}}, false},
      {FieldFact{"parent", "host", Check::is, "{origin}"}, true},
      {FieldFact{"parent", "host", Check::is, "127.4.0.1"}, false},
      {FieldFact{"parent", "host", Check::is, "{nothing}"}, false},
      {FieldFact{"parent", "via", Check::is, "1.0 fred, 1.1 us"}, true},
      {FieldFact{"parent", "via", Check::matches, "^1\\.0 FRED, 1\\.1 "}, true},
      {FieldFact{"parent", "via", Check::matches, "^1\\.1 "}, false},
      {FieldFact{"parent", "via", Check::present, ""}, true},
      {FieldFact{"parent", "x-hop", Check::present, ""}, false},
      {FieldFact{"parent", "x-hop", Check::absent, ""}, true},
      {BytesFact{"parent", false, Comparison::is, "EARLY"}, true},
      {BytesFact{"parent", true, Comparison::starts, "CONNECT "}, true},
  };
  for (std::size_t i = 0; i < table.size(); ++i) {
    EXPECT_EQ(fact_holds(table[i].first, asked(), {}), table[i].second) << i;
  }
}

TEST(facts_about_a_request, do_not_hold_where_nobody_came) {
  const Observation nobody;
  EXPECT_FALSE(fact_holds(RequestFact{"parent", "CONNECT a:1"}, nobody, {}));
  EXPECT_FALSE(fact_holds(VersionFact{"parent", {"HTTP/1.1"}}, nobody, {}));
  EXPECT_FALSE(fact_holds(FieldFact{"parent", "x", Check::absent, ""}, nobody, {}));
}

}  // namespace
}  // namespace connectspec
