#include "harness/judge/explain.h"

#include <fmt/format.h>

#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/model/connection.h"
#include "harness/model/crowd.h"
#include "harness/model/irregularity.h"
#include "harness/model/probe.h"
#include "harness/model/rule.h"
#include "harness/model/spelling.h"
#include "harness/wire/bytes.h"

namespace connectspec {
namespace {

// What a fact says, and what its negation does.
struct Said {
  std::string holds;
  std::string fails;
};

std::string name_of(const Actor& actor) {
  return actor == Actor::client() ? "the client" : actor.text();
}

std::string in_quotes(std::string_view text) { return fmt::format("\"{}\"", escape(text)); }

template <typename T>
std::vector<std::string> words_of(const std::vector<T>& values) {
  std::vector<std::string> words;
  for (const T value : values) {
    words.emplace_back(to_string(value));
  }
  return words;
}

std::string pattern_words(const AnswerPattern& one) {
  switch (one.kind) {
    case Answer::status:
      if (one.low == one.high) {
        return std::to_string(one.low);
      }
      return one.low % 100 == 0 && one.high == one.low + 99
                 ? fmt::format("{}xx", one.low / 100)
                 : fmt::format("{} to {}", one.low, one.high);
    case Answer::closed:
      return "a FIN without a response";
    case Answer::reset:
      return "an RST without a response";
    case Answer::silent:
      return "no response before the deadline";
    case Answer::unreachable:
      return "no connection to the target";
    case Answer::garbage:
      return "octets that are no HTTP response";
  }
  return {};
}

// "2", "at least 1", "1 to 3"
std::string range_words(std::uint64_t least, std::uint64_t most, std::uint64_t no_bound) {
  if (least == most) {
    return std::to_string(least);
  }
  if (most >= no_bound) {
    return fmt::format("at least {}", least);
  }
  return least == 0 ? fmt::format("at most {}", most) : fmt::format("{} to {}", least, most);
}

// "ends the connection with origin by a FIN or leaves it open"
std::string end_words(const Actor& actor, const std::vector<End>& ends) {
  std::vector<std::string> words;
  std::string left_open;
  for (const End end : ends) {
    if (end == End::open) {
      left_open = "leaves the connection with " + name_of(actor) + " open";
    } else {
      words.emplace_back(end == End::fin ? "a FIN" : "an RST");
    }
  }
  if (words.empty()) {
    return left_open;
  }
  return fmt::format("ends the connection with {} by {}{}", name_of(actor), joined(words),
                     left_open.empty() ? "" : " or leaves it open");
}

std::string_view name_of(std::uint32_t Crowd::*count) {
  constexpr std::pair<std::uint32_t Crowd::*, std::string_view> names[] = {
      {&Crowd::served, "served"},
      {&Crowd::refused, "refused"},
      {&Crowd::closed, "closed without an answer"},
      {&Crowd::silent, "left without an answer"},
      {&Crowd::broken, "served by a broken tunnel"},
      {&Crowd::unconnected, "not connected"}};
  for (const auto& [member, name] : names) {
    if (member == count) {
      return name;
    }
  }
  return {};
}

struct Explaining {
  const std::string& written;  // the condition, as the file has it

  // A fact without a sentence of its own.
  template <typename Other>
  Said operator()(const Other&) const {
    return {fmt::format("`{}` holds", written), fmt::format("`{}` doesn't hold", written)};
  }
  Said operator()(const ResponseFact& fact) const {
    std::vector<std::string> words;
    for (const AnswerPattern& one : fact.any_of) {
      words.push_back(pattern_words(one));
    }
    const std::string what = joined(words);
    return {fmt::format("{} gets {}", name_of(fact.client), what),
            fmt::format("{} gets anything but {}", name_of(fact.client), what)};
  }
  Said operator()(const ResponseCountFact& fact) const {
    const auto number =
        range_words(static_cast<std::uint64_t>(fact.at_least),
                    static_cast<std::uint64_t>(fact.at_most), std::uint64_t{1'000'000});
    return {
        fmt::format("the number of final responses to {} is {}", name_of(fact.client), number),
        fmt::format("the number of final responses to {} isn't {}", name_of(fact.client), number)};
  }

