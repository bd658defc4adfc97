#include "fuzz/campaign/case_text.h"

#include <fmt/format.h>

namespace connectspec::fuzz {
namespace {

// In YAML's double quotes; template syntax stays as it is. Octets that can't stand there were
// written {hex:…}.
std::string quoted(std::string_view text) {
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
};

constexpr std::string_view echo_steps = "      - client.echo: origin\n";
constexpr std::string_view end_steps = "      - {client.await: end, within: 1s}\n";

Ways ways_for(const Complaint& complaint) {
  if (complaint.oracle == "B01" || complaint.oracle == "B02") {
    return {
        "must", "",
        "      - fail: {alive: no}\n        because: the target no longer serves a valid CONNECT\n"
        "        breaks: liveness\n      - pass: otherwise\n"};
  }
  if (complaint.oracle == "B06") {
    return {
        "must", echo_steps,
        "      - fail: {response: 2xx, not: {echo: intact}}\n"
        "        because: the tunnel doesn't carry data as they were sent\n        breaks: data\n"
        "      - pass: otherwise\n"};
  }
  if (complaint.oracle == "B07") {
    return {"must", "",
            "      - fail: {irregular: [content-length-in-2xx, transfer-encoding-in-2xx]}\n"
            "      - pass: otherwise\n"};
  }
  if (complaint.oracle == "B03") {
    return {"should", "",
            "      - warn: {not: {irregular: none}}\n        because: the answer is irregular\n"
            "      - pass: otherwise\n"};
  }
  if (complaint.feature == "second answer") {
    return {"must", end_steps,
            "      - fail: {responses: {at-least: 2}}\n"
            "        because: a request behind a refused CONNECT was answered\n"
            "      - fail: {not: {origins: untouched}}\n      - pass: otherwise\n"};
  }
  if (complaint.feature == "decoy") {
    return {"must", "",
            "      - fail: {decoy: touched}\n        because: it connected where the target "
            "doesn't lead\n"
            "      - pass: otherwise\n"};
  }
  if (complaint.feature == "silent") {
    return {"must", "",
            "      - fail: {response: silent, origins: untouched}\n        because: no answer and "
            "no close\n"
            "        breaks: liveness\n      - pass: otherwise\n"};
  }
  if (complaint.feature.starts_with("tries ")) {
    return {"should", "",
            "      - warn: {response: [502, 504]}\n        because: it went to a destination that "
            "the request "
            "doesn't name\n      - pass: otherwise\n"};
  }
  if (complaint.must) {
    return {"must", "", "      - use: reject-must\n"};
  }
  return {"should", echo_steps, "      - use: reject-should\n"};
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

std::string case_text(const Plan& plan, const Complaint& complaint, const std::string& evidence) {
  const std::string slug = slug_of(complaint);
  const Ways ways = ways_for(complaint);
  const std::string cut = plan.cut == "whole" ? ""
                          : plan.cut == "bytes" || plan.cut == "lines"
                              ? "        cut: " + plan.cut + "\n"
                              : "        cut: [" + plan.cut + "]\n";
  const std::string await = ways.more_steps == echo_steps ? "tunnel" : "response";
  return commented(evidence) +
         fmt::format(
             "area: fuzz\ntitle: Found by a campaign\ncases:\n"
             "  - id: fuzz/{0}\n    title: {1}\n    clause: [{2}]\n    level: {3}\n"
             "    needs: [connect]\n    controls: [h1/base/connect-ipv4]\n    why: {1}\n"
             "    listeners:\n      decoy: {{host: origin}}\n    script:\n"
             "      - client.send: {4}\n{5}      - client.await: {6}\n{7}    judge:\n{8}",
             slug, quoted(complaint.oracle + ": " + complaint.what), complaint.clause, ways.level,
             quoted(plan.request()), cut, await, ways.more_steps, ways.rules);
}

}  // namespace connectspec::fuzz
