#include "fuzz/findings/case_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace connectspec::fuzz {
namespace {

// In YAML's double quotes; template syntax stays as it is. Octets that can't stand there were
// written {hex:…}.
std::string double_quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    switch (c) {
      case '\r':
        result += "\\r";
        break;
      case '\n':
        result += "\\n";
        break;
      case '\t':
        result += "\\t";
        break;
      case '"':
      case '\\':
        result += '\\';
        result += c;
        break;
      default:
        result += c;
    }
  }
  return result + "\"";
}

std::string commented(std::string_view text) {
  std::string result = "# ";
  for (const char c : text) {
    result += c;
    result += c == '\n' ? "# " : "";
  }
  return result + "\n";
}

// What a run of the case does after the answer, and by which rules it is judged.
struct Ways {
  std::string_view level;
  std::string_view more_steps;
  std::string_view rules;
  std::string_view within = {};  // of the answer; empty: the run's deadline
};

constexpr std::string_view echo_steps = "      - client.echo: origin\n";
constexpr std::string_view end_steps = "      - {client.await: end, within: 1s}\n";

// Complaints that ask for ways of their own; the first that fits counts.
struct Special {
  std::string_view oracle;   // empty: any
  std::string_view feature;  // its beginning; empty: any
  Ways ways;
};

constexpr std::string_view alive =
    "      - fail: {alive: no}\n        because: the target no longer serves a valid CONNECT\n"
    "        breaks: liveness\n      - pass: otherwise\n";
constexpr std::string_view only_later = "";  // they depend on more than the complaint

constexpr Special specials[] = {
    {"B01", "", {"practice", "", alive}},
    {"B02", "", {"practice", "", alive}},
    {"B06", "", {"must", "", only_later}},
    {"B07",
     "",
     {"must", "",
      "      - fail: {irregular: [content-length-in-2xx, transfer-encoding-in-2xx]}\n"
      "      - pass: otherwise\n"}},
    {"B03",
     "",
     {"should", "",
      "      - warn: {not: {irregular: none}}\n        because: the answer is irregular\n"
      "      - pass: otherwise\n"}},
    {"B08",
     "",
     {"must", only_later,
      "      - fail: {client: {end: fin, close-notify: no}}\n"
      "        because: servers have to attempt an exchange of closure alerts before they close\n"
      "      - pass: otherwise\n"}},
    {"B10", "", {"should", "", only_later}},
    {"B12", "", {"should", "", only_later}},
    {"B14",
     "",
     {"should", "",
      "      - warn: {response: silent}\n        because: no answer within a second\n"
      "      - pass: otherwise\n",
      "1s"}},
    {"B16", "denied/credentials", {"practice", "", "      - use: auth-refused\n"}},
    {"B16", "", {"should", "", "      - use: deny\n"}},
    {"", "nobody", {"must", "", "      - use: fail5xx\n"}},
    {"",
     "second answer",
     {"must", end_steps,
      "      - fail: {responses: {at-least: 2}}\n"
      "        because: a request behind a refused CONNECT was answered\n"
      "      - fail: {not: {origins: untouched}}\n      - pass: otherwise\n"}},
    // To 0.9 the fields are the tunnel's first data.
    {"",
     "accepts version",
     {"should", "",
      "      - warn: {response: 2xx}\n        because: a 2xx for a version that isn't HTTP/1\n"
      "      - pass: otherwise\n"}},
    {"",
     "accepts incomplete",
     {"must", "",
      "      - fail: {response: 2xx}\n        because: a 2xx before the head was complete\n"
      "      - pass: otherwise\n"}},
    {"",
     "dials incomplete",
     {"should", "",
      "      - warn: {not: {origins: untouched}}\n        because: it connected before the head "
      "was complete\n      - pass: otherwise\n"}},
    {"",
     "cut address",
     {"practice", "",
      "      - fail: {not: {origins: untouched}}\n        because: the digits were cut into an "
      "address\n        breaks: data\n      - pass: otherwise\n"}},
    {"",
     "silent",
     {"practice", "",
      "      - fail: {response: silent, origins: untouched}\n        because: no answer and no "
      "close\n        breaks: liveness\n      - pass: otherwise\n"}},
    {"",
     "rejects ",
     {"should", "",
      "      - pass: {response: 2xx}\n      - warn: otherwise\n        because: a valid request is "
      "refused\n"}},
    {"",
     "tries ",
     {"should", "",
      "      - warn: {response: [502, 504]}\n        because: it went on with a request that it "
      "should refuse\n      - pass: otherwise\n"}},
};

constexpr Ways decoy_must = {
    "must", "",
    "      - fail: {decoy: touched}\n        because: it connected where the target doesn't lead\n"
    "      - pass: otherwise\n"};
