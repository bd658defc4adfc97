#include "harness/program/cli/probing.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "harness/engine/canary.h"
#include "harness/judge/judge.h"
#include "harness/program/cli/capability_probes.h"
#include "harness/program/cli/target_carriers.h"
#include "harness/program/cli/usable_origins.h"
#include "harness/runner/suspects.h"
#include "harness/wire/bytes.h"
#include "harness/wire/digest.h"

namespace connectspec {
namespace {

constexpr int proxy_authentication_required = 407;

// Of those that a target may have died of while it was probed.
constexpr std::size_t requests_told = 3;

bool somebody_listens(const TargetAnswer& answer) {
  const Connection* client = find_connection(answer.seen, "client");
  return client != nullptr && (client->established || client->tls);
}

// A pipeline may have started it a moment ago. There is no event to wait for: it is asked again.
TargetAnswer first_answer(const UnknownTarget& asked) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + asked.settings.timeout;
  while (true) {
    TargetAnswer answer = ask(asked, connect_to({}));
    if (somebody_listens(answer) || Clock::now() >= end) {
      return answer;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

const Response* last_response(const TargetAnswer& answer) {
  const Connection* client = find_connection(answer.seen, "client");
  return client == nullptr || client->responses.empty() ? nullptr : &client->responses.back();
}

bool challenges_by_digest(const TargetAnswer& answer) {
  const Response* response = last_response(answer);
  return answer.status == proxy_authentication_required && response != nullptr &&
         digest_challenge(*response).has_value();
}

std::string challenge_of(const TargetAnswer& answer) {
  const Response* response = last_response(answer);
  const Field* field = response == nullptr ? nullptr : find_field(*response, "Proxy-Authenticate");
  return field == nullptr ? "without a challenge" : fmt::format("by '{}'", field->value);
}

bool takes_basic(const TargetAnswer& answer) {
  const Response* response = last_response(answer);
  return response != nullptr &&
         std::any_of(response->fields.begin(), response->fields.end(), [](const Field& field) {
           return same_name(field.name, "Proxy-Authenticate") &&
                  same_name(field.value.substr(0, 5), "Basic");
         });
}

std::string about_credentials(const UnknownTarget& asked, const TargetAnswer& answer) {
  const std::string challenge = challenge_of(answer);
  if (asked.target.credentials) {
    return fmt::format(
        "It refuses these credentials: 407 {} to --user {}:… as well. Is that its account?",
        challenge, asked.target.credentials->user);
  }
  if (takes_basic(answer) || challenges_by_digest(answer)) {
    return fmt::format("It asks for credentials, {}: give them with --user NAME:PASSWORD.",
                       challenge);
  }
  return fmt::format(
      "It asks for credentials, {}, and Basic and Digest is all that --user speaks; a field of "
      "your "
      "own goes on every request by --field 'Proxy-Authorization: …'.",
      challenge);
}

bool answers_over(Carrier carrier, UnknownTarget asked) {
  asked.target.carrier = carrier;
  return ask(asked, connect_to({})).status != 0;
}

// What to say instead, where it answers something else than what was spoken to it. HTTP/2 isn't
// tried where it said nothing at all, as each try takes its whole time there.
std::string advice_of_carriers(const UnknownTarget& asked, const TargetAnswer& first) {
  const Carrier spoken = asked.target.carrier;
  for (const auto& [word, carrier] : target_carriers()) {
    const bool late = carriers_of_http2().contains(carrier) && first.reply == Reply::silent;
    if (carrier == spoken || late || !answers_over(carrier, asked)) {
      continue;
    }
    if (spoken == Carrier::h1_tls && carrier == Carrier::h1_clear) {
      return "It speaks no TLS there: leave --tls out.";
    }
    return carrier == Carrier::h1_tls
               ? "It speaks TLS there: add --tls."
               : fmt::format("It speaks something else there: --carrier {}.", word);
  }
  return {};
}

// So much of an answer shows what is missing in it.
constexpr std::size_t octets_shown = 200;

// What was wrong, where the answer shows that it isn't where the tunnel was to lead.
std::string no_matter_of_the_destination(const TargetAnswer& first) {
  const Connection* client = find_connection(first.seen, "client");
  const bool said_something = client != nullptr && client->received.count > 0;
  if (first.status == 0 && said_something && first.reply == Reply::silent &&
      client->responses.empty()) {
    return fmt::format(
        "What it answered is no response yet, as the head of one ends with an empty line, CR LF "
        "CR LF (RFC 9112 §2.1): {}",
        escape(client->received.prefix.substr(0, octets_shown)));
  }
  if (first.status == 0 && first.touched) {
    return "It connected to the origin, and the client got no answer.";
  }
  if (first.status / 100 == 2 && !first.touched) {
    return "It answers 2xx and doesn't connect to the origin, not even for octets that follow. Is "
           "it a proxy?";
  }
  return {};
}

std::string advice(const UnknownTarget& asked, const TargetAnswer& first,
                   const std::string& tried) {
  if (!somebody_listens(first)) {
    return "Start it first; it may take the time of --timeout until it listens.";
  }
  if (first.status == proxy_authentication_required) {
    return about_credentials(asked, first);
  }
  if (const std::string other = first.status == 0 ? advice_of_carriers(asked, first) : "";
      !other.empty()) {
    return other;
  }
  if (const std::string what = no_matter_of_the_destination(first); !what.empty()) {
    return what;
  }
  return fmt::format(
      "{}If it is a CONNECT proxy, let it reach 127.0.0.0/8, on one port at least, or tell "
      "`connectspec run` where its origins are: --origin-bind, --origin-host.",
      tried);
}

bool served_by_digest(const UnknownTarget& asked) {
  const Scenario question = digest_echo_case();
  return ask(asked, question).opened();
}

// Each further endpoint is the same door: what cases of that name ask is asked there.
void add_endpoint(Profile& profile, const std::string& name, const std::string& capability) {
  EndpointProfile endpoint = profile.endpoints.front();
  endpoint.name = name;
  endpoint.capabilities = {capability};
  profile.endpoints.push_back(std::move(endpoint));
}

// What it is without credentials, and which kinds of them open it.
struct Door {
  bool asks = false;    // 407 without
  bool basic = false;   // Basic opens it
  bool digest = false;  // Digest does
};

Door door_of(const UnknownTarget& asked, const TargetAnswer& first) {
  Door door;
  if (!asked.target.credentials) {
    return door;
  }
  UnknownTarget anonymous = asked;
  anonymous.target.credentials.reset();
  const TargetAnswer without = ask(anonymous, connect_to({}));
  door.asks = without.status == proxy_authentication_required;
  door.basic = door.asks && first.opened();
  door.digest = challenges_by_digest(without) && served_by_digest(asked);
  return door;
}

bool is_ascii(const std::string& text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

void add_doors(const UnknownTarget& asked, const Door& door, Profile& profile) {
  if (!door.asks) {
    return;
  }
  EndpointProfile& first = profile.endpoints.front();
  if (door.basic) {
    first.capabilities = {"auth-basic"};
    const Credentials& account = *asked.target.credentials;
    if (first.name != "auth") {
      add_endpoint(profile, "auth", "auth-basic");
    }
    if (account.password.find(':') != std::string::npos) {
      add_endpoint(profile, "auth-colon", "auth-colon");
    }
    if (!is_ascii(account.user + account.password)) {
      add_endpoint(profile, "auth-utf8", "auth-utf8");
    }
  }
  if (door.digest && first.name != "digest") {
    add_endpoint(profile, "digest", "auth-digest");
  }
}

Profile first_profile(const UnknownTarget& asked, const std::string& address, const Door& door) {
  Profile profile = attached_profile(address, asked.target.credentials, asked.target.carrier);
  EndpointProfile& endpoint = profile.endpoints.front();
  endpoint.fields = asked.target.fields;
  endpoint.capabilities.clear();
  if (door.digest && !door.basic) {
    // Over TLS too: cases of the endpoint `tls` bring no answer to a challenge.
    endpoint.name = "digest";
    endpoint.capabilities = {"auth-digest"};
  } else if (endpoint.carrier() == Carrier::h1_clear) {
    endpoint.name = door.basic ? "auth" : "plain";
  }
  return profile;
}

void find_doors(const Door& door, std::vector<Finding>& findings, const UnknownTarget& asked) {
  const bool given = asked.target.credentials.has_value();
  const std::string none = given ? "it asks for no credentials"
                                 : "it serves without credentials; with some: --user NAME:PASSWORD";
  findings.push_back({"auth-basic", door.basic ? Finding::Is::found : Finding::Is::not_found,
                      door.basic  ? "407 without credentials, and these open it"
                      : door.asks ? "it takes Digest alone"
                                  : none});
  findings.push_back({"auth-digest", door.digest ? Finding::Is::found : Finding::Is::not_found,
                      door.digest ? "an answer to its Digest challenge opens it"
                      : door.asks ? "it challenges by Basic alone"
                                  : none});
  for (const auto& [capability, has, what] :
       {std::tuple("auth-colon",
                   given && asked.target.credentials->password.find(':') != std::string::npos,
                   "colons in the password"),
        std::tuple(
            "auth-utf8",
            given && !is_ascii(asked.target.credentials->user + asked.target.credentials->password),
            "an account that isn't all ASCII")}) {
    const bool found = door.basic && has;
    findings.push_back(
        {capability, found ? Finding::Is::found : Finding::Is::not_asked,
         found ? fmt::format("opened by {}", what) : fmt::format("needs --user with {}", what)});
  }
}

// The first line of what it was asked.
std::string request_line_of(const Observation& seen) {
  const auto sent = std::find_if(seen.events.begin(), seen.events.end(), [](const Event& event) {
    return event.kind == EventKind::sent && event.actor.is_client();
  });
  return sent == seen.events.end() ? "" : escape(sent->bytes.substr(0, sent->bytes.find("\r\n")));
}

// Of all that it was asked meanwhile, what it most likely died of.
std::vector<std::string> likeliest_of(const std::vector<Observation>& seen) {
  std::vector<Suspect> suspects;
  for (std::size_t at = 0; at < seen.size(); ++at) {
    suspects.push_back({at, &seen[at]});
  }
  std::vector<std::string> lines;
  for (const std::size_t at : by_likelihood(suspects)) {
    const std::string line = request_line_of(seen[at]);
    if (!line.empty() && lines.size() < requests_told) {
      lines.push_back(line);
    }
  }
  return lines;
}

// Asked again before it is told: nothing but the first CONNECT, which it has served. Who was too
// many at once may be locked out for a second or two.
bool no_longer_serves(const UnknownTarget& asked) {
  for (int times = 0; times < 4; ++times) {
    const TargetAnswer answer = ask(asked, connect_to({}));
    if (answer.opened()) {
      return false;
    }
    if (times > 0 && !somebody_listens(answer)) {
      return true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(times == 0 ? 100 : 1000));
  }
  return true;
}

void tell_death_while_probed(const std::string& address, const std::vector<Observation>& seen,
                             Probed& probed) {
  probed.died = true;
  probed.suspects = likeliest_of(seen);
  probed.complaint = fmt::format(
      "{}: it served a CONNECT, and serves nobody any more after it was probed.\nA request must "
      "not end the proxy. Most likely it was one of these:\n  {}\nStart it again, and send them "
      "by hand, one at a time.\n",
      address, fmt::join(probed.suspects, "\n  "));
}

std::string death_at_first(const std::string& address, const TargetAnswer& first) {
  return fmt::format(
      "{}: its port accepted a connection, and accepts none any more after it was asked for a "
      "tunnel:\n{}\nA request must not end the proxy.\n",
      address, describe(first.seen));
}

}  // namespace

bool reaches(ListenerHost where, const TargetView& target, const Settings& settings) {
  return ask({target, settings}, connect_to(at(where))).opened();
}

Probed probe(UnknownTarget asked, const std::string& address, Extent extent) {
  Probed probed;
  const TargetAnswer first = first_answer(asked);
  const UsableOrigins origins =
      first.opened() ? UsableOrigins{}
                     : usable_origins(asked, somebody_listens(first) && first.denied());
  const bool by_digest = asked.target.credentials && challenges_by_digest(first) &&
                         !first.opened() && served_by_digest(asked);
  if (!first.opened() && somebody_listens(first) && !somebody_listens(ask(asked, connect_to({})))) {
    probed.complaint = death_at_first(address, first);
    probed.died = true;
    probed.suspects = {request_line_of(first.seen)};
    return probed;
  }
  if (!first.opened() && !origins.found && !by_digest) {
    probed.complaint =
        fmt::format("{}: no tunnel through it to an origin of ours on loopback: {}\n{}\n", address,
                    describe(first.seen), advice(asked, first, origins.tried));
    return probed;
  }
  use(origins, asked);
  const Door door = door_of(asked, by_digest ? first : ask(asked, connect_to({})));
  Profile profile = first_profile(asked, address, door);
  profile.ports_allowed = asked.target.ports_allowed;
  profile.origin_host = origins.host;
  add_doors(asked, door, profile);
  find_doors(door, probed.findings, asked);
  if (!by_digest) {
    const auto seen = find_capabilities(asked, extent, profile, probed.findings);
    if (no_longer_serves(asked)) {
      tell_death_while_probed(address, seen, probed);
      return probed;
    }
  }
  complete_findings(profile, probed.findings);
  probed.profile = std::move(profile);
  return probed;
}

}  // namespace connectspec
