#include "fuzz/oracles/reference/authority_oracles.h"

#include <algorithm>
#include <string>

#include "fuzz/grammar/abnf.h"
#include "fuzz/grammar/authority.h"
#include "fuzz/oracles/reference/reference_parser.h"
#include "reference_proxy/core/authority.h"

namespace connectspec::fuzz {
namespace {

Violation violation(const char* oracle, const char* feature, const std::string& text) {
  return {oracle, feature, "target '" + text + "'"};
}

bool same_address(const proxy::Authority& parsed, const Host& host) {
  if (!parsed.address) {
    return !host.ipv4 && !host.ipv6 && parsed.host == host.name;
  }
  const auto& octets = parsed.address->octets;
  if (parsed.address->is_v6) {
    return host.ipv6 && *host.ipv6 == octets;
  }
  return host.ipv4 && std::equal(host.ipv4->begin(), host.ipv4->end(), octets.begin());
}

}  // namespace

Finding check_authority(std::string_view octets) {
  const std::string text(octets);
  const Authority judged = judge_authority(text);
  const proxy::AuthorityResult parsed = proxy::parse_authority(text, {});
  const bool accepted = parsed.error == proxy::AuthorityError::none;
  const bool expected = judged.broken == Rule::none && judged.liberties.within(liberties_taken({}));
  if (accepted != expected) {
    return violation("P08", accepted ? "accepts target" : "rejects target", text);
  }
  const bool host_valid = proxy::judge_host_field(text) == proxy::HostFieldVerdict::valid;
  if (host_valid != abnf::host_field(text)) {
    return violation("P08", host_valid ? "accepts Host" : "rejects Host", text);
  }
  if (!accepted) {
    const bool inside = parsed.offset <= text.size();
    return inside ? Finding() : violation("P17", "error offset", text);
  }
  if (parsed.value.port != judged.port || !same_address(parsed.value, judged.host)) {
    return violation("P08", "differs target", text);
  }
  const auto again = proxy::parse_authority(proxy::to_string(parsed.value), {});
  if (again.error != proxy::AuthorityError::none || again.value.host != parsed.value.host ||
      again.value.address != parsed.value.address || again.value.port != parsed.value.port) {
    return violation("P07", "round trip", text);
  }
  return {};
}

}  // namespace connectspec::fuzz
