#include "harness/judge/fold.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "harness/judge/facts.h"
#include "harness/model/observation.h"
#include "harness/model/rule.h"

namespace connectspec {
namespace {

void cut(std::string& octets, std::size_t most) {
  if (octets.size() > most) {
    octets.resize(most);
    octets.shrink_to_fit();
  }
}

// The actors in whose octets a condition searches. An exact comparison needs count and digest only.
void add_searched(const Condition& condition, std::vector<Actor>& actors) {
  for (const Condition& part : condition.parts) {
    add_searched(part, actors);
  }
  const BytesFact* fact = condition.fact ? std::get_if<BytesFact>(&*condition.fact) : nullptr;
  if (fact != nullptr && fact->comparison != Comparison::is) {
    actors.push_back(fact->actor);
  }
}

std::vector<Actor> searched_actors(const std::vector<Condition>& require,
                                   const std::vector<Rule>& rules) {
  std::vector<Actor> actors;
  for (const Condition& condition : require) {
    add_searched(condition, actors);
  }
  for (const Rule& rule : rules) {
    add_searched(rule.condition, actors);
  }
  return actors;
}

void fold_events(std::vector<Event>& events) {
  std::map<std::pair<Actor, EventKind>, std::size_t> kept;
  for (Event& event : events) {
    std::size_t& so_far = kept[{event.actor, event.kind}];
    cut(event.bytes, FoldedLimits::event_bytes - so_far);
    so_far += event.bytes.size();
  }
}

void fold_response(Response& response) {
  cut(response.reason, FoldedLimits::field_bytes);
  cut(response.head, FoldedLimits::head_bytes);
  cut(response.content, FoldedLimits::content_bytes);
  for (Field& field : response.fields) {
    cut(field.name, FoldedLimits::field_bytes);
    cut(field.value, FoldedLimits::field_bytes);
  }
}

}  // namespace

void fold(const std::vector<Condition>& require, const std::vector<Rule>& rules,
          Observation& observation) {
  const std::vector<Actor> searched = searched_actors(require, rules);
  fold_events(observation.events);
  for (Connection& connection : observation.connections) {
    cut(connection.sent.prefix, FoldedLimits::prefix_bytes);
    const bool whole = std::any_of(
        searched.begin(), searched.end(),
        [&connection](const Actor& actor) { return connection.actor.belongs_to(actor); });
    if (!whole) {
      cut(connection.received.prefix, FoldedLimits::prefix_bytes);
      cut(connection.data.prefix, FoldedLimits::prefix_bytes);
    }
    for (Response& response : connection.responses) {
      fold_response(response);
    }
  }
}

}  // namespace connectspec
