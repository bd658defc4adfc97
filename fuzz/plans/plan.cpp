#include "fuzz/plans/plan.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "fuzz/generate/random.h"
#include "fuzz/plans/edges.h"
#include "fuzz/plans/elements.h"

namespace connectspec::fuzz {
namespace {

constexpr std::string_view credentials = "{auth}";
constexpr std::string_view answer = "{digest:";               // to a challenge
constexpr std::uint64_t seeds_apart = 0x9E3779B97F4A7C15ULL;  // that no two share plans
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

bool begins_with_host(const std::vector<std::string>& lines) {
  return lines.front().starts_with("Host: {origin}");
}

// Mostly lines of all kinds beside the plain ones; Host, which a request must have, in turn.
enum class LineChange { drop_host, host_last, repeat, replace_host, insert };
constexpr Weighted<LineChange> line_changes[] = {{1, LineChange::drop_host},
                                                 {1, LineChange::host_last},
                                                 {1, LineChange::repeat},
                                                 {3, LineChange::replace_host},
                                                 {10, LineChange::insert}};

void change_lines(Plan& plan, Random& random) {
  std::vector<std::string>& list = plan.parts.lines;
  if (list.empty()) {
    return;  // of a request that is left unfinished
  }
  LineChange change = random.pick(line_changes);
  const bool of_host = change == LineChange::drop_host || change == LineChange::replace_host;
  if (of_host && !begins_with_host(list)) {
    change = LineChange::insert;
  }
  switch (change) {
    case LineChange::drop_host:
      list.erase(list.begin());
      plan.features.insert("host/missing");
      return;
    case LineChange::host_last:
      list.push_back(list.front());
      list.erase(list.begin());
      plan.features.insert("host/last");
      return;
    case LineChange::repeat:
      list.push_back(random.pick(list));
      plan.features.insert("line/twice");
      return;
    case LineChange::replace_host:
      list.front() = take(line_elements(), random, plan);
      return;
    case LineChange::insert:
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

void change_target(Plan& plan, Random& random) {
  plan.parts.target = " " + take(target_elements(), random, plan);
  if (plan.reaches_for_highest()) {  // else Host would be the reason of a refusal
    std::replace(plan.parts.lines.begin(), plan.parts.lines.end(),
                 std::string("Host: {origin}\r\n"), std::string("Host: {highest}\r\n"));
  }
}

void change_method(Plan& plan, Random& random) {
  plan.parts.method = take(method_elements(), random, plan);
}

void change_version(Plan& plan, Random& random) {
  plan.parts.version = take(version_elements(), random, plan);
}

void begin_otherwise(Plan& plan, Random& random) {
  plan.parts.before = take(before_elements(), random, plan);
}

void end_otherwise(Plan& plan, Random& random) {
  plan.parts.end = take(end_elements(), random, plan);
}

void disturb(Plan& plan, Random& random) { plan.features.insert(insert_octet(plan.parts, random)); }

void stretch(Plan& plan, Random& random) {
  plan.features.insert(go_to_an_edge(plan.parts, random));
}

void add_tail(Plan& plan, Random& random) { plan.parts.tail = take(tail_elements(), random, plan); }

// Target and fields are what proxies read most of, in most ways, and where their faults were; each
// kind of deviation comes up about as often as it has texts or places. Unfinished requests are few,
// as each takes the time of an answer that isn't owed.
using Deviation = void (*)(Plan&, Random&);
constexpr Weighted<Deviation> deviations[] = {
    {38, change_target},  {7, change_method}, {9, change_version},   {28, change_lines},
    {3, begin_otherwise}, {3, end_otherwise}, {1, leave_unfinished}, {6, disturb},
    {8, stretch},         {9, add_tail}};

// Mostly one, so that it is the reason of what comes of it; two show what one alone hides.
constexpr Weighted<std::size_t> deviation_counts[] = {{1, 0}, {12, 1}, {6, 2}, {1, 3}};

// One request in so many …
constexpr std::size_t with_data = 4;      // passes octets of a kind through its tunnel
constexpr std::size_t with_edge = 50;     // of the others, so many that a buffer ends: 64 KiB each
constexpr std::size_t with_farewell = 6;  // ends its tunnel from one side
constexpr std::size_t with_tail = 6;      // has something behind it, whatever else it deviates in:
constexpr std::size_t with_marker = 3;    // of these, a request to the decoy, which tells most
constexpr std::size_t with_denied = 25;   // reaches for what the target denies

// What passes the tunnel, and how that ends.
void fill_tunnel(Plan& plan, Random& random) {
  if (random.one_in(with_data)) {
    const std::size_t way = random.below(3);  // down, up, both
    if (way != 0) {
      plan.up = take(data_elements(), random, plan);
    }
    if (way != 1) {
      plan.down = take(data_elements(), random, plan);
    }
  } else if (random.one_in(with_edge)) {
    plan.features.insert(fill_to_an_edge(plan.up, random));
    plan.features.insert(fill_to_an_edge(plan.down, random));
  }
  if (random.one_in(with_farewell)) {
    plan.farewell = random.one_in(2) ? Farewell::client : Farewell::origin;
    plan.features.insert(plan.farewell == Farewell::client ? "tunnel/client-ends"
                                                           : "tunnel/origin-ends");
  }
}

// Where a reader may go wrong: round the end of the head, which is that of the text where nothing
// follows, and anywhere.
enum class CutAt { somewhere, somewhere_from_the_end, end_of_head };
constexpr Weighted<CutAt> cut_places[] = {
    {1, CutAt::somewhere}, {1, CutAt::somewhere_from_the_end}, {2, CutAt::end_of_head}};

std::string some_cut(const Plan& plan, Random& random) {
  constexpr std::size_t head = 90;        // octets of most, a little more
  constexpr std::size_t end_of_head = 6;  // places round the last two line ends
  constexpr std::string_view early = "early {nonce}";
  constexpr std::size_t early_size = 22;  // of that with a nonce of 16
  const std::size_t tail = plan.parts.tail.find('{') == std::string::npos ? plan.parts.tail.size()
                           : plan.parts.tail == early                     ? early_size
                                                                          : random.below(head);
  switch (random.pick(cut_places)) {
    case CutAt::somewhere:
      return std::to_string(1 + random.below(head));
    case CutAt::somewhere_from_the_end:
      return "-" + std::to_string(1 + random.below(head));
    case CutAt::end_of_head:
      break;
  }
  return "-" + std::to_string(tail + random.below(end_of_head) + (tail == 0 ? 1 : 0));
}

// Most requests come in one write, as B10 sends what is cut twice; octet by octet costs most.
enum class CutInto { octets, lines, some, nothing };
constexpr Weighted<CutInto> cuts[] = {
    {1, CutInto::octets}, {2, CutInto::lines}, {5, CutInto::some}, {32, CutInto::nothing}};
constexpr std::size_t slowly = 1000;  // one in so many, as it takes its time:
constexpr std::chrono::milliseconds slow_gap{10};
constexpr std::size_t another_cut = 3;  // one in so many cuts is followed by another
constexpr std::size_t apart = 4;        // so that who is quick reads the pieces one by one:
constexpr std::chrono::milliseconds quick_gap{1};

void cut_somewhere(Plan& plan, Random& random) {
  plan.cut = some_cut(plan, random);
  while (random.one_in(another_cut)) {
    plan.cut += "," + some_cut(plan, random);
  }
  plan.features.insert("cut/some");
  if (random.one_in(apart)) {
    plan.gap = quick_gap;
    plan.features.insert("cut/apart");
  }
}

void cut(Plan& plan, Random& random) {
  if (random.one_in(slowly)) {
    plan.cut = "lines";
    plan.gap = slow_gap;
    plan.features.insert("cut/slow");
    return;
  }
  switch (random.pick(cuts)) {
    case CutInto::octets:
      plan.cut = "bytes";
      plan.features.insert("cut/bytes");
      return;
    case CutInto::lines:
      plan.cut = "lines";
      plan.features.insert("cut/lines");
      return;
    case CutInto::some:
      return cut_somewhere(plan, random);
    case CutInto::nothing:
      return;
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
    const bool digest = denied.digest && random.one_in(2);
    *auth = take(digest ? denied_digest_elements() : denied_credentials_elements(), random, plan);
    return;
  }
  if (kinds.empty()) {
    return;
  }
  plan.parts.target = " " + take(random.pick(kinds), random, plan);
}

bool has_answer(const std::string& line) { return line.find(answer) != std::string::npos; }

// RFC 7616 §3.4: what the request line has, too; or, where that can't stand in a parameter, what a
// plain one has.
std::string_view uri_of(const Plan& plan) {
  const std::string_view target = plan.parts.target;
  const bool fits = target.starts_with(' ') && target.size() > 1 &&
                    target.find("{hex:") == std::string_view::npos &&
                    std::all_of(target.begin() + 1, target.end(), [](char c) {
                      return c > ' ' && c < '\x7f' && c != ';' && c != '"' && c != '\\';
                    });
  return fits ? target.substr(1) : "{origin}";
}

}  // namespace

bool Plan::reaches_for_denied() const { return parts.target.find("{denied") != std::string::npos; }

bool Plan::reaches_for_highest() const {
  return parts.target.find("{highest") != std::string::npos;
}

bool Plan::reaches_for_nobody() const { return parts.target.find("{nobody") != std::string::npos; }

bool Plan::answers_challenge() const {
  return std::any_of(parts.lines.begin(), parts.lines.end(), has_answer);
}

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

Plan with_digest(Plan plan) {
  const std::string shown =
      "Proxy-Authorization: {digest:uri=" + std::string(uri_of(plan)) + "}\r\n";
  for (std::string& line : plan.parts.lines) {
    if (const std::size_t at = line.find(credentials); at != std::string::npos) {
      line.replace(at, credentials.size(), shown);
    }
  }
  plan.by_digest = true;
  return plan;
}

Plan without_digest(Plan plan) {
  std::erase_if(plan.parts.lines, has_answer);
  return plan;
}

Plan in_one_write(Plan plan) {
  plan.cut = plain_plan().cut;
  plan.gap = {};
  return plan;
}

Plan make_plan(std::uint64_t seed, std::uint64_t number, const Denied& denied) {
  Random random(seed * seeds_apart + number);
  Plan plan = plain_plan();
  plan.number = number;
  for (std::size_t count = random.pick(deviation_counts); count > 0; --count) {
    random.pick(deviations)(plan, random);
  }
  if (plan.unfinished()) {
    plan.parts.tail.clear();
    cut(plan, random);
    return plan;
  }
  if (plan.parts.tail.empty() && random.one_in(with_tail)) {
    plan.parts.tail =
        take(random.one_in(with_marker) ? marker_elements() : tail_elements(), random, plan);
  }
  fill_tunnel(plan, random);
  cut(plan, random);
  if (denied.any() && random.one_in(with_denied)) {
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
         (denied.strangers ? denied_credentials_elements().size() : 0) +
         (denied.digest ? denied_digest_elements().size() : 0);
}

}  // namespace connectspec::fuzz
