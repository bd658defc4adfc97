#include "harness/judge/answer.h"

#include <algorithm>

namespace connectspec {
namespace {

bool noted(const Connection& connection, Irregularity irregularity) {
  return std::any_of(connection.responses.begin(), connection.responses.end(),
                     [irregularity](const Response& response) {
                       const auto& all = response.irregularities;
                       return std::find(all.begin(), all.end(), irregularity) != all.end();
                     });
}

}  // namespace

const Response* first_final(const Connection& connection) {
  for (const Response& response : connection.responses) {
    const auto& all = response.irregularities;
    const bool whole_head =
        std::find(all.begin(), all.end(), Irregularity::truncated_head) == all.end() &&
        std::find(all.begin(), all.end(), Irregularity::head_too_large) == all.end();
    if (response.status != 0 && !response.interim() && whole_head) {
      return &response;
    }
  }
  return nullptr;
}

AnswerPattern answer_of(const Observation& observation, std::string_view client) {
  const Connection* connection = find_connection(observation, client);
  if (connection == nullptr) {
    return {Answer::silent, 0, 0};
  }
  if (const Response* response = first_final(*connection)) {
    return {Answer::status, response->status, response->status};
  }
  if (noted(*connection, Irregularity::not_http) ||
      noted(*connection, Irregularity::head_too_large)) {
    return {Answer::garbage, 0, 0};
  }
  if (!connection->established) {
    return {Answer::unreachable, 0, 0};
  }
  const Answer ended = connection->end == End::fin     ? Answer::closed
                       : connection->end == End::reset ? Answer::reset
                                                       : Answer::silent;
  return {ended, 0, 0};
}

}  // namespace connectspec