constexpr Ways decoy_lapse = {
    "should", "",
    "      - warn: {decoy: touched}\n        because: it connected where the target doesn't lead, "
    "for a request that isn't a clear one\n      - pass: otherwise\n"};
constexpr Ways refusal_must = {"must", "", "      - use: reject-must\n"};
constexpr Ways refusal_lapse = {"should", echo_steps, "      - use: reject-should\n"};

Ways ways_for(const Complaint& complaint) {
  const auto* const fitting =
      std::find_if(std::begin(specials), std::end(specials), [&complaint](const Special& special) {
        return (special.oracle.empty() || special.oracle == complaint.oracle) &&
               complaint.feature.starts_with(special.feature);
      });
  if (fitting != std::end(specials)) {
    return fitting->ways;
  }
  if (complaint.feature == "decoy") {
    return complaint.must ? decoy_must : decoy_lapse;
  }
  return complaint.must ? refusal_must : refusal_lapse;
}

struct Scenario {
  bool by_digest = false;
  std::string parameters;
  std::string steps;
  std::string rules;  // empty: those of the oracle
};

// Who answers a challenge has asked for it on another connection.
std::string challenge_steps(std::string_view client) {
  return fmt::format("      - {0}.request: {{auth: no}}\n      - {0}.await: challenge\n", client);
}

std::string send_step(std::string_view client, const Plan& plan) {
  std::string step;
  if (plan.answers_challenge()) {
    step = challenge_steps(client == "client" ? "client3" : "client4");
  }
  step += fmt::format("      - {}.send: {}\n", client, double_quoted(plan.request()));
  if (plan.cut == "bytes" || plan.cut == "lines") {
    step += fmt::format("        cut: {}\n", plan.cut);
  } else if (plan.cut != "whole") {
    step += fmt::format("        cut: [{}]\n", plan.cut);
  }
  if (plan.gap.count() > 0) {
    step += fmt::format("        gap: {}ms\n", plan.gap.count());
  }
  if (plan.unfinished() && plan.farewell == Farewell::client) {
    step += fmt::format("      - {}.half-close:\n", client);
  }
  return step;
}

// What passed the tunnel in the campaign, and who ended it.
Scenario through_tunnel(const Plan& plan) {
  const std::string there = double_quoted(plan.parts.tail + plan.up);
  const std::string back = double_quoted(plan.down);
  const std::string origin = plan.reaches_for_highest() ? "highest" : "origin";
  Scenario scenario;
  scenario.steps = fmt::format("      - client.send: {}\n", double_quoted(plan.up));
  std::string seen = fmt::format("{}: {{received: {}}}", origin, there);
  if (plan.farewell == Farewell::client) {
    scenario.steps += fmt::format("      - client.half-close:\n      - {}.await: end\n", origin);
    seen = fmt::format("{}: {{received: {}, end: [fin, reset]}}", origin, there);
  } else {
    scenario.steps += fmt::format("      - {0}.await: {{data: {1}}}\n      - {0}.send: {2}\n",
                                  origin, there, back);
    const bool ends = plan.farewell == Farewell::origin;
    scenario.steps +=
        ends ? fmt::format("      - {}.half-close:\n      - client.await: end\n", origin)
             : fmt::format("      - client.await: {{data: {}}}\n", back);
    seen += fmt::format(", client: {{received: {}{}}}", back, ends ? ", end: [fin, reset]" : "");
  }
  scenario.rules = fmt::format(
      "      - pass: {{response: 2xx, {}}}\n      - fail: {{response: 2xx}}\n"
      "        because: the tunnel doesn't carry data as they were sent, or not to their end\n"
      "        breaks: data\n      - pass: otherwise\n",
      seen);
  return scenario;
}

// What has to be there for the names in a request to mean something.
struct Surroundings {
  std::string needs = "connect";
  std::string control = "connect/base/connect-ipv4";
  std::string listeners = "      decoy: {host: origin}\n";
  std::string endpoint;
  std::string over;
};

