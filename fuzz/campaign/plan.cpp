#include "fuzz/campaign/plan.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "fuzz/campaign/edges.h"
#include "fuzz/campaign/elements.h"
#include "fuzz/generate/random.h"

namespace connectspec::fuzz {
namespace {

constexpr std::string_view credentials = "{auth}";
constexpr std::string_view others[] = {
    "host/missing",     "host/last",          "line/twice",        "unfinished", "unfinished/early",
    "unfinished/ended", "cut/bytes",          "cut/lines",         "cut/some",   "cut/apart",
    "cut/slow",         "tunnel/client-ends", "tunnel/origin-ends"};

std::string spelt_out(std::string_view text) {
  std::string result(text);
  for (const auto& [brief, name] :
       {std::pair<std::string_view, std::string_view>{"{o}", "{origin.host}"},
        {"{p}", "{origin.port}"},
        {"{d}", "{denied.host}"}}) {
    for (std::size_t at = 0; (at = result.find(brief, at)) != std::string::npos;
         at += name.size()) {
      result.replace(at, brief.size(), name);
    }
  }
  return result;
}

std::string take(std::span<const Element> from, Random& random, Plan& plan) {
  const Element& element = random.pick(from);
  plan.features.insert(element.feature);
  return spelt_out(element.text);
}

void change_lines(Plan& plan, Random& random) {
  std::vector<std::string>& list = plan.parts.lines;
  if (list.empty()) {
    return;  // of a request that is left unfinished
  }
  const std::size_t kind = random.below(16);
  if (kind == 0 && list.front().starts_with("Host: {origin}")) {
    list.erase(list.begin());
    plan.features.insert("host/missing");
  } else if (kind == 1 && !list.empty()) {
    list.push_back(list.front());
    list.erase(list.begin());
    plan.features.insert("host/last");
  } else if (kind == 2 && !list.empty()) {
    list.push_back(random.pick(list));
    plan.features.insert("line/twice");
  } else if (kind < 6 && list.front().starts_with("Host: {origin}")) {
    list.front() = take(line_elements(), random, plan);
  } else {
    const std::size_t at = random.below(list.size() + 1);
    list.insert(list.begin() + static_cast<std::ptrdiff_t>(at),
                take(line_elements(), random, plan));
  }
}

// Templates can't be cut anywhere.
void cut_off(std::string& text, Random& random) {
  if (text.find('{') == std::string::npos) {
    text.resize(random.below(text.size() + 1));
  }
}

// It ends within the request line or behind any of the lines.
void leave_unfinished(Plan& plan, Random& random) {
  RequestParts& parts = plan.parts;
  parts.end.clear();
  plan.features.insert("unfinished");
  if (random.one_in(2)) {
    plan.features.insert("unfinished/early");
    parts.lines.clear();
    const std::size_t whole = random.below(3);  // so many parts are
    if (whole == 2) {
      cut_off(parts.version, random);
    } else {
      parts.version.clear();
    }
    if (whole == 0) {
      parts.target.clear();
      cut_off(parts.method, random);
    }
  }
  if (random.one_in(2)) {
    plan.features.insert("unfinished/ended");
    plan.farewell = Farewell::client;
  }
}

void deviate(Plan& plan, Random& random) {
  RequestParts& parts = plan.parts;
  const std::size_t kind = random.below(112);
  if (kind < 38) {
    parts.target = " " + take(target_elements(), random, plan);
    if (plan.reaches_for_highest()) {  // else Host would be the reason of a refusal
      std::replace(parts.lines.begin(), parts.lines.end(), std::string("Host: {origin}\r\n"),
                   std::string("Host: {highest}\r\n"));
    }
  } else if (kind < 45) {
    parts.method = take(method_elements(), random, plan);
  } else if (kind < 54) {
    parts.version = take(version_elements(), random, plan);
  } else if (kind < 82) {
    change_lines(plan, random);
  } else if (kind < 85) {
    parts.before = take(before_elements(), random, plan);
  } else if (kind < 88) {
    parts.end = take(end_elements(), random, plan);
  } else if (kind < 89) {
    leave_unfinished(plan, random);
  } else if (kind < 95) {
    plan.features.insert(insert_octet(parts, random));
  } else if (kind < 103) {
    plan.features.insert(go_to_an_edge(parts, random));
  } else {
    parts.tail = take(tail_elements(), random, plan);
  }
}

// What passes the tunnel, and how that ends.
void fill_tunnel(Plan& plan, Random& random) {
  if (random.one_in(4)) {
    const std::size_t kind = random.below(3);
    if (kind != 0) {
      plan.up = take(data_elements(), random, plan);
    }
    if (kind != 1) {
      plan.down = take(data_elements(), random, plan);
    }
  } else if (random.one_in(50)) {
    plan.features.insert(fill_to_an_edge(plan.up, random));
    plan.features.insert(fill_to_an_edge(plan.down, random));
  }
  if (random.one_in(6)) {
    plan.farewell = random.one_in(2) ? Farewell::client : Farewell::origin;
    plan.features.insert(plan.farewell == Farewell::client ? "tunnel/client-ends"
                                                           : "tunnel/origin-ends");
  }
}

// Where a reader may go wrong: round the end of the head, which is that of the text where nothing
// follows, and anywhere.
std::string some_cut(const Plan& plan, Random& random) {
  constexpr std::size_t head = 90;  // octets of most, a little more
  const std::size_t tail = plan.parts.tail.find('{') == std::string::npos ? plan.parts.tail.size()
                           : plan.parts.tail == "early {nonce}"           ? 22
                                                                          : random.below(head);
  const std::size_t kind = random.below(4);
  if (kind == 0) {
    return std::to_string(1 + random.below(head));
  }
  if (kind == 1) {
    return "-" + std::to_string(1 + random.below(head));
  }
  return "-" + std::to_string(tail + random.below(6) + (tail == 0 ? 1 : 0));
}

void cut(Plan& plan, Random& random) {
  if (random.one_in(1000)) {  // rarely, as it takes its time
    plan.cut = "lines";
    plan.gap = std::chrono::milliseconds(10);
    plan.features.insert("cut/slow");
    return;
  }
  const std::size_t kind = random.below(40);
  if (kind == 0) {
    plan.cut = "bytes";
    plan.features.insert("cut/bytes");
  } else if (kind < 3) {
    plan.cut = "lines";
    plan.features.insert("cut/lines");
  } else if (kind < 8) {
    plan.cut = some_cut(plan, random);
    while (random.one_in(3)) {
      plan.cut += "," + some_cut(plan, random);
    }
    plan.features.insert("cut/some");
    if (random.one_in(4)) {  // so that who is quick reads the pieces one by one
      plan.gap = std::chrono::milliseconds(1);
      plan.features.insert("cut/apart");
    }
  }
}

void reach_for(const Denied& denied, Plan& plan, Random& random) {
  std::vector<std::span<const Element>> kinds;
  if (!denied.address.empty()) {
    kinds.push_back(denied_address_elements());
  }
  if (denied.port != 0) {
    kinds.push_back(denied_port_elements());
  }
  if (!denied.name.empty()) {
    kinds.push_back(denied_name_elements());
  }
  const auto auth = std::find(plan.parts.lines.begin(), plan.parts.lines.end(), credentials);
  if (denied.strangers && auth != plan.parts.lines.end() &&
      (kinds.empty() || random.one_in(kinds.size() + 1))) {
    *auth = take(denied_credentials_elements(), random, plan);
    return;
  }
  if (kinds.empty()) {
    return;
  }
  plan.parts.target = " " + take(random.pick(kinds), random, plan);
}

}  // namespace

bool Plan::reaches_for_denied() const { return parts.target.find("{denied") != std::string::npos; }

bool Plan::reaches_for_highest() const {
  return parts.target.find("{highest") != std::string::npos;
}

bool Plan::reaches_for_nobody() const { return parts.target.find("{nobody") != std::string::npos; }

bool Plan::is_strangers() const {
  const auto told = [](std::string_view feature) {
    return feature.starts_with("denied/credentials");
  };
  const auto shown = [](const std::string& line) {
    return line.find("{auth}") != std::string::npos;
  };
  return std::any_of(features.begin(), features.end(), told) &&
         std::none_of(parts.lines.begin(), parts.lines.end(), shown);
}

bool Plan::has_plain_tunnel() const {
  const Plan plain = plain_plan();
  return up == plain.up && down == plain.down && farewell == Farewell::none;
}

Plan strangers_plan() {
  Plan plan = plain_plan();
  plan.parts.lines.pop_back();
  return plan;
}

Plan plain_plan() {
  Plan plan;
  plan.parts.method = "CONNECT";
  plan.parts.target = " {origin}";
  plan.parts.version = " HTTP/1.1\r\n";
  plan.parts.lines = {"Host: {origin}\r\n", std::string(credentials)};
  plan.parts.end = "\r\n";
  return plan;
}

Plan in_one_write(Plan plan) {
  plan.cut = plain_plan().cut;
  plan.gap = {};
  return plan;
}

Plan make_plan(std::uint64_t seed, std::uint64_t number, const Denied& denied) {
  Random random(seed * 0x9E3779B97F4A7C15ULL + number);
  Plan plan = plain_plan();
  plan.number = number;
  const std::size_t dice = random.below(20);
  const std::size_t deviations = dice < 1 ? 0 : dice < 13 ? 1 : dice < 19 ? 2 : 3;
  for (std::size_t count = 0; count < deviations; ++count) {
    deviate(plan, random);
  }
  if (plan.unfinished()) {
    plan.parts.tail.clear();
    cut(plan, random);
    return plan;
  }
  if (plan.parts.tail.empty() && random.one_in(6)) {
    // The request behind a request is the boundary that matters most.
    plan.parts.tail = take(random.one_in(3) ? marker_elements() : tail_elements(), random, plan);
  }
  fill_tunnel(plan, random);
  cut(plan, random);
  if (denied.any() && random.one_in(25)) {
    reach_for(denied, plan, random);
  }
  return plan;
}

std::size_t feature_count(const Denied& denied) {
  return target_elements().size() + method_elements().size() + version_elements().size() +
         line_elements().size() + tail_elements().size() + before_elements().size() +
         end_elements().size() + data_elements().size() + std::size(others) + edge_features() +
         (denied.address.empty() ? 0 : denied_address_elements().size()) +
         (denied.port == 0 ? 0 : denied_port_elements().size()) +
         (denied.name.empty() ? 0 : denied_name_elements().size()) +
         (denied.strangers ? denied_credentials_elements().size() : 0);
}

}  // namespace connectspec::fuzz
