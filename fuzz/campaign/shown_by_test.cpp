// When a case of the suite has shown already what a campaign complains of.
#include "fuzz/campaign/shown_by.h"

#include <gtest/gtest.h>

#include "harness/model/observation.h"

namespace connectspec::fuzz {
namespace {

Complaint complaint(std::string oracle, std::string feature) {
  Complaint out;
  out.oracle = std::move(oracle);
  out.feature = std::move(feature);
  return out;
}

Observation answered(const std::string& request, int status) {
  Observation seen;
  Connection& client = seen.connections.emplace_back();
  client.actor = "client";
  client.sent.prefix = request;
  client.responses.emplace_back().status = status;
  return seen;
}

const std::string without_port = "CONNECT 127.0.0.1: HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

TEST(ShownBy, what_was_accepted_against_the_same_rule) {
  const Complaint accepts = complaint("B04", "accepts port");
  EXPECT_TRUE(shows(answered(without_port, 200), accepts));
  EXPECT_FALSE(shows(answered(without_port, 400), accepts));
  EXPECT_FALSE(shows(answered("CONNECT a:1 HTTP/1.1\r\n\r\n", 200), accepts));
}

TEST(ShownBy, what_was_dialled_for_against_the_same_rule) {
  Observation seen = answered(without_port, 502);
  EXPECT_FALSE(shows(seen, complaint("B05", "dials port")));
  seen.listeners.push_back({"origin", "127.0.0.1:1", true, "", 1});
  EXPECT_TRUE(shows(seen, complaint("B05", "dials port")));
}

TEST(ShownBy, an_answer_that_is_irregular_in_the_same_way) {
  Observation seen = answered(without_port, 200);
  seen.connections[0].responses[0].irregularities = {Irregularity::content_length_in_2xx};
  EXPECT_TRUE(shows(seen, complaint("B07", "content-length-in-2xx")));
  EXPECT_FALSE(shows(seen, complaint("B07", "transfer-encoding-in-2xx")));
}

TEST(ShownBy, what_stood_behind_a_refused_request) {
  const std::string behind = "CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n";
  Observation seen = answered(without_port + behind, 400);
  EXPECT_FALSE(shows(seen, complaint("B09", "decoy")));
  seen.listeners.push_back({"origin", "127.0.0.1:1", true, "", 1});
  EXPECT_TRUE(shows(seen, complaint("B09", "decoy")));
  EXPECT_FALSE(shows(answered(without_port, 400), complaint("B09", "second answer")));
}

TEST(ShownBy, data_that_was_lost) {
  Observation seen = answered(without_port, 200);
  EXPECT_FALSE(shows(seen, complaint("B06", "lost")));
  seen.echoes.emplace_back().outcome = ProbeOutcome::lost;
  EXPECT_TRUE(shows(seen, complaint("B06", "lost")));
  EXPECT_FALSE(shows(seen, complaint("B06", "altered")));
}

TEST(ShownBy, a_close_without_close_notify) {
  const Complaint without = complaint("B08", "no close_notify");
  Observation seen = answered(without_port, 400);
  seen.connections[0].end = End::fin;
  EXPECT_FALSE(shows(seen, without)) << "in clear there is none";
  seen.connections[0].tls.emplace();
  EXPECT_TRUE(shows(seen, without));
  seen.connections[0].tls->close_notify = true;
  EXPECT_FALSE(shows(seen, without));
}

TEST(ShownBy, nothing_that_has_no_mark_of_its_own) {
  EXPECT_FALSE(shows(answered(without_port, 200), complaint("B13", "memory")));
}

}  // namespace
}  // namespace connectspec::fuzz