Surroundings surroundings_of(std::string_view request, const Complaint& complaint, bool by_digest) {
  struct Kind {
    std::string_view name;        // as requests use it
    std::string_view capability;  // empty: none
    std::string_view listener;
  };
  constexpr Kind kinds[] = {
      {"{denied.host", "denied-host", "      forbidden: {host: denied-address}\n"},
      {"{denied.name", "denied-name", "      forbidden-name: {host: denied-name}\n"},
      {"{denied.port", "denied-port",
       "      forbidden-port: {host: origin, port: \"{denied.port}\"}\n"},
      {"{nobody", "", "      nobody: {host: origin, kind: refuse}\n"},
      {"{highest", "", "      highest: {host: origin, port: \"65535\"}\n"},
  };
  Surroundings around;
  if (complaint.oracle == "B08") {
    around.over = "    over: h1-tls\n";
  }
  if (by_digest) {
    around.needs += ", auth-digest";
    around.control = "connect/auth/digest-valid";
    around.endpoint = "    endpoint: digest\n";
  } else if (complaint.feature.starts_with("denied/credentials")) {
    around.needs += ", auth-basic";
    around.endpoint = "    endpoint: auth\n";
  }
  for (const Kind& kind : kinds) {
    // What strtoul() makes of a number that is too large, cut to 16 bits, is the highest port.
    const bool may_get_there = kind.name == "{highest" && complaint.feature.ends_with(" port");
    if (may_get_there || request.find(kind.name) != std::string_view::npos) {
      around.needs += kind.capability.empty() ? "" : fmt::format(", {}", kind.capability);
      around.listeners += kind.listener;
    }
  }
  return around;
}

std::string file_text(std::string_view requests, const Complaint& complaint,
                      const std::string& evidence, const Scenario& scenario,
                      std::string_view area = "Found by a campaign") {
  const Ways ways = ways_for(complaint);
  const Surroundings around = surroundings_of(requests, complaint, scenario.by_digest);
  return commented(evidence) +
         fmt::format(
             "area: fuzz\ntitle: {11}\ncases:\n"
             "  - id: fuzz/{0}\n    title: {1}\n    clause: [{2}]\n    level: {3}\n"
             "    needs: [{4}]\n{10}{12}    controls: [{13}]\n    why: {1}\n"
             "    listeners:\n{5}{6}    script:\n{7}{8}    judge:\n{9}",
             slug_of(complaint), double_quoted(complaint.oracle + ": " + complaint.what),
             complaint.clause, ways.level, around.needs, around.listeners, scenario.parameters,
             scenario.steps, ways.more_steps, scenario.rules.empty() ? ways.rules : scenario.rules,
             around.endpoint, area, around.over, around.control);
}

}  // namespace

std::string slug_of(const Complaint& complaint) {
  std::string slug;
  for (const char c : complaint.oracle + "-" + complaint.feature) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 0x20) : c;
    const bool plain = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
    slug += plain ? lower : '-';
  }
  return slug;
}

std::string case_text(const Plan& plan, const Complaint& complaint, const std::string& evidence,
                      const std::optional<Usual>& usual, std::string_view area) {
  const Ways ways = ways_for(complaint);
  const bool of_end = complaint.oracle == "B08" && plan.farewell == Farewell::origin;
  const bool of_tunnel = complaint.oracle == "B06" || of_end;
  const std::string_view await = of_tunnel || ways.more_steps == echo_steps ? "tunnel" : "response";
  Scenario scenario;
  scenario.by_digest = plan.by_digest;
  if (usual && !usual->answer.empty()) {
    scenario.rules = fmt::format(
        "      - pass: {{response: {}}}\n      - warn: otherwise\n        because: {}\n",
        usual->answer, usual->why);
  }
  if (usual && usual->earlier) {
    scenario.steps =
        send_step("client2", *usual->earlier) + "      - {client2.await: response, within: 1s}\n";
  }
  scenario.steps += send_step("client", plan);
  scenario.steps += ways.within.empty() ? fmt::format("      - client.await: {}\n", await)
                                        : fmt::format("      - {{client.await: {}, within: {}}}\n",
                                                      await, ways.within);
  if (complaint.oracle == "B08" && !of_end) {
    scenario.steps += end_steps;
  }
  if (of_tunnel) {
    const Scenario tunnel = through_tunnel(plan);
    scenario.steps += tunnel.steps;
    scenario.rules = of_end ? "" : tunnel.rules;
  }
  return file_text(plan.request() + plan.up + plan.down, complaint, evidence, scenario, area);
}

std::string suspects_text(const std::vector<Plan>& suspects, const Complaint& complaint,
                          const std::string& evidence) {
  Scenario scenario;
  std::string requests;
  for (const Plan& plan : suspects) {
    requests += plan.request();
    scenario.by_digest = scenario.by_digest || plan.by_digest;
    if (plan.answers_challenge()) {
      scenario.steps = challenge_steps("client2");
    }
    scenario.parameters += fmt::format("      plan-{}: {{request: {}, cut: \"{}\"}}\n", plan.number,
                                       double_quoted(plan.request()), plan.cut);
  }
  scenario.parameters = "    parameters:\n" + scenario.parameters;
  scenario.steps +=
      "      - {client.send: \"{request}\", cut: \"{cut}\"}\n"
      "      - {client.await: response, within: 1s}\n";
  return file_text(requests, complaint, evidence, scenario);
}

}  // namespace connectspec::fuzz
