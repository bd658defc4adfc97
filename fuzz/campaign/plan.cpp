#include "fuzz/campaign/plan.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "fuzz/campaign/elements.h"
#include "fuzz/generate/random.h"

namespace connectspec::fuzz {
namespace {

constexpr std::string_view others[] = {"host/missing", "host/last", "line/twice", "unfinished",
                                       "cut/bytes",    "cut/lines", "cut/some",   "cut/slow"};

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

void deviate(Plan& plan, Random& random) {
  RequestParts& parts = plan.parts;
  const std::size_t kind = random.below(100);
  if (kind < 38) {
    parts.target = " " + take(target_elements(), random, plan);
  } else if (kind < 45) {
    parts.method = take(method_elements(), random, plan);
  } else if (kind < 54) {
    parts.version = take(version_elements(), random, plan);
  } else if (kind < 84) {
    change_lines(plan, random);
  } else if (kind < 87) {
    parts.before = take(before_elements(), random, plan);
  } else if (kind < 90) {
    parts.end = take(end_elements(), random, plan);
  } else if (kind < 91) {
    parts.end.clear();
    parts.tail.clear();
    plan.features.insert("unfinished");
  } else {
    parts.tail = take(tail_elements(), random, plan);
  }
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
    plan.cut = std::to_string(1 + random.below(70));
    plan.features.insert("cut/some");
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
  plan.parts.target = " " + take(random.pick(kinds), random, plan);
}

}  // namespace

bool Plan::reaches_for_denied() const { return parts.target.find("{denied") != std::string::npos; }

bool Plan::reaches_for_highest() const {
  return parts.target.find("{highest") != std::string::npos;
}

Plan plain_plan() {
  Plan plan;
  plan.parts.method = "CONNECT";
  plan.parts.target = " {origin}";
  plan.parts.version = " HTTP/1.1\r\n";
  plan.parts.lines = {"Host: {origin}\r\n", "{auth}"};
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
  if (plan.parts.end.empty()) {
    plan.parts.tail.clear();
  } else if (plan.parts.tail.empty() && random.one_in(6)) {
    // The request behind a request is the boundary that matters most.
    plan.parts.tail = take(random.one_in(3) ? marker_elements() : tail_elements(), random, plan);
  }
  cut(plan, random);
  if (denied.any() && random.one_in(25)) {
    reach_for(denied, plan, random);
  }
  return plan;
}

std::size_t feature_count(const Denied& denied) {
  return target_elements().size() + method_elements().size() + version_elements().size() +
         line_elements().size() + tail_elements().size() + before_elements().size() +
         end_elements().size() + std::size(others) +
         (denied.address.empty() ? 0 : denied_address_elements().size()) +
         (denied.port == 0 ? 0 : denied_port_elements().size()) +
         (denied.name.empty() ? 0 : denied_name_elements().size());
}

}  // namespace connectspec::fuzz
