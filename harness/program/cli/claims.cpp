#include "harness/program/cli/claims.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <string_view>

#include "harness/model/capability.h"
#include "harness/model/spelling.h"
#include "harness/runner/target_pool.h"
#include "harness/targets/loopback_map.h"

namespace connectspec {
namespace {

// What a policy that denies mail denies first.
constexpr std::uint16_t denied_unless_said = 25;

// A claim is a word. These need more than that.
const std::map<std::string_view, std::string_view>& more_than_a_word() {
  static const std::map<std::string_view, std::string_view> all{
      {"denied-name", "a profile says which name it is: denied-name"},
      {"allow-list", "a profile says which name is allowed: allowed-name"},
      {"auth-basic", "--user NAME:PASSWORD says with what"},
      {"auth-colon", "--user NAME:PASSWORD says with what"},
      {"auth-utf8", "--user NAME:PASSWORD says with what"},
      {"auth-digest", "--user NAME:PASSWORD says with what"},
      {"dns", "a profile has its target ask the run's own name server: dns"},
      {"private-network", "a profile launches its target there"},
      {"launched", "a profile launches its target"},
      {"default-policy", "a profile has an endpoint called default"},
      {"parent", "a profile has an endpoint with a parent"},
      {"parent-credentials", "a profile has an endpoint with a parent"},
      {"tls", "--tls speaks it"},
      {"low-ports", "whether they can be bound is this machine's business"},
  };
  return all;
}

std::vector<std::string> names_of_capabilities() {
  std::vector<std::string> names;
  for (const Capability& capability : capabilities()) {
    names.emplace_back(capability.name);
  }
  return names;
}

bool is_known(const std::string& word, std::string_view option, std::ostream& errors) {
  const std::vector<std::string> names = names_of_capabilities();
  if (std::find(names.begin(), names.end(), word) != names.end()) {
    return true;
  }
  const std::string near = nearest(word, names);
  errors << fmt::format("{} {}: unknown capability; {}\n", option, word,
                        near.empty() ? "`connectspec list --capabilities` has them all"
                                     : fmt::format("did you mean '{}'?", near));
  return false;
}

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

Finding* find(std::string_view capability, std::vector<Finding>& findings) {
  const auto found = std::find_if(findings.begin(), findings.end(),
                                  [&](const Finding& one) { return one.capability == capability; });
  return found == findings.end() ? nullptr : &*found;
}

// What the cases have to know, in case asking didn't find it out.
void fill_in(std::string_view capability, Profile& profile) {
  if (capability == "denied-port" && profile.ports_denied.empty()) {
    profile.ports_denied = {denied_unless_said};
  }
  if (capability == "denied-host" && profile.denied_address.empty()) {
    profile.denied_address = loopback::text_of(loopback::denied_by_profiles);
  }
}

}  // namespace

bool can_be_said(const TargetOptions& options, std::ostream& errors) {
  if (!(options.claims.empty() && options.disclaims.empty()) && options.address.empty()) {
    errors << "--claim and --disclaim go with --target; a profile says itself what it claims\n";
    return false;
  }
  for (const std::string& claim : options.claims) {
    if (!is_known(claim, "--claim", errors)) {
      return false;
    }
    if (contains(options.disclaims, claim)) {
      errors << fmt::format("--claim {0} and --disclaim {0} exclude each other\n", claim);
      return false;
    }
    if (const auto more = more_than_a_word().find(claim); more != more_than_a_word().end()) {
      errors << fmt::format("--claim {}: it takes more than a claim: {}\n", claim, more->second);
      return false;
    }
  }
  return std::all_of(options.disclaims.begin(), options.disclaims.end(),
                     [&](const std::string& word) { return is_known(word, "--disclaim", errors); });
}

void take_claims(const TargetOptions& options, Profile& profile, std::vector<Finding>& findings) {
  for (const std::string& claim : options.claims) {
    if (!contains(profile.capabilities, claim)) {
      profile.capabilities.push_back(claim);
      fill_in(claim, profile);
    }
    Finding* finding = find(claim, findings);
    if (finding != nullptr && finding->is != Finding::Is::found) {
      finding->is = Finding::Is::found;
      finding->text = "by --claim, though " + finding->text;
    }
  }
  for (const std::string& disclaimed : options.disclaims) {
    if (Finding* finding = find(disclaimed, findings)) {
      finding->is = Finding::Is::not_found;
      finding->text = "by --disclaim";
    }
  }
}

void give_up_disclaimed(const TargetOptions& options, TargetPool& pool) {
  for (const std::string& disclaimed : options.disclaims) {
    pool.give_up(disclaimed, "it was disclaimed");
  }
}

}  // namespace connectspec
