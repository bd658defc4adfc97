#include "harness/program/cli/questions.h"

#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "harness/engine/at_once.h"
#include "harness/engine/canary.h"
#include "harness/model/probe.h"

namespace connectspec {
namespace {

constexpr int server_errors = 500;

// Nothing tells when a target has noticed.
constexpr std::chrono::milliseconds until_others_have_left{50};

const Response* final_response(const Connection& client) {
  for (const Response& response : client.responses) {
    if (!response.interim()) {
      return &response;
    }
  }
  return nullptr;
}

bool echoed(const Observation& seen) {
  return !seen.echoes.empty() && seen.echoes.front().outcome == ProbeOutcome::intact;
}

Reply reply_of(const Observation& seen, const Connection* client, int status) {
  const ListenerRecord* origin = find_listener(seen, "origin");
  if (origin == nullptr || !origin->watched) {
    return Reply::unwatched;
  }
  if (client == nullptr || !client->established) {
    return Reply::unreached;
  }
  if (status / 100 == 2) {
    return echoed(seen) ? Reply::tunnel : Reply::broken;
  }
  return status != 0 ? Reply::refused : client->end != End::open ? Reply::ended : Reply::silent;
}

TargetAnswer answer_in(Observation seen) {
  TargetAnswer answer;
  const Connection* client = find_connection(seen, "client");
  const Response* response = client != nullptr ? final_response(*client) : nullptr;
  answer.status = response != nullptr ? response->status : 0;
  answer.reply = reply_of(seen, client, answer.status);
  const ListenerRecord* origin = find_listener(seen, "origin");
  answer.touched = origin != nullptr && origin->connections > 0;
  answer.seen = std::move(seen);
  return answer;
}

std::vector<TargetAnswer> ask_once(const UnknownTarget& asked,
                                   const std::vector<Scenario>& questions) {
  std::vector<TargetAnswer> answers;
  for (Observation& seen :
       run_at_once(questions, asked.target, asked.settings, asked.interruption)) {
    answers.push_back(answer_in(std::move(seen)));
  }
  return answers;
}

}  // namespace

std::string TargetAnswer::text() const {
  switch (reply) {
    case Reply::tunnel:
      return "served";
    case Reply::broken:
      return fmt::format("{} without a working tunnel", status);
    case Reply::refused:
      return std::to_string(status);
    case Reply::ended:
      return "closed without an answer";
    case Reply::silent:
      return "no answer";
    case Reply::unreached:
      return "not reached";
    case Reply::unwatched:
      return "it couldn't be watched";
  }
  return {};
}

Scenario connect_to(Listener origin) { return echo_case(std::move(origin)); }

Listener at_port(std::uint16_t port) {
  Listener origin;
  origin.port = std::to_string(port);
  return origin;
}

Listener at(ListenerHost host) {
  Listener origin;
  origin.host = host;
  return origin;
}

TargetAnswer ask(const UnknownTarget& asked, const Scenario& question) {
  return std::move(ask_once(asked, {question}).front());
}

std::vector<TargetAnswer> ask(const UnknownTarget& asked, const std::vector<Scenario>& questions) {
  std::vector<TargetAnswer> answers = ask_once(asked, questions);
  for (std::size_t i = 0; answers.size() > 1 && i < answers.size(); ++i) {
    if (answers[i].reply != Reply::ended && answers[i].status < server_errors &&
        !answers[i].busy()) {
      continue;
    }
    std::this_thread::sleep_for(until_others_have_left);
    TargetAnswer again = ask(asked, questions[i]);
    if (again.reply == Reply::unreached) {
      break;  // it has gone, and those that were there may have been why
    }
    answers[i] = std::move(again);
  }
  return answers;
}

}  // namespace connectspec
