#include "fuzz/campaign/plan.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "fuzz/generate/random.h"

namespace connectspec::fuzz {
namespace {

struct Element {
  std::string_view feature;
  std::string_view text;
};

// {o} stands for {origin.host}, {p} for {origin.port}. No name is in it that a target would have to
// look up.
constexpr Element targets[] = {
    {"target/missing-port", "{o}"},
    {"target/empty-port", "{o}:"},
    {"target/missing-host", ":{p}"},
    {"target/port-zero", "{o}:0"},
    {"target/port-65536", "{o}:65536"},
    {"target/port-wraps-16", "{o}:{origin.port+65536}"},
    {"target/port-wraps-32", "{o}:{origin.port+4294967296}"},
    {"target/port-wraps-64", "{o}:{origin.port+18446744073709551616}"},
    {"target/port-leading-zero", "{o}:0{p}"},
    {"target/port-many-zeros", "{o}:{repeat:40:0}{p}"},
    {"target/port-plus", "{o}:+{p}"},
    {"target/port-minus", "{o}:-{p}"},
    {"target/port-space-before", "{o}: {p}"},
    {"target/port-tab-before", "{o}:\t{p}"},
    {"target/port-text-behind", "{o}:{p}a"},
    {"target/port-dot-behind", "{o}:{p}.0"},
    {"target/port-nul-behind", "{o}:{p}{hex:00}"},
    {"target/port-percent", "{o}:{p}%20"},
    {"target/port-hex", "{o}:0x1F90"},
    {"target/port-exponent", "{o}:1e4"},
    {"target/second-port", "{o}:{p}:{decoy.port}"},
    {"target/second-port-first", "{o}:{decoy.port}:{p}"},
    {"target/path", "{o}:{p}/"},
    {"target/path-long", "{o}:{p}/a/b"},
    {"target/query", "{o}:{p}?a"},
    {"target/fragment", "{o}:{p}#a"},
    {"target/userinfo", "user@{o}:{p}"},
    {"target/userinfo-decoy", "{decoy}@{o}:{p}"},
    {"target/password", "user:pw@{o}:{p}"},
    {"target/scheme", "http://{o}:{p}"},
    {"target/scheme-slash", "http://{o}:{p}/"},
    {"target/scheme-relative", "//{o}:{p}"},
    {"target/slash-first", "/{o}:{p}"},
    {"target/two", "{o}:{p},{decoy}"},
    {"target/two-semicolon", "{o}:{p};{decoy}"},
    {"target/backslash", "{o}:{p}\\"},
    {"target/quoted", "\"{o}:{p}\""},
    {"target/bracketed-ipv4", "[{o}]:{p}"},
    {"target/bracket-open", "[{o}:{p}"},
    {"target/bracket-close", "{o}]:{p}"},
    {"target/text-behind-bracket", "[::ffff:{o}]a:{p}"},
    {"target/mapped", "[::ffff:{o}]:{p}"},
    {"target/mapped-bare", "::ffff:{o}:{p}"},
    {"target/zone", "[::ffff:{o}%25lo]:{p}"},
    {"target/zone-raw", "[::ffff:{o}%lo]:{p}"},
    {"target/two-gaps", "[::ffff::{o}]:{p}"},
    {"target/nine-groups", "[0:0:0:0:0:0:0:ffff:{o}]:{p}"},
    {"target/octal", "{origin.host|octal}:{p}"},
    {"target/hex", "{origin.host|hex}:{p}"},
    {"target/integer", "{origin.host|integer}:{p}"},
    {"target/short", "{origin.host|short}:{p}"},
    {"target/dot-behind", "{o}.:{p}"},
    {"target/percent-digit", "{origin.host|percent}:{p}"},
    {"target/percent-colon", "{o}%3A{p}"},
    {"target/percent-nul", "{o}%00:{p}"},
    {"target/nul-behind-host", "{o}{hex:00}:{p}"},
    {"target/space-behind-host", "{o} :{p}"},
    {"target/tab-behind-host", "{o}\t:{p}"},
    {"target/high-octet-behind", "{o}{hex:ff}:{p}"},
    {"target/del-behind", "{o}:{p}{hex:7f}"},
    {"target/cr-behind", "{o}:{p}\r"},
    {"target/lf-behind", "{o}:{p}\n"},
    {"target/vt-behind", "{o}:{p}{hex:0b}"},
    {"target/star", "*"},
    {"target/slash", "/"},
    {"target/long", "{o}:{repeat:9000:0}{p}"},
};

constexpr Element methods[] = {
    {"method/lower", "connect"},
    {"method/mixed", "Connect"},
    {"method/longer", "CONNECTX"},
    {"method/shorter", "CONNEC"},
    {"method/tab", "CONNECT\t"},
    {"method/space-first", " CONNECT"},
    {"method/nul", "CONNECT{hex:00}"},
    {"method/quoted", "\"CONNECT\""},
    {"method/two-spaces", "CONNECT "},
    {"method/high-octet", "{hex:ff}CONNECT"},
    {"method/bom", "{hex:ef bb bf}CONNECT"},
};

constexpr Element versions[] = {
    {"version/1.0", " HTTP/1.0\r\n"},
    {"version/1.2", " HTTP/1.2\r\n"},
    {"version/2.0", " HTTP/2.0\r\n"},
    {"version/0.9", " HTTP/0.9\r\n"},
    {"version/none", "\r\n"},
    {"version/empty", " \r\n"},
    {"version/two-digits", " HTTP/1.10\r\n"},
    {"version/leading-zero", " HTTP/01.1\r\n"},
    {"version/no-minor", " HTTP/1\r\n"},
    {"version/lower", " http/1.1\r\n"},
    {"version/comma", " HTTP/1,1\r\n"},
    {"version/other-name", " ICAP/1.1\r\n"},
    {"version/text-behind", " HTTP/1.1 x\r\n"},
    {"version/space-behind", " HTTP/1.1 \r\n"},
    {"version/two-spaces", "  HTTP/1.1\r\n"},
    {"version/tab", "\tHTTP/1.1\r\n"},
    {"version/lf", " HTTP/1.1\n"},
    {"version/cr", " HTTP/1.1\r"},
    {"version/cr-cr-lf", " HTTP/1.1\r\r\n"},
    {"version/nul-behind", " HTTP/1.1{hex:00}\r\n"},
    {"version/minus", " HTTP/-1.1\r\n"},
};

constexpr Element lines[] = {
    {"host/other", "Host: {decoy}\r\n"},
    {"host/same-again", "Host: {origin}\r\n"},
    {"host/lower-case", "host: {origin}\r\n"},
    {"host/empty", "Host:\r\n"},
    {"host/no-port", "Host: {o}\r\n"},
    {"host/list", "Host: {origin}, {decoy}\r\n"},
    {"host/space-inside", "Host: {o} :{p}\r\n"},
    {"host/userinfo", "Host: user@{origin}\r\n"},
    {"host/scheme", "Host: http://{origin}/\r\n"},
    {"host/path", "Host: {origin}/\r\n"},
    {"host/bracket", "Host: [::1\r\n"},
    {"host/nul", "Host: {origin}{hex:00}\r\n"},
    {"host/space-before-colon", "Host : {decoy}\r\n"},
    {"host/tab-before-colon", "Host\t: {decoy}\r\n"},
    {"host/led-by-space", " Host: {decoy}\r\n"},
    {"host/folded", "Host:\r\n {origin}\r\n"},
    {"host/bare-lf", "X-A: a\nHost: {decoy}\r\n"},
    {"host/bare-cr", "X-A: a\rHost: {decoy}\r\n"},
    {"length/zero", "Content-Length: 0\r\n"},
    {"length/five", "Content-Length: 5\r\n"},
    {"length/plus", "Content-Length: +5\r\n"},
    {"length/minus", "Content-Length: -1\r\n"},
    {"length/empty", "Content-Length:\r\n"},
    {"length/list", "Content-Length: 0, 5\r\n"},
    {"length/huge", "Content-Length: 18446744073709551621\r\n"},
    {"length/hex", "Content-Length: 0x5\r\n"},
    {"length/twice", "Content-Length: 0\r\nContent-Length: 5\r\n"},
    {"length/space-before-colon", "Content-Length : 5\r\n"},
    {"coding/chunked", "Transfer-Encoding: chunked\r\n"},
    {"coding/identity", "Transfer-Encoding: identity\r\n"},
    {"coding/unknown", "Transfer-Encoding: xchunked\r\n"},
    {"coding/with-length", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"},
    {"coding/space-before-colon", "Transfer-Encoding : chunked\r\n"},
    {"coding/tab", "Transfer-Encoding:\tchunked\r\n"},
    {"field/no-colon", "X-A\r\n"},
    {"field/no-name", ": a\r\n"},
    {"field/name-with-space", "X A: a\r\n"},
    {"field/name-with-octet", "X{hex:e9}: a\r\n"},
    {"field/name-with-bracket", "X(A): a\r\n"},
    {"field/name-with-nul", "X{hex:00}: a\r\n"},
    {"field/space-before-colon", "X-A : a\r\n"},
    {"field/value-with-nul", "X-A: a{hex:00}b\r\n"},
    {"field/value-with-control", "X-A: a{hex:0b}b\r\n"},
    {"field/value-with-del", "X-A: a{hex:7f}b\r\n"},
    {"field/value-with-octets", "X-A: {hex:e9 ff 80}\r\n"},
    {"field/value-with-cr", "X-A: a\rb\r\n"},
    {"field/value-empty", "X-A:\r\n"},
    {"field/value-quoted", "X-A: \"\r\n"},
    {"field/folded", "X-A: a\r\n b\r\n"},
    {"field/folded-empty", "X-A: a\r\n \r\n"},
    {"field/ends-with-lf", "X-A: a\n"},
    {"field/ends-with-cr-cr-lf", "X-A: a\r\r\n"},
    {"field/long-value", "X-A: {repeat:5000:a}\r\n"},
    {"field/long-name", "X{repeat:2000:a}: a\r\n"},
    {"field/many", "{repeat:90:X-A: a\r\n}"},
    {"field/very-many", "{repeat:400:A:\r\n}"},
    {"field/connection-close", "Connection: close\r\n"},
    {"field/connection-host", "Connection: Host\r\n"},
    {"field/proxy-connection", "Proxy-Connection: keep-alive\r\n"},
    {"field/expect", "Expect: 100-continue\r\n"},
    {"field/upgrade", "Upgrade: h2c\r\n"},
    {"field/te", "TE: trailers\r\n"},
    {"field/max-forwards", "Max-Forwards: 0\r\n"},
    {"field/authorization", "Authorization: Basic dXNlcjpwYXNzd29yZA==\r\n"},
};

constexpr Element tails[] = {
    {"tail/data", "early {nonce}"},
    {"tail/empty-line", "\r\n"},
    {"tail/lf", "\n"},
    {"tail/nul", "{hex:00}"},
    {"tail/five-octets", "hello"},
    {"tail/chunks", "5\r\nhello\r\n0\r\n\r\n"},
    {"tail/connect", "CONNECT {decoy} HTTP/1.1\r\nHost: {decoy}\r\n\r\n"},
    {"tail/get", "GET http://{decoy}/ HTTP/1.1\r\nHost: {decoy}\r\n\r\n"},
    {"tail/chunks-then-connect", "0\r\n\r\nCONNECT {decoy} HTTP/1.1\r\nHost: {decoy}\r\n\r\n"},
    {"tail/hello-then-connect", "helloCONNECT {decoy} HTTP/1.1\r\nHost: {decoy}\r\n\r\n"},
    {"tail/tls", "{hex:16 03 01 00 05 01 00 00 01 00}"},
    {"tail/long", "{repeat:20000:x}"},
};

constexpr Element befores[] = {
    {"before/empty-line", "\r\n"}, {"before/lf", "\n"},
    {"before/cr", "\r"},           {"before/space", " "},
    {"before/nul", "{hex:00}"},    {"before/two-empty-lines", "\r\n\r\n"},
};

constexpr Element ends[] = {{"end/lf", "\n"},
                            {"end/cr-cr-lf", "\r\r\n"},
                            {"end/space-crlf", " \r\n\r\n"},
                            {"end/lf-crlf", "\n\r\n"}};

constexpr std::string_view others[] = {"host/missing", "host/last", "line/twice", "unfinished",
                                       "cut/bytes",    "cut/lines", "cut/some"};

std::string spelt_out(std::string_view text) {
  std::string result(text);
  for (const auto& [brief, name] :
       {std::pair<std::string_view, std::string_view>{"{o}", "{origin.host}"},
        {"{p}", "{origin.port}"}}) {
    for (std::size_t at = 0; (at = result.find(brief, at)) != std::string::npos;
         at += name.size()) {
      result.replace(at, brief.size(), name);
    }
  }
  return result;
}

template <class Elements>
std::string take(const Elements& from, Random& random, Plan& plan) {
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
    list.front() = take(lines, random, plan);
  } else {
    const std::size_t at = random.below(list.size() + 1);
    list.insert(list.begin() + static_cast<std::ptrdiff_t>(at), take(lines, random, plan));
  }
}

void deviate(Plan& plan, Random& random) {
  RequestParts& parts = plan.parts;
  const std::size_t kind = random.below(100);
  if (kind < 38) {
    parts.target = " " + take(targets, random, plan);
  } else if (kind < 45) {
    parts.method = take(methods, random, plan);
  } else if (kind < 54) {
    parts.version = take(versions, random, plan);
  } else if (kind < 84) {
    change_lines(plan, random);
  } else if (kind < 87) {
    parts.before = take(befores, random, plan);
  } else if (kind < 90) {
    parts.end = take(ends, random, plan);
  } else if (kind < 91) {
    parts.end.clear();
    parts.tail.clear();
    plan.features.insert("unfinished");
  } else {
    parts.tail = take(tails, random, plan);
  }
}

void cut(Plan& plan, Random& random) {
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

}  // namespace

Plan plain_plan() {
  Plan plan;
  plan.parts.method = "CONNECT";
  plan.parts.target = " {origin}";
  plan.parts.version = " HTTP/1.1\r\n";
  plan.parts.lines = {"Host: {origin}\r\n", "{auth}"};
  plan.parts.end = "\r\n";
  return plan;
}

Plan make_plan(std::uint64_t seed, std::uint64_t number) {
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
    constexpr Element marker[] = {tails[6]};
    plan.parts.tail = random.one_in(3) ? take(marker, random, plan) : take(tails, random, plan);
  }
  cut(plan, random);
  return plan;
}

std::size_t feature_count() {
  return std::size(targets) + std::size(methods) + std::size(versions) + std::size(lines) +
         std::size(tails) + std::size(befores) + std::size(ends) + std::size(others);
}

}  // namespace connectspec::fuzz
