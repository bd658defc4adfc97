#include "harness/program/cli/capability_probes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>

#include "harness/engine/canary.h"
#include "harness/model/action.h"
#include "harness/model/capability.h"
#include "harness/model/scenario.h"
#include "harness/model/variant.h"
#include "harness/targets/loopback_map.h"
#include "harness/targets/low_ports.h"

namespace connectspec {
namespace {

// A target that doesn't answer one of these isn't claimed to do it; it is not waited for longer.
constexpr std::chrono::milliseconds patience{2000};

constexpr std::array<std::uint16_t, 3> mail_ports{25, 465, 587};
constexpr std::array<std::uint16_t, 5> other_ports{80, 443, 1024, 8080, 65535};

// So many of hosts(5) are tried.
constexpr std::size_t names_at_most = 3;

using Is = Finding::Is;

// Other names than localhost that /etc/hosts has for 127.0.0.1.
std::vector<std::string> names_of_loopback() {
  std::vector<std::string> names;
  std::ifstream hosts("/etc/hosts");
  for (std::string line; std::getline(hosts, line);) {
    std::istringstream words(line.substr(0, line.find('#')));
    std::string word;
    words >> word;
    const bool ours = word == "127.0.0.1";
    while (ours && words >> word && names.size() < names_at_most) {
      if (word != "localhost") {
        names.push_back(word);
      }
    }
  }
  return names;
}

// A question, and what becomes of its answer.
struct Question {
  Scenario scenario;
  std::function<void(const TargetAnswer&)> take;
};

class CapabilityProbes {
 public:
  CapabilityProbes(const UnknownTarget& asked, Profile& profile, std::vector<Finding>& findings)
      : asked_(asked), profile_(profile), findings_(findings) {
    asked_.settings.timeout = std::min(asked_.settings.timeout, patience);
  }

  // What was seen of each question.
  std::vector<Observation> run() {
    ask_by_ipv6();
    ask_by_name();
    ask_for_ports();
    ask_for_the_denied_address();
    ask_for_other_forms();
    ask_for_http();
    std::vector<Scenario> cases;
    for (const Question& question : questions_) {
      cases.push_back(question.scenario);
    }
    const std::vector<TargetAnswer> answers = ask(asked_, cases);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      questions_[i].take(answers[i]);
    }
    tell_names();
    tell_ports();
    tell_other_forms();
    std::vector<Observation> seen;
    for (const TargetAnswer& answer : answers) {
      seen.push_back(answer.seen);
    }
    return seen;
  }

 private:
  void tell(const char* capability, bool found, std::string text) {
    findings_.push_back({capability, found ? Is::found : Is::not_found, std::move(text)});
    if (found) {
      profile_.capabilities.emplace_back(capability);
    }
  }

  void ask_by_ipv6() {
    questions_.push_back({connect_to(at(ListenerHost::ipv6)), [this](const TargetAnswer& answer) {
                            tell("ipv6", answer.opened(), "[::1]: " + answer.text());
                          }});
  }

  void ask_by_name() {
    questions_.push_back({connect_to(at(ListenerHost::name)),
                          [this](const TargetAnswer& answer) { by_name_ = answer; }});
  }

  // localhost, or another name that this machine has for 127.0.0.1.
  void tell_names() {
    std::string name = asked_.target.origin_name;
    std::string told = fmt::format("{}: {}", name, by_name_.text());
    for (const std::string& other : names_of_loopback()) {
      if (by_name_.opened()) {
        break;
      }
      UnknownTarget by_another = asked_;
      by_another.target.origin_name = name = other;
      by_name_ = ask(by_another, connect_to(at(ListenerHost::name)));
      told += fmt::format(", {}: {}", name, by_name_.text());
    }
    if (by_name_.opened()) {
      profile_.origin_name = name;
    } else {
      told += "; another of yours: origin-name in a profile";
    }
    tell("names", by_name_.opened(), told);
  }

