#include "fuzz/campaign/shown_by.h"

#include <algorithm>
#include <string>

#include "fuzz/grammar/connect.h"
#include "fuzz/grammar/rules.h"
#include "fuzz/oracles/black_box/head.h"
#include "harness/model/observation.h"

namespace connectspec::fuzz {
namespace {

constexpr int first_error = 300;

// Of its first final answer; 0: none.
int status_of(const Connection& client) {
  const auto final =
      std::find_if(client.responses.begin(), client.responses.end(),
                   [](const Response& one) { return !one.interim() && one.status != 0; });
  return final == client.responses.end() ? 0 : final->status;
}

bool is_irregular(const Connection& client, std::string_view how) {
  return std::any_of(
      client.responses.begin(), client.responses.end(), [how](const Response& response) {
        return std::any_of(response.irregularities.begin(), response.irregularities.end(),
                           [how](Irregularity one) { return to_string(one) == how; });
      });
}

bool dialled(const Observation& seen, std::string_view name = {}) {
  return std::any_of(seen.listeners.begin(), seen.listeners.end(),
                     [name](const ListenerRecord& listener) {
                       return listener.connections > 0 && listener.name.starts_with(name);
                     });
}

bool came_to(const Observation& seen, ProbeOutcome outcome) {
  const auto is_it = [outcome](const auto& probe) { return probe.outcome == outcome; };
  return std::any_of(seen.echoes.begin(), seen.echoes.end(), is_it) ||
         std::any_of(seen.streams.begin(), seen.streams.end(), is_it);
}

// What the campaign would have said of that client's first request.
bool breaks_the_same_rule(const Observation& seen, const Connection& client,
                          const std::string& feature) {
  const Judgement judged = judge_connect(client.sent.prefix);
  if (judged.kind != Judgement::Kind::invalid) {
    return false;
  }
  const std::string rule(to_string(judged.broken));
  const int status = status_of(client);
  const bool accepted = status >= 200 && status < first_error;
  return (feature == "accepts " + rule && accepted) ||
         (feature == "dials " + rule && !accepted && dialled(seen)) ||
         (feature == "tries " + rule && (status == 502 || status == 504));
}

bool has_a_request_behind_a_refused_one(const Connection& client) {
  return status_of(client) >= first_error && has_request_behind(client.sent.prefix);
}

bool client_shows(const Observation& seen, const Connection& client, const Complaint& complaint) {
  const std::string& feature = complaint.feature;
  if (complaint.oracle == "B08") {
    return client.tls && client.end == End::fin && !client.tls->close_notify;
  }
  if (complaint.oracle == "B03" || complaint.oracle == "B07") {
    return is_irregular(client, feature);
  }
  if (complaint.oracle == "B09") {
    return has_a_request_behind_a_refused_one(client) &&
           (feature == "decoy" ? dialled(seen) : client.responses.size() > 1);
  }
  if (feature == "silent") {
    return client.timed_out && client.responses.empty();
  }
  return (complaint.oracle == "B04" || complaint.oracle == "B05") &&
         breaks_the_same_rule(seen, client, feature);
}

}  // namespace

bool shows(const Observation& seen, const Complaint& complaint) {
  if (complaint.oracle == "B06") {
    return came_to(seen,
                   complaint.feature == "altered" ? ProbeOutcome::altered : ProbeOutcome::lost);
  }
  if (complaint.oracle == "B16" && complaint.feature.starts_with("denied/")) {
    return dialled(seen, "forbidden");
  }
  return std::any_of(
      seen.connections.begin(), seen.connections.end(), [&](const Connection& connection) {
        return connection.actor.is_client() && client_shows(seen, connection, complaint);
      });
}

}  // namespace connectspec::fuzz