  // Of a client's last final response, or of the request that a parent got.
  static std::string message_of(const Actor& actor) {
    return actor.is_client() ? "the last response to " + name_of(actor)
                             : "the request to " + name_of(actor);
  }
  Said operator()(const FieldFact& fact) const {
    const std::string message = message_of(fact.actor);
    switch (fact.test) {
      case FieldFact::Test::present:
        return {fmt::format("{} has the field {}", message, fact.name),
                fmt::format("{} lacks the field {}", message, fact.name)};
      case FieldFact::Test::absent:
        return {fmt::format("{} lacks the field {}", message, fact.name),
                fmt::format("{} has the field {}, or there is none", message, fact.name)};
      case FieldFact::Test::matches:
        return {fmt::format("in {} the field {} matches /{}/", message, fact.name, fact.pattern),
                fmt::format("in {} no field {} matches /{}/", message, fact.name, fact.pattern)};
      case FieldFact::Test::is:
        break;
    }
    return {
        fmt::format("in {} the field {} is {}", message, fact.name, in_quotes(fact.pattern)),
        fmt::format("in {} the field {} isn't {}", message, fact.name, in_quotes(fact.pattern))};
  }
  Said operator()(const VersionFact& fact) const {
    const std::string versions = joined(fact.any_of);
    return {fmt::format("the version of {} is {}", message_of(fact.actor), versions),
            fmt::format("the version of {} isn't {}", message_of(fact.actor), versions)};
  }
  Said operator()(const RequestFact& fact) const {
    return {fmt::format("{} is asked {}", name_of(fact.actor), in_quotes(fact.words)),
            fmt::format("{} isn't asked {}", name_of(fact.actor), in_quotes(fact.words))};
  }
  Said operator()(const IrregularFact& fact) const {
    const std::string to = name_of(fact.client);
    if (fact.any_of.empty()) {
      return {fmt::format("no response to {} is irregular", to),
              fmt::format("a response to {} is irregular", to)};
    }
    const std::string what = joined(words_of(fact.any_of));
    return {fmt::format("a response to {} is irregular by {}", to, what),
            fmt::format("no response to {} is irregular by {}", to, what)};
  }
  Said operator()(const ContentFact& fact) const {
    const std::string message = message_of(fact.client);
    Said said{message + " has content", message + " has no content"};
    if (!fact.present) {
      std::swap(said.holds, said.fails);
    }
    return said;
  }

