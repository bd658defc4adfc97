#include "fuzz/campaign/shown_by.h"

#include <algorithm>
#include <string>

#include "fuzz/grammar/connect.h"
#include "fuzz/grammar/rules.h"
#include "harness/model/observation.h"

namespace connectspec::fuzz {
namespace {

bool got_2xx(const Connection& client) {
  return std::any_of(client.responses.begin(), client.responses.end(),
                     [](const Response& one) { return one.status >= 200 && one.status < 300; });
}

bool is_irregular(const Connection& client, std::string_view how) {
  return std::any_of(
      client.responses.begin(), client.responses.end(), [how](const Response& response) {
        return std::any_of(response.irregularities.begin(), response.irregularities.end(),
                           [how](Irregularity one) { return to_string(one) == how; });
      });
}

bool dialled(const Observation& seen) {
  return std::any_of(seen.listeners.begin(), seen.listeners.end(),
                     [](const ListenerRecord& listener) { return listener.connections > 0; });
}

// What the campaign would have said of that client's first request.
bool breaks_the_same_rule(const Observation& seen, const Connection& client,
                          const std::string& feature) {
  const Judgement judged = judge_connect(client.sent.prefix);
  if (judged.kind != Judgement::Kind::invalid) {
    return false;
  }
  const std::string rule(to_string(judged.broken));
  return (feature == "accepts " + rule && got_2xx(client)) ||
         (feature == "dials " + rule && !got_2xx(client) && dialled(seen));
}

}  // namespace

bool shows(const Observation& seen, const Complaint& complaint) {
  const bool of_the_answer = complaint.oracle == "B03" || complaint.oracle == "B07";
  const bool of_the_request = complaint.oracle == "B04" || complaint.oracle == "B05";
  return std::any_of(
      seen.connections.begin(), seen.connections.end(), [&](const Connection& connection) {
        return connection.actor.is_client() &&
               ((of_the_answer && is_irregular(connection, complaint.feature)) ||
                (of_the_request && breaks_the_same_rule(seen, connection, complaint.feature)));
      });
}

}  // namespace connectspec::fuzz
