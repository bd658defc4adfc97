// Requests without {auth}, and lines that {auth} isn't one of.
#include <algorithm>
#include <map>

#include "harness/language/lint/checks.h"
#include "harness/language/lint/sample.h"
#include "harness/language/lint/sends.h"
#include "harness/model/action.h"
#include "harness/wire/template.h"

namespace connectspec {
namespace {

constexpr std::string_view request = "CONNECT ";
constexpr std::string_view head_end = "\r\n\r\n";

bool is_about_credentials(const Case& scenario) {
  const bool needs = std::any_of(scenario.needs.begin(), scenario.needs.end(),
                                 [](const auto& need) { return need.starts_with("auth-"); });
  // An endpoint of its own is chosen for what it asks of its clients, credentials or not.
  return needs || !scenario.endpoint.empty();
}

bool brings_its_own(std::string_view octets, const Case& scenario) {
  for (const auto* name : {"auth", "connect", "user", "password", "credentials"}) {
    if (uses_name(octets, name, scenario)) {
      return true;
    }
  }
  const auto shown = sample(octets, scenario);
  return !shown || shown->find("roxy-Authorization") != std::string::npos;
}

// What of a client's sends is of interest here.
struct Requests {
  std::string octets;    // with made-up values
  bool brought = false;  // by some send, so perhaps by the head that it's a part of
};

std::map<Actor, Requests> requests_of(const Case& scenario) {
  std::map<Actor, Requests> all;
  for (const Step& step : scenario.script) {
    const Sent sent = sent_by(step.action);
    if (step.actor.is_client() && sent.kind == Sent::Kind::octets) {
      Requests& requests = all[step.actor];
      requests.octets += sample(sent.octets, scenario).value_or("");
      requests.brought = requests.brought || brings_its_own(sent.octets, scenario);
    }
  }
  return all;
}

bool contains(const std::string& octets, std::string_view wanted) {
  return octets.find(wanted) != std::string::npos;
}

}  // namespace

void check_credentials(const Case& scenario, Diagnostics& complaints) {
  if (is_about_credentials(scenario)) {
    return;
  }
  const auto all = requests_of(scenario);
  for (const Step& step : scenario.script) {
    const Sent sent = sent_by(step.action);
    if (!step.actor.is_client() || sent.kind != Sent::Kind::octets ||
        brings_its_own(sent.octets, scenario)) {
      continue;
    }
    const std::string octets = sample(sent.octets, scenario).value_or("");
    const Requests& requests = all.at(step.actor);
    // What is cut off before its head is complete is asked for nothing.
    const bool complete = contains(requests.brought ? octets : requests.octets, head_end);
    if (complete && contains(octets, request)) {
      complaints.add(
          step.position,
          "a CONNECT without {auth}: where the endpoint asks for credentials it answers "
          "407, whatever else the case asks; write {auth} behind the last field line (leave "
          "'auth: no' out), or 'needs: [connect, auth-basic]' if the case is about credentials");
    }
  }
}

void check_auth_line(const Case& scenario, Diagnostics& complaints) {
  constexpr std::string_view name = "{auth}";
  for (const Step& step : scenario.script) {
    // A request by its parts has the line where it belongs.
    const auto* send = std::get_if<Send>(&step.action);
    const std::string_view octets = send == nullptr ? std::string_view() : send->bytes;
    const auto at = octets.find(name);
    if (at == std::string_view::npos) {
      continue;
    }
    const std::string_view before = octets.substr(0, at);
    const std::string_view after = octets.substr(at + name.size());
    // What a parameter ends with isn't looked at.
    if (!before.empty() && before.back() != '\n' && before.back() != '}') {
      complaints.add(step.position,
                     "{auth} is a whole field line, and stands behind the beginning of another: "
                     "end that one with \\r\\n first");
    } else if (before.ends_with("\r\n") && after == head_end) {
      complaints.add(
          step.position,
          "{auth} brings its own line end, so the head ends with the first \\r\\n behind "
          "it, and the second one goes into the tunnel; write {auth}\\r\\n");
    }
  }
}

}  // namespace connectspec