  void ask_for_ports() {
    const auto ask_for = [this](std::uint16_t port) {
      questions_.push_back({connect_to(at_port(port)),
                            [this, port](const TargetAnswer& answer) { ports_[port] = answer; }});
    };
    std::for_each(mail_ports.begin(), mail_ports.end(), ask_for);
    std::for_each(other_ports.begin(), other_ports.end(), ask_for);
  }

  void tell_ports() {
    std::vector<std::string> told;
    for (const std::uint16_t port : mail_ports) {
      const TargetAnswer& answer = ports_[port];
      told.push_back(fmt::format("{}: {}", port, answer.text()));
      if (answer.denied()) {
        profile_.ports_denied.push_back(port);
      }
    }
    const bool unwatched = ports_[mail_ports.front()].reply == Reply::unwatched;
    std::string text = fmt::format("{}", fmt::join(told, ", "));
    text += unwatched ? "; " + remedy_for_low_ports(mail_ports.front()) : "";
    tell("denied-port", !profile_.ports_denied.empty(), std::move(text));
    if (profile_.ports_allowed.empty()) {
      tell_allowed();
    }
  }

  // Only where every one that was tried was served is the rest taken for allowed.
  void tell_allowed() {
    const auto served = [this](std::uint16_t port) { return ports_[port].opened(); };
    if (served(80) && served(443) && served(mail_ports[0]) && served(1024) && served(65535)) {
      profile_.ports_allowed = {{1, 65535}};
    } else if (served(1024) && served(8080) && served(65535)) {
      for (const std::uint16_t port : {std::uint16_t{80}, std::uint16_t{443}}) {
        if (served(port)) {
          profile_.ports_allowed.push_back({port, port});
        }
      }
      profile_.ports_allowed.push_back({1024, 65535});
    }
  }

  // The one that the shipped profiles deny.
  void ask_for_the_denied_address() {
    const std::string address = loopback::text_of(loopback::denied_by_profiles);
    asked_.target.denied_address = address;
    questions_.push_back(
        {connect_to(at(ListenerHost::denied_address)), [this, address](const TargetAnswer& answer) {
           const bool denied = answer.denied() && asked_.settings.origin_host.empty();
           tell("denied-host", denied,
                fmt::format("{}: {}{}", address, answer.text(),
                            denied ? "" : "; denied-address in a profile"));
           profile_.denied_address = denied ? address : "";
         }});
  }

  // An address of loopback as inet_aton() and IPv6 write it.
  void ask_for_other_forms() {
    if (!asked_.settings.origin_host.empty()) {
      all_forms_ = false;
      forms_.emplace_back("addresses are refused");
      return;
    }
    for (const char* form : {"integer", "short", "octal", "hex", "mapped"}) {
      Scenario question = connect_to({});
      const bool brackets = std::string_view(form) == "mapped";
      Request request;
      request.target = fmt::format("{}{{origin.host|{}}}{}:{{origin.port}}", brackets ? "[" : "",
                                   form, brackets ? "]" : "");
      question.script.front().action = request;
      questions_.push_back({std::move(question), [this, form](const TargetAnswer& answer) {
                              forms_.push_back(fmt::format("{}: {}", form, answer.text()));
                              all_forms_ = all_forms_ && answer.opened();
                            }});
    }
  }

  void tell_other_forms() {
    tell("no-loopback-policy", all_forms_, fmt::format("{}", fmt::join(forms_, ", ")));
  }

  void ask_for_http() {
    Scenario question = connect_to({});
    question.prompt = false;
    Send request;
    request.bytes =
        "GET http://{origin}/ HTTP/1.1\r\nHost: {origin}\r\n{auth}Connection: close\r\n\r\n";
    AwaitData asked;
    asked.bytes = "GET / ";
    Send reply;
    reply.bytes = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
    question.script = {step("client", request), step("origin", asked), step("origin", reply),
                       step("client", AwaitResponse{})};
    questions_.push_back({std::move(question), [this](const TargetAnswer& answer) {
                            const bool forwarded = answer.touched && answer.status == 200;
                            tell("forward-http", forwarded,
                                 forwarded ? "GET http://…/: forwarded"
                                           : fmt::format("GET http://…/: {}", answer.text()));
                          }});
  }

