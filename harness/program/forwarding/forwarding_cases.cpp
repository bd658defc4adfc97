#include "harness/program/forwarding/forwarding_cases.h"

#include "harness/model/action.h"
#include "harness/model/observation.h"

namespace connectspec {
namespace {

// What isn't forwarded shows by its answer; this is for what is neither forwarded nor answered.
constexpr std::chrono::milliseconds patience{2000};
// For what comes without being asked for: early data, the rest of a head.
constexpr std::chrono::milliseconds pause{150};

template <typename Action>
Step step(const std::string& actor, Action action) {
  Step one;
  one.actor = Actor(actor);
  one.action = std::move(action);
  one.within = patience;
  return one;
}

std::string name_of(OtherSide side) { return side == OtherSide::parent ? "parent" : "origin"; }

void replace_all(std::string& text, const std::string& what, const std::string& by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at)) {
    text.replace(at, what.size(), by);
    at += by.size();
  }
}

const Response* answer_in(const Observation& seen) {
  const Connection* client = find_connection(seen, Actor::client());
  if (client == nullptr) {
    return nullptr;
  }
  for (const Response& response : client->responses) {
    if (!response.interim()) {
      return &response;
    }
  }
  return nullptr;
}

// What an actor had received when it first sent something.
std::string received_before_answer(const Observation& seen, const Actor& actor) {
  std::string octets;
  for (const Event& event : seen.events) {
    if (event.actor == actor && event.kind == EventKind::sent) {
      break;
    }
    if (event.actor == actor && event.kind == EventKind::received) {
      octets += event.bytes;
    }
  }
  return octets;
}

std::string behind_head(const std::string& octets) {
  const std::size_t end = head_end(octets);
  return end == std::string::npos ? std::string() : octets.substr(end);
}

}  // namespace

const std::vector<std::vector<Field>>& fields_to_forward() {
  static const std::vector<std::vector<Field>> all{
      // for the other end
      {{"User-Agent", "connectspec"}},
      {{"X-Own", "a value"}},
      {{"x-lower-case", "v"}},
      {{"X-mIxEd-CaSe", "V"}},
      {{"X-Twice", "one"}, {"X-Twice", "two"}},
      {{"X-Empty", ""}},
      {{"X-Inner-Blanks", "a  b\tc"}},
      {{"X-Obs-Text", "caf\xc3\xa9"}},
      {{"Cookie", "a=b; c=d"}},
      {{"Authorization", "Bearer for-the-origin"}},
      {{"Accept-Encoding", "gzip, br"}},
      {{"Date", "Mon, 30 Nov 2026 12:00:00 GMT"}},
      // for those on the way
      {{"Proxy-Authorization", "Basic bm9ib2R5Om5vdGhpbmc="}},
      {{"Via", "1.1 before"}},
      {{"Forwarded", "for=192.0.2.60"}},
      {{"X-Forwarded-For", "192.0.2.60"}},
      {{"Max-Forwards", "5"}},
      // for the next hop alone
      {{"Connection", "X-Hop"}, {"X-Hop", "hop"}},
      {{"Connection", "keep-alive"}, {"Keep-Alive", "timeout=5"}},
      {{"Proxy-Connection", "keep-alive"}},
      {{"Connection", "TE"}, {"TE", "trailers"}},
      {{"Connection", "Upgrade"}, {"Upgrade", "example/1"}},
      {{"Trailer", "X-After"}},
  };
  return all;
}

std::string plain_line(Method method) {
  return method == Method::connect ? "CONNECT {origin} HTTP/1.1" : "GET http://{origin}/ HTTP/1.1";
}

std::vector<Field> plain_fields() { return {{"Host", "{origin}"}}; }

Case forwarding_case(Method method, OtherSide to, const std::vector<Field>& fields,
                     const std::string& data) {
  Case scenario;
  scenario.id = "forwards";
  scenario.canary = false;
  Listener origin;
  origin.name = "origin";
  scenario.listeners.push_back(origin);
  const std::string other = name_of(to);
  if (to == OtherSide::parent) {
    Listener parent;
    parent.name = other;
    parent.kind = ListenerKind::parent;
    scenario.listeners.push_back(parent);
  }
  Send request;
  request.bytes = plain_line(method) + "\r\nHost: {origin}\r\n{auth}";
  for (const Field& field : fields) {
    request.bytes += field.name + ": " + field.value + "\r\n";
  }
  request.bytes += "\r\n" + data;
  scenario.script.push_back(step("client", request));
  if (to == OtherSide::parent) {
    scenario.script.push_back(step(other, AwaitHead{}));
  } else {
    AwaitData begins;
    begins.bytes = "GET ";
    scenario.script.push_back(step(other, begins));
  }
  scenario.script.push_back(step(other, AwaitQuiet{pause}));
  Send answer;
  answer.bytes = method == Method::connect
                     ? "HTTP/1.1 200 OK\r\n\r\n"
                     : "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
  scenario.script.push_back(step(other, answer));
  scenario.script.push_back(step("client", AwaitResponse{}));
  if (!data.empty()) {
    scenario.script.push_back(step(other, AwaitQuiet{pause}));
  }
  return scenario;
}

Forwarded forwarded_in(const Observation& seen, OtherSide to, const std::vector<Field>& sent) {
  Forwarded out;
  out.sent = sent;
  if (const Response* answer = answer_in(seen)) {
    out.status = answer->status;
  }
  const Actor actor = Actor::connection(name_of(to));
  const Connection* other = find_connection(seen, actor);
  if (other == nullptr) {
    return out;
  }
  std::string octets = other->received.prefix;
  std::string before = received_before_answer(seen, actor);
  if (const auto origin = seen.bindings.find("origin"); origin != seen.bindings.end()) {
    replace_all(octets, origin->second, "{origin}");
    replace_all(before, origin->second, "{origin}");
  }
  out.arrived = head_end(octets) != std::string::npos;
  out.got = parse_request_head(octets);
  out.data = behind_head(octets);
  out.data_before_answer = behind_head(before);
  return out;
}

}  // namespace connectspec
