// What was found out about a target as text: a profile to be edited, and a summary for people.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>

#include "harness/program/cli/paragraph.h"
#include "harness/program/cli/probing.h"
#include "reports/printable.h"

namespace connectspec {
namespace {

// In double quotes, as YAML has it.
std::string quoted_for_yaml(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string text_of(const PortRange& range) {
  return range.low == range.high ? std::to_string(range.low)
                                 : fmt::format("\"{}-{}\"", range.low, range.high);
}

std::string endpoint_text(const EndpointProfile& endpoint) {
  std::string text = fmt::format("  {}:\n    address: \"{}\"\n", endpoint.name, endpoint.address);
  text += endpoint.protocol == Protocol::http2 ? "    protocol: h2\n" : "";
  text += endpoint.tls ? "    tls: yes\n" : "";
  if (const auto& credentials = endpoint.credentials) {
    text += fmt::format("    credentials: {{user: {}, password: {}}}\n",
                        quoted_for_yaml(credentials->user), quoted_for_yaml(credentials->password));
  }
  text += endpoint.fields.empty() ? "" : "    fields:\n";
  for (const Field& field : endpoint.fields) {
    text +=
        fmt::format("      {}: {}\n", quoted_for_yaml(field.name), quoted_for_yaml(field.value));
  }
  if (!endpoint.capabilities.empty()) {
    text += fmt::format("    capabilities: [{}]\n", fmt::join(endpoint.capabilities, ", "));
  }
  return text;
}

std::string ports_text(const Profile& profile) {
  std::vector<std::string> allowed;
  for (const PortRange& range : profile.ports_allowed) {
    allowed.push_back(text_of(range));
  }
  if (allowed.empty() && profile.ports_denied.empty()) {
    return {};
  }
  std::string text = "ports:\n";
  text += allowed.empty() ? "" : fmt::format("  allowed: [{}]\n", fmt::join(allowed, ", "));
  text += profile.ports_denied.empty()
              ? ""
              : fmt::format("  denied: [{}]\n", fmt::join(profile.ports_denied, ", "));
  return text;
}

enum class Reasons { none, gist, whole };

constexpr std::size_t room_of_a_gist = 40;
constexpr std::size_t room_of_a_heading = std::string_view("  not asked: ").size();

std::string told(const Finding& finding, Reasons reasons) {
  return reasons == Reasons::none
             ? finding.capability
             : fmt::format("{} ({})", finding.capability,
                           reasons == Reasons::gist ? printable(finding.text, room_of_a_gist)
                                                    : finding.text);
}

std::string list_of(const std::vector<Finding>& findings, Finding::Is is, Reasons reasons) {
  std::vector<std::string> all;
  for (const Finding& finding : findings) {
    if (finding.is == is) {
      all.push_back(told(finding, reasons));
    }
  }
  return fmt::format("{}", fmt::join(all, ", "));
}

std::string list_after(std::string_view heading, const std::string& list,
                       std::size_t columns = paragraph_width) {
  return list.empty() ? "" : paragraph(fmt::format("  {}: {}", heading, list), 4, columns);
}

}  // namespace

std::string summary_of(const std::vector<Finding>& findings) {
  return "What asking tells of it; `connectspec probe` writes it down as a profile:\n" +
         list_after("found", list_of(findings, Finding::Is::found, Reasons::whole)) +
         list_after("not so", list_of(findings, Finding::Is::not_found, Reasons::whole)) +
         list_after("not asked", list_of(findings, Finding::Is::not_asked, Reasons::whole));
}

std::string brief_summary_of(const std::vector<Finding>& findings, std::size_t columns) {
  const std::size_t width = columns == 0 ? paragraph_width : columns;
  return paragraph(
             "What asking tells of it (whole: --verbose; as a profile: `connectspec probe`; other "
             "than that: --claim, --disclaim):",
             4, width) +
         list_after("found", list_of(findings, Finding::Is::found, Reasons::gist), width) +
         list_after("not so", list_of(findings, Finding::Is::not_found, Reasons::gist), width) +
         list_after("not asked",
                    printable(list_of(findings, Finding::Is::not_asked, Reasons::none),
                              std::max(width, 2 * room_of_a_heading) - room_of_a_heading),
                    width);
}

std::string profile_text(const Probed& probed) {
  const Profile& profile = *probed.profile;
  std::string text =
      "# A first profile, written by `connectspec probe`. Claim what the target promises beyond "
      "it.\n";
  text += fmt::format("name: my-proxy\ntitle: {}\nendpoints:\n",
                      quoted_for_yaml("The proxy at " + profile.endpoints.front().address));
  for (const EndpointProfile& endpoint : profile.endpoints) {
    text += endpoint_text(endpoint);
  }
  text += fmt::format("capabilities: [{}]\n", fmt::join(profile.capabilities, ", "));
  text += ports_text(profile);
  if (!profile.denied_address.empty()) {
    text += fmt::format("denied-address: {}\n", profile.denied_address);
  }
  if (profile.origin_name != "localhost") {
    text += fmt::format("origin-name: {}\n", profile.origin_name);
  }
  if (!profile.origin_host.empty()) {
    text += fmt::format("origin-host: {}\n", profile.origin_host);
  }
  text += "# What was found out, capability by capability:\n";
  constexpr const char* words[] = {"found", "not so", "not asked"};
  for (const Finding& finding : probed.findings) {
    text += fmt::format("#   {}: {}; {}\n", finding.capability,
                        words[static_cast<std::size_t>(finding.is)], finding.text);
  }
  return text;
}

}  // namespace connectspec
