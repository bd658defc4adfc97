#include "reference_proxy/defects/registry.h"

#include <fmt/format.h>

namespace connectspec::proxy::defects {
namespace {

std::string quoted_list(const std::vector<std::string_view>& texts) {
  std::string result;
  for (const std::string_view text : texts) {
    result += fmt::format("{}\"{}\"", result.empty() ? "" : ", ", text);
  }
  return "[" + result + "]";
}

}  // namespace

const std::vector<Group>& groups() {
  static const std::vector<Group> all = {
      {"base", base_defects()},
      {"target", target_defects()},
      {"reqline", reqline_defects()},
      {"host", host_defects()},
      {"field", field_defects()},
      {"framing", framing_defects()},
      {"policy", policy_defects()},
      {"auth", auth_defects()},
      {"credentials", credentials_defects()},
      {"head", head_defects()},
      {"digest", digest_defects()},
      {"success", success_defects()},
      {"tunnel", tunnel_defects()},
      {"close", close_defects()},
      {"fail", fail_defects()},
      {"persist", persist_defects()},
      {"robust", robust_defects()},
      {"tls", tls_defects()},
      {"chain", chain_defects()},
      {"load", load_defects()},
      {"names", names_defects()},
      {"forward", forward_defects()},
      {"opaque", opaque_defects()},
      {"amount", amount_defects()},
      {"timer", timer_defects()},
      {"ends", ends_defects()},
      {"others", others_defects()},
  };
  return all;
}

const Defect* find(std::string_view name) {
  for (const Group& one : groups()) {
    for (const Defect& wrong : one.defects) {
      if (wrong.name == name || fmt::format("{}/{}", one.name, wrong.name) == name) {
        return &wrong;
      }
    }
  }
  return nullptr;
}

std::string listing() {
  std::string result;
  for (const Group& one : groups()) {
    for (const Defect& wrong : one.defects) {
      result += fmt::format(
          "- name: {}/{}\n  breaks: \"{}\"\n  fails: {}\n  warns: {}\n  endpoint: {}\n  needs: "
          "\"{}\"\n  offers: \"{}\"\n  spares-controls: {}\n",
          one.name, wrong.name, wrong.breaks, quoted_list(wrong.fails), quoted_list(wrong.warns),
          wrong.endpoint, wrong.needs, wrong.offers, wrong.spares_controls ? "yes" : "no");
    }
  }
  return result;
}

}  // namespace connectspec::proxy::defects