  static Step step(const char* actor, Action action) {
    Step one;
    one.actor = actor;
    one.action = std::move(action);
    return one;
  }

  UnknownTarget asked_;
  Profile& profile_;
  std::vector<Finding>& findings_;
  std::vector<Question> questions_;
  TargetAnswer by_name_;
  std::map<std::uint16_t, TargetAnswer> ports_;
  std::vector<std::string> forms_;
  bool all_forms_ = true;
};

// The dial is left pending as long as a run waits.
void find_dial_timeout(const UnknownTarget& asked, Profile& profile,
                       std::vector<Finding>& findings) {
  Listener origin;
  origin.kind = ListenerKind::hang;
  const TargetAnswer answer = ask(asked, connect_to(std::move(origin)));
  const bool gives_up = answer.reply == Reply::refused;
  findings.push_back({"dial-timeout", gives_up ? Is::found : Is::not_found,
                      "a destination that doesn't answer: " + answer.text()});
  if (gives_up) {
    profile.capabilities.emplace_back("dial-timeout");
  }
}

// What asking can't tell, or may not.
const std::map<std::string_view, std::string_view>& not_asked() {
  static const std::map<std::string_view, std::string_view> all{
      {"denied-name", "a name that should be denied might be looked up; denied-name in a profile"},
      {"resolver-local",
       "a lookup might leave the machine; claim it where its name server doesn't"},
      {"dns", "its name server has to be the run's own: dns in a profile"},
      {"private-network", "needs a profile that launches it"},
      {"launched", "needs a profile that launches it"},
      {"default-policy", "only you know: an endpoint called default in a profile"},
      {"parent", "only you know: an endpoint with a parent in a profile"},
      {"parent-credentials", "only you know: an endpoint with a parent in a profile"},
      {"dial-timeout", "takes seconds: asked with --slow, and by `connectspec probe`"},
      {"tls", "another endpoint: --tls"},
  };
  return all;
}

Finding unasked(std::string_view capability, const Profile& profile) {
  Finding finding{std::string(capability), Is::not_found, {}};
  if (capability == "connect") {
    finding.is = Is::found;
    finding.text = "a tunnel opens, and carries an echo";
  } else if (capability == "tls" && profile.endpoints.front().tls) {
    finding.is = Is::found;
    finding.text = "by --tls";
  } else if (capability == "ipv4") {
    finding.is = profile.origin_host.empty() ? Is::found : Is::not_found;
    finding.text = profile.origin_host.empty() ? "an origin on loopback, by its address"
                                               : "by the name " + profile.origin_host + " alone";
  } else if (capability == "low-ports") {
    const bool had = port_can_be_bound(mail_ports.front());
    finding.is = had ? Is::found : Is::not_found;
    finding.text = had ? "can be bound here" : remedy_for_low_ports(mail_ports.front());
  } else if (capability == "private-denied" || capability == "allow-list") {
    finding.text = "an address of loopback is served";
  } else if (const auto known = not_asked().find(capability); known != not_asked().end()) {
    finding.is = Is::not_asked;
    finding.text = known->second;
  } else {
    finding.is = Is::not_asked;
    finding.text = "other cases than those of Digest bring no credentials that open it";
  }
  return finding;
}

}  // namespace

std::vector<Observation> find_capabilities(const UnknownTarget& asked, Extent extent,
                                           Profile& profile, std::vector<Finding>& findings) {
  std::vector<Observation> seen = CapabilityProbes(asked, profile, findings).run();
  if (extent == Extent::slow) {
    find_dial_timeout(asked, profile, findings);
  }
  return seen;
}

void complete_findings(const Profile& profile, std::vector<Finding>& findings) {
  std::vector<Finding> all;
  for (const Capability& capability : capabilities()) {
    const auto found = std::find_if(findings.begin(), findings.end(), [&](const Finding& one) {
      return one.capability == capability.name;
    });
    all.push_back(found != findings.end() ? *found : unasked(capability.name, profile));
  }
  findings = std::move(all);
}

}  // namespace connectspec
