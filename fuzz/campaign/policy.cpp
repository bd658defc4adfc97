#include "fuzz/campaign/policy.h"

#include <algorithm>

namespace connectspec::fuzz {
namespace {

constexpr int credentials_wanted = 407;

}  // namespace

Denied denied_by(const TargetView& target, const std::vector<std::string>& claims) {
  const auto claimed = [&claims](const char* one) {
    return std::find(claims.begin(), claims.end(), one) != claims.end();
  };
  Denied denied;
  denied.address = claimed("denied-host") ? target.denied_address : "";
  denied.name = claimed("denied-name") ? target.denied_name : "";
  denied.port = claimed("denied-port") && !target.ports_denied.empty() ? target.ports_denied.front()
                                                                       : std::uint16_t{0};
  return denied;
}

void learn_about_strangers(const Trial& trial, WorkerStage& stage) {
  Denied denied = stage.denied();
  denied.strangers = trial.run(strangers_plan(), stage).seen.status == credentials_wanted;
  if (denied.strangers) {
    const Sighting seen = trial.run(plain_plan(), stage).seen;
    denied.digest = seen.status == credentials_wanted && challenge_in(seen).has_value();
  }
  stage.set_denied(denied);
}

}  // namespace connectspec::fuzz
