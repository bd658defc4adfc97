#include "harness/language/lint/asked_listener.h"

#include "harness/language/lint/sample.h"
#include "harness/language/lint/sends.h"

namespace connectspec {

std::string listener_asked_for(const Step& step, const Case& scenario) {
  const Sent sent = sent_by(step.action);
  const auto request = step.actor.is_client() && sent.kind == Sent::Kind::octets
                           ? sample(sent.octets, scenario)
                           : std::nullopt;
  for (const Listener& listener : scenario.listeners) {
    const auto authority = sample("{" + listener.name + "}", scenario);
    if (request && authority && request->starts_with("CONNECT " + *authority + " ")) {
      return listener.name;
    }
  }
  return {};
}

}  // namespace connectspec
