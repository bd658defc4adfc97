// The words that stand for enumerators in a run file.
#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include "harness/model/blocker.h"
#include "harness/model/canary.h"
#include "harness/model/carrier.h"
#include "harness/model/connection.h"
#include "harness/model/death.h"
#include "harness/model/event.h"
#include "harness/model/hindrance.h"
#include "harness/model/irregularity.h"
#include "harness/model/probe.h"
#include "harness/model/response.h"
#include "harness/model/verdict.h"

namespace connectspec {

inline constexpr std::pair<Framing, std::string_view> framings[] = {
    {Framing::none, "none"},       {Framing::content_length, "content-length"},
    {Framing::chunked, "chunked"}, {Framing::until_close, "until-close"},
    {Framing::tunnel, "tunnel"},
};

inline std::string_view to_string(Framing framing) {
  for (const auto& [value, word] : framings) {
    if (value == framing) {
      return word;
    }
  }
  return "none";
}

inline std::optional<Framing> framing_from(std::string_view word) {
  for (const auto& [value, name] : framings) {
    if (name == word) {
      return value;
    }
  }
  return std::nullopt;
}

template <typename Enum>
struct Words;
template <>
struct Words<Verdict> {
  static constexpr std::string_view kind = "a verdict";
  static constexpr auto from = verdict_from;
};
template <>
struct Words<Level> {
  static constexpr std::string_view kind = "a level";
  static constexpr auto from = level_from;
};
template <>
struct Words<Breaks> {
  static constexpr std::string_view kind = "what a rule breaks";
  static constexpr auto from = breaks_from;
};
template <>
struct Words<Hindrance::Kind> {
  static constexpr std::string_view kind = "a hindrance";
  static constexpr auto from = hindrance_kind_from;
};
template <>
struct Words<Blocker::Kind> {
  static constexpr std::string_view kind = "what leaves a case open";
  static constexpr auto from = blocker_kind_from;
};
template <>
struct Words<Absence> {
  static constexpr std::string_view kind = "what is missing of a dead target";
  static constexpr auto from = absence_from;
};
template <>
struct Words<Carrier> {
  static constexpr std::string_view kind = "a carrier";
  static constexpr auto from = carrier_from;
};
template <>
struct Words<EventKind> {
  static constexpr std::string_view kind = "an event kind";
  static constexpr auto from = event_kind_from;
};
template <>
struct Words<Irregularity> {
  static constexpr std::string_view kind = "an irregularity";
  static constexpr auto from = irregularity_from;
};
template <>
struct Words<End> {
  static constexpr std::string_view kind = "an end";
  static constexpr auto from = end_from;
};
template <>
struct Words<Handshake> {
  static constexpr std::string_view kind = "a handshake's outcome";
  static constexpr auto from = handshake_from;
};
template <>
struct Words<ProbeOutcome> {
  static constexpr std::string_view kind = "a probe's outcome";
  static constexpr auto from = probe_outcome_from;
};
template <>
struct Words<Canary> {
  static constexpr std::string_view kind = "a canary's outcome";
  static constexpr auto from = canary_from;
};
template <>
struct Words<Framing> {
  static constexpr std::string_view kind = "a framing";
  static constexpr auto from = framing_from;
};

}  // namespace connectspec
