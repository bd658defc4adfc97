#include "harness/language/explanations.h"

#include "harness/language/condition.h"
#include "harness/language/shape/conform.h"
#include "harness/model/cause.h"

namespace connectspec {
namespace {

// Of any other case: it has listeners and clients of its own.
Surroundings of_others() {
  Surroundings around;
  around.any_listener = true;
  around.listeners.emplace_back().name = "origin";
  return around;
}

// A stored observation is folded, and keeps what the rules of its own case search in.
bool searches_octets(const Condition& condition) { return mentions<BytesFact>(condition); }

Condition read_where(const Cursor& place) {
  Surroundings others = of_others();
  const auto condition = read_condition(place, others);
  if (condition && searches_octets(*condition)) {
    place.error("octets of another case can't be asked about: a stored run doesn't keep them all");
  }
  return condition.value_or(Condition{});
}

std::optional<Cause> read_explanation(const Cursor& item, Surroundings& around) {
  const auto before = item.mistakes();
  const ShapedMap keys(item, explanation_keys());
  Cause cause;
  if (const auto because = keys.find("because")) {
    cause.because = because->text().value_or("");
    around.written.push_back({WrittenText::Kind::prose, because->position(), cause.because});
  }
  if (const auto cases = keys.find("cases")) {
    cause.cases = cases->texts();
  }
  if (const auto when = keys.find("when")) {
    cause.when = read_condition(*when, around).value_or(Condition{});
  }
  if (const auto where = keys.find("where")) {
    cause.where = read_where(*where);
  }
  if (const auto skips_open = keys.find("skips-open")) {
    cause.skips_open = skips_open->flag().value_or(false);
  }
  return item.mistakes() == before ? std::optional(std::move(cause)) : std::nullopt;
}

}  // namespace

const std::vector<Key>& explanation_keys() {
  static const std::vector<Key> keys{
      {"because", shape::filled_text(), "how the fault of this case shows in the others", required},
      {"where", shape::elsewhere("condition"),
       "what has to hold for the observation of the other case, so that an innocent one isn't "
       "explained away; of its octets nothing can be asked",
       required},
      {"when", shape::elsewhere("condition"),
       "what has to hold for this case, where its fail or warn has several reasons"},
      {"cases", shape::one_or_list(shape::filled_text()),
       "ids, families or areas to which it is limited; else all"},
      {"skips-open", shape::flag(),
       "what stays unresolved by it can't be asked of this target, and is skipped"}};
  return keys;
}

std::vector<Cause> read_explanations(const Cursor& list, Surroundings& around) {
  std::vector<Cause> causes;
  const auto items = list.list("a list of what is explained, each with because and where");
  if (list.is_list() && items.empty()) {
    list.error("expected at least one explanation, found an empty list");
  }
  for (const auto& item : items) {
    if (auto cause = read_explanation(item, around)) {
      causes.push_back(std::move(*cause));
    }
  }
  return causes;
}

}  // namespace connectspec
