#include "harness/model/hindrance.h"

#include <array>

#include "harness/model/words.h"

namespace connectspec {
namespace {

constexpr std::array<Word<Hindrance::Kind>, 6> kinds{{
    {Hindrance::Kind::capability, "capability"},
    {Hindrance::Kind::endpoint, "endpoint"},
    {Hindrance::Kind::reserved, "reserved"},
    {Hindrance::Kind::carrier, "carrier"},
    {Hindrance::Kind::clients, "clients"},
    {Hindrance::Kind::cause, "cause"},
}};

}  // namespace

std::string missing(const Hindrance& hindrance) {
  switch (hindrance.kind) {
    case Hindrance::Kind::capability:
      return hindrance.name + (hindrance.because.empty() ? "" : " (" + hindrance.because + ")");
    case Hindrance::Kind::endpoint:
      return "an endpoint '" + hindrance.name + "'";
    case Hindrance::Kind::carrier:
      return "the carrier " + hindrance.name;
    case Hindrance::Kind::clients:
      return hindrance.name.empty()
                 ? "a target that serves several clients at a time"
                 : "a target that serves more than " + hindrance.name + " clients at a time";
    case Hindrance::Kind::cause:
      return "what " + hindrance.name + " asks for";
    case Hindrance::Kind::reserved:
      break;
  }
  return {};
}

std::string to_string(const Hindrance& hindrance) {
  return hindrance.kind == Hindrance::Kind::reserved
             ? "endpoint '" + hindrance.name + "' is for the cases that name it"
             : "needs " + missing(hindrance);
}

std::string_view to_string(Hindrance::Kind kind) { return word_of(kinds, kind); }

std::optional<Hindrance::Kind> hindrance_kind_from(std::string_view word) {
  return value_of(kinds, word);
}

}  // namespace connectspec