  static std::string octets_of(const BytesFact& fact) {
    const std::string who = name_of(fact.actor);
    if (fact.raw) {
      return "all that " + who + " receives";
    }
    return fact.actor.is_client() ? "what " + who + " receives behind its 2xx"
                                  : "what " + who + " receives";
  }
  Said operator()(const BytesFact& fact) const {
    const std::string octets = octets_of(fact);
    const std::string text = in_quotes(fact.bytes);
    switch (fact.comparison) {
      case Comparison::is:
        return fact.bytes.empty()
                   ? Said{octets + " is nothing", octets + " is something"}
                   : Said{octets + " is " + text, octets + " is anything but " + text};
      case Comparison::contains:
        return {octets + " contains " + text, octets + " lacks " + text};
      case Comparison::lacks:
        return {octets + " lacks " + text, octets + " contains " + text};
      case Comparison::starts:
        break;
    }
    return {octets + " starts with " + text, octets + " doesn't start with " + text};
  }
  Said operator()(const EndFact& fact) const {
    const std::string ends = end_words(fact.actor, fact.any_of);
    return {"the target " + ends, "it isn't so that the target " + ends};
  }
  Said operator()(const ConnectionsFact& fact) const {
    constexpr auto no_bound = std::numeric_limits<std::uint32_t>::max();
    const bool all = fact.listener.empty();
    const std::string none =
        "no connection is made to " + (all ? std::string("any listener") : fact.listener);
    const std::string some =
        "a connection is made to " + (all ? std::string("some listener") : fact.listener);
    if (fact.at_most == 0) {
      return {none, some};
    }
    if (fact.at_least == 1 && fact.at_most == no_bound) {
      return {some, none};
    }
    const std::string number = range_words(fact.at_least, fact.at_most, no_bound);
    const std::string to = all ? "all listeners" : fact.listener;
    return {fmt::format("the number of connections to {} is {}", to, number),
            fmt::format("the number of connections to {} isn't {}", to, number)};
  }
  Said operator()(const ProbeFact& fact) const {
    const std::string outcomes = joined(words_of(fact.any_of));
    const std::string_view every = fact.streams ? "every stream" : "every echo";
    const std::string_view any = fact.streams ? "a stream" : "an echo";
    return {fmt::format("{} is {}", every, outcomes),
            fmt::format("{} isn't {}, or there was none", any, outcomes)};
  }
  Said operator()(const AliveFact& fact) const {
    Said said{"the target serves a valid CONNECT afterwards",
              "the target no longer serves a valid CONNECT afterwards"};
    if (!fact.alive) {
      std::swap(said.holds, said.fails);
    }
    return said;
  }
  Said operator()(const TimedOutFact& fact) const {
    Said said{fmt::format("a wait of {} lasts until its deadline", name_of(fact.actor)),
              fmt::format("no wait of {} lasts until its deadline", name_of(fact.actor))};
    if (!fact.timed_out) {
      std::swap(said.holds, said.fails);
    }
    return said;
  }
  Said operator()(const LetGoFact& fact) const {
    Said said{fmt::format("the target lets go of the connection of {}", name_of(fact.actor)),
              fmt::format("the target was not seen to let go of the connection of {}",
                          name_of(fact.actor))};
    if (!fact.let_go) {
      std::swap(said.holds, said.fails);
    }
    return said;
  }
  Said operator()(const PromptedFact& fact) const {
    Said said{
        fmt::format("the target, after its 2xx, doesn't connect before {} sends something",
                    name_of(fact.client)),
        fmt::format("the target connects without waiting for data of {}", name_of(fact.client))};
    if (!fact.prompted) {
      std::swap(said.holds, said.fails);
    }
    return said;
  }
  Said operator()(const HandshakeFact& fact) const {
    const std::string outcomes = joined(words_of(fact.any_of));
    return {fmt::format("the TLS handshake of {} is {}", name_of(fact.actor), outcomes),
            fmt::format("the TLS handshake of {} isn't {}", name_of(fact.actor), outcomes)};
  }
  Said operator()(const CloseNotifyFact& fact) const {
    Said said{fmt::format("{} gets a close_notify", name_of(fact.actor)),
              fmt::format("{} gets no close_notify", name_of(fact.actor))};
    if (!fact.received) {
      std::swap(said.holds, said.fails);
    }
    return said;
  }
  Said operator()(const AlikeFact& fact) const {
    std::vector<std::string> clients;
    for (const Actor& client : fact.clients) {
      clients.push_back(name_of(client));
    }
    const std::string all = joined(clients, "and");
    return {fmt::format("{} get responses of the same status and length", all),
            fmt::format("{} get responses that differ in status or length", all)};
  }
  Said operator()(const CrowdFact& fact) const {
    const std::string number =
        range_words(fact.at_least, fact.at_most, std::numeric_limits<std::uint32_t>::max());
    return {fmt::format("of the crowd {} are {}", number, name_of(fact.count)),
            fmt::format("of the crowd not {} are {}", number, name_of(fact.count))};
  }
  Said operator()(const ResourceFact& fact) const {
    switch (fact.of) {
      case ResourceFact::Of::memory_growth:
        return amount("the target's memory grows by", fmt::format("{} KiB", fact.at_most / 1024));
      case ResourceFact::Of::descriptors_left:
        return amount("the target's open descriptors grow by", std::to_string(fact.at_most));
      case ResourceFact::Of::cpu:
        break;
    }
    return amount("the target uses processor time of", fmt::format("{} ms", fact.at_most / 1000));
  }
  static Said amount(std::string_view what, const std::string& most) {
    return {fmt::format("{} {} at most", what, most), fmt::format("{} more than {}", what, most)};
  }
  Said operator()(const ClaimsFact& fact) const {
    return {fmt::format("the target claims '{}'", fact.capability),
            fmt::format("the target doesn't claim '{}'", fact.capability)};
  }
  Said operator()(const AskedFact& fact) const {
    const std::string names = fact.any_of.empty() ? "any name" : joined(fact.any_of);
    Said said{"the name server is asked for " + names, "the name server isn't asked for " + names};
    if (fact.any_of.empty()) {
      std::swap(said.holds, said.fails);
    }
    return said;
  }
};

enum class Sense { holds, fails };

std::string sentence(const Condition& condition, Sense sense);

// In the negative "a and b" becomes "not a or not b".
std::string together(const std::vector<Condition>& parts, bool all, Sense sense) {
  const bool conjunction = all == (sense == Sense::holds);
  std::string text;
  for (const Condition& part : parts) {
    const bool grouped = parts.size() > 1 && part.parts.size() > 1;
    const std::string one = sentence(part, sense);
    text += text.empty() ? "" : conjunction ? " and " : " or ";
    text += grouped ? "(" + one + ")" : one;
  }
  return text;
}

std::string sentence(const Condition& condition, Sense sense) {
  switch (condition.kind) {
    case Condition::Kind::fact: {
      Said said = std::visit(Explaining{condition.text}, *condition.fact);
      return sense == Sense::holds ? said.holds : said.fails;
    }
    case Condition::Kind::all:
      return together(condition.parts, true, sense);
    case Condition::Kind::any:
      return together(condition.parts, false, sense);
    case Condition::Kind::negation:
      return sentence(condition.parts.front(), sense == Sense::holds ? Sense::fails : Sense::holds);
    case Condition::Kind::otherwise:
      break;
  }
  return {};
}

}  // namespace

std::string explain(const Condition& condition) { return sentence(condition, Sense::holds); }

std::string_view predicate_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "passes";
    case Verdict::warn:
      return "warns";
    case Verdict::fail:
      return "fails";
    case Verdict::info:
      return "informs";
    case Verdict::skip:
      return "is skipped";
    case Verdict::unresolved:
      break;
  }
  return "is unresolved";
}

}  // namespace connectspec
