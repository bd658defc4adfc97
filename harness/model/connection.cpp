#include "harness/model/connection.h"

#include <array>

#include "harness/model/words.h"

namespace connectspec {
namespace {

constexpr std::array<Word<End>, 3> ends{{
    {End::open, "open"},
    {End::fin, "fin"},
    {End::reset, "reset"},
}};

constexpr std::array<Word<Handshake>, 3> handshakes{{
    {Handshake::done, "done"},
    {Handshake::failed, "failed"},
    {Handshake::overdue, "overdue"},
}};

}  // namespace

std::string_view to_string(End end) { return word_of(ends, end); }
std::optional<End> end_from(std::string_view word) { return value_of(ends, word); }

std::string_view to_string(Handshake handshake) { return word_of(handshakes, handshake); }
std::optional<Handshake> handshake_from(std::string_view word) {
  return value_of(handshakes, word);
}

}  // namespace connectspec
