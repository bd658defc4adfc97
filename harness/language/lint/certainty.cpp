#include "harness/language/lint/certainty.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

namespace connectspec {
namespace {

using Holds = Certainty::Holds;

constexpr int lowest_final_status = 200;

bool covers_status(const AnswerPattern& pattern) { return pattern.kind == Answer::status; }

// Of the fact of an execution in which the script did no more than `doings`.
struct Judging {
  const Case& scenario;
  const Doings& doings;

  static Certainty never(std::string because) { return {Holds::never, std::move(because)}; }
  static Certainty always(std::string because) { return {Holds::always, std::move(because)}; }
  static Certainty known(bool holds, std::string because) {
    return {holds ? Holds::always : Holds::never, std::move(because)};
  }

  bool idle(const Actor& actor) const {
    return actor.is_client() && !doings.clients.contains(actor);
  }
  static std::string of_idle(const Actor& actor) {
    return fmt::format("'{}' does nothing in the script", actor.text());
  }

  Certainty operator()(const ResponseFact& fact) const {
    if (idle(fact.client)) {
      return known(std::any_of(fact.any_of.begin(), fact.any_of.end(),
                               [](const auto& one) { return one.kind == Answer::silent; }),
                   of_idle(fact.client));
    }
    const bool interim =
        std::all_of(fact.any_of.begin(), fact.any_of.end(), [](const AnswerPattern& pattern) {
          return covers_status(pattern) && pattern.high < lowest_final_status;
        });
    return interim ? never("the fact is about the first final response, and 1xx isn't final")
                   : Certainty{};
  }
  Certainty operator()(const ResponseCountFact& fact) const {
    return idle(fact.client) ? known(fact.at_least == 0, of_idle(fact.client)) : Certainty{};
  }
  Certainty operator()(const FieldFact& fact) const { return of_message(fact.actor); }
  Certainty operator()(const VersionFact& fact) const { return of_message(fact.actor); }
  Certainty operator()(const ContentFact& fact) const { return of_message(fact.client); }
  Certainty operator()(const EndFact& fact) const { return of_message(fact.actor); }
  Certainty of_message(const Actor& actor) const {
    return idle(actor) ? never(of_idle(actor)) : Certainty{};
  }
  Certainty operator()(const IrregularFact& fact) const {
    return idle(fact.client) ? known(fact.any_of.empty(), of_idle(fact.client)) : Certainty{};
  }
  Certainty operator()(const BytesFact& fact) const {
    if (!idle(fact.actor)) {
      return {};
    }
    const bool nothing = fact.comparison == Comparison::lacks || fact.bytes.empty();
    return known(nothing, of_idle(fact.actor));
  }
  Certainty operator()(const ProbeFact& fact) const {
    if (fact.streams) {
      return doings.streams ? Certainty{} : never("no step of the script streams");
    }
    return doings.echoes ? Certainty{} : never("no step of the script is an echo");
  }
  Certainty operator()(const AliveFact& fact) const {
    return scenario.canary ? Certainty{} : known(fact.alive, "the case has 'canary: false'");
  }
  Certainty operator()(const TimedOutFact& fact) const {
    return idle(fact.actor) ? known(!fact.timed_out, of_idle(fact.actor)) : Certainty{};
  }
  Certainty operator()(const PromptedFact& fact) const {
    return scenario.prompt ? Certainty{} : known(!fact.prompted, "the case has 'prompt: no'");
  }
  Certainty operator()(const HandshakeFact& fact) const { return of_tls(fact.actor); }
  Certainty operator()(const CloseNotifyFact& fact) const { return of_tls(fact.actor); }
  Certainty of_tls(const Actor& actor) const {
    if (doings.plain_clients.contains(actor)) {
      return never(fmt::format("'{}' connects with 'plain: yes'", actor.text()));
    }
    return of_message(actor);
  }
  Certainty operator()(const CrowdFact& fact) const {
    if (!doings.crowds) {
      return never("no step of the script is a crowd");
    }
    return fact.at_least > doings.crowd_clients
               ? never(fmt::format("all crowds of the script are {} clients", doings.crowd_clients))
               : Certainty{};
  }
  Certainty operator()(const ClaimsFact& fact) const {
    const auto& needs = scenario.needs;
    return std::find(needs.begin(), needs.end(), fact.capability) == needs.end()
               ? Certainty{}
               : always(fmt::format("the case needs '{}', and is skipped without it",
                                    fact.capability));
  }
  Certainty operator()(const AskedFact& fact) const {
    return fact.any_of.empty() && scenario.names.empty() ? always("the case has no names")
                                                         : Certainty{};
  }
  Certainty operator()(const ConnectionsFact& fact) const {
    if (!doings.served || !fact.listener.empty()) {
      return {};
    }
    constexpr std::string_view because = "a client of the script is to be served";
    return fact.at_most == 0    ? never(std::string(because))
           : fact.at_least <= 1 ? always(std::string(because))
                                : Certainty{};
  }
  Certainty operator()(const AlikeFact& fact) const {
    const auto found = std::find_if(fact.clients.begin(), fact.clients.end(),
                                    [this](const Actor& actor) { return idle(actor); });
    return found == fact.clients.end() ? Certainty{} : never(of_idle(*found));
  }
  // Of a fact of another kind nothing can be said beforehand.
  template <typename Other>
  Certainty operator()(const Other&) const {
    return {};
  }
};

// ---- facts that exclude each other

void collect(const Condition& condition, std::vector<const Fact*>& facts) {
  if (condition.kind == Condition::Kind::fact && condition.fact) {
    facts.push_back(&*condition.fact);
  } else if (condition.kind == Condition::Kind::all) {
    for (const Condition& part : condition.parts) {
      collect(part, facts);
    }
  }
}

bool overlap(const AnswerPattern& left, const AnswerPattern& right) {
  return left.kind == right.kind &&
         (!covers_status(left) || (left.low <= right.high && right.low <= left.high));
}

bool disjoint(const ResponseFact& left, const ResponseFact& right) {
  return std::none_of(left.any_of.begin(), left.any_of.end(), [&](const auto& one) {
    return std::any_of(right.any_of.begin(), right.any_of.end(),
                       [&](const auto& other) { return overlap(one, other); });
  });
}

// Without a final response nothing can be said of its fields, version and content.
struct OfFinalResponse {
  std::optional<Actor> operator()(const FieldFact& fact) const { return fact.actor; }
  std::optional<Actor> operator()(const VersionFact& fact) const { return fact.actor; }
  std::optional<Actor> operator()(const ContentFact& fact) const { return fact.client; }
  std::optional<Actor> operator()(const ResponseCountFact& fact) const {
    return fact.at_least > 0 ? std::optional(fact.client) : std::nullopt;
  }
  template <typename Other>
  std::optional<Actor> operator()(const Other&) const {
    return std::nullopt;
  }
};

std::string exclusion(const Fact& left, const Fact& right) {
  const auto* answer = std::get_if<ResponseFact>(&left);
  const auto* other = std::get_if<ResponseFact>(&right);
  if (answer != nullptr && other != nullptr && answer->client == other->client &&
      disjoint(*answer, *other)) {
    return "no answer is in both 'response' facts";
  }
  const bool none = answer != nullptr &&
                    std::none_of(answer->any_of.begin(), answer->any_of.end(), covers_status);
  if (none && std::visit(OfFinalResponse{}, right) == answer->client) {
    return "it asks something of a response where it says that there is none";
  }
  const auto* touched = std::get_if<ConnectionsFact>(&left);
  const auto* count = std::get_if<ConnectionsFact>(&right);
  if (touched != nullptr && count != nullptr && touched->listener == count->listener &&
      (touched->at_most < count->at_least || count->at_most < touched->at_least)) {
    return "no number of connections is in both facts";
  }
  return {};
}

Certainty exclusion_in(const Condition& whole) {
  std::vector<const Fact*> facts;
  collect(whole, facts);
  for (const Fact* left : facts) {
    for (const Fact* right : facts) {
      if (auto because = exclusion(*left, *right); !because.empty()) {
        return {Holds::never, std::move(because)};
      }
    }
  }
  return {};
}

// ---- facts together

// As soon as one part is `decisive` the whole is; else the whole is the other one if all parts are.
Certainty together(const Condition& whole, Holds decisive, const Case& scenario,
                   const Doings& doings) {
  Certainty all;
  bool open = false;
  for (const Condition& part : whole.parts) {
    auto one = certainty_of(part, scenario, doings);
    if (one.holds == decisive) {
      return one;
    }
    open = open || one.holds == Holds::depends;
    all = std::move(one);
  }
  return open ? Certainty{} : all;
}

}  // namespace

Certainty certainty_of(const Condition& condition, const Case& scenario, const Doings& doings) {
  switch (condition.kind) {
    case Condition::Kind::fact:
      return std::visit(Judging{scenario, doings}, *condition.fact);
    case Condition::Kind::all: {
      auto excluded = exclusion_in(condition);
      return excluded.holds == Holds::never ? excluded
                                            : together(condition, Holds::never, scenario, doings);
    }
    case Condition::Kind::any:
      return together(condition, Holds::always, scenario, doings);
    case Condition::Kind::negation: {
      auto part = certainty_of(condition.parts.front(), scenario, doings);
      if (part.holds != Holds::depends) {
        part.holds = part.holds == Holds::never ? Holds::always : Holds::never;
      }
      return part;
    }
    case Condition::Kind::otherwise:
      break;
  }
  return {};
}

}  // namespace connectspec
