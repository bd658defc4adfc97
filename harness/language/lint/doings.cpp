#include "harness/language/lint/doings.h"

#include <variant>

namespace connectspec {
namespace {

struct Entering {
  const Actor& actor;
  Doings& doings;

  void connects() const {
    if (actor.is_client()) {
      doings.clients.insert(actor);
    }
  }

  void operator()(const Connect& action) const {
    if (action.plain && !doings.clients.contains(actor)) {
      doings.plain_clients.insert(actor);
    }
    connects();
  }
  void operator()(const Echo&) const {
    doings.echoes = true;
    connects();
  }
  void operator()(const Stream&) const {
    doings.streams = true;
    connects();
  }
  void operator()(const ManyClients& action) const {
    doings.crowds = true;
    doings.crowd_clients += action.clients;
  }
  // Whatever else a client does, it connects for it.
  template <typename Other>
  void operator()(const Other&) const {
    connects();
  }
};

}  // namespace

Doings doings_of(const Case& scenario) {
  Doings doings;
  for (const Step& step : scenario.script) {
    std::visit(Entering{step.actor, doings}, step.action);
  }
  return doings;
}

}  // namespace connectspec
