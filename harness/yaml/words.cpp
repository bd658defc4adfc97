#include "harness/yaml/words.h"

#include <fmt/format.h>

#include "harness/model/spelling.h"
#include "harness/wire/bytes.h"

namespace connectspec {
namespace {

constexpr std::size_t quoted_length = 60;  // of a text that a message repeats

// There are about 60 facts, and a thousand ids of cases, which nobody reads in a message.
constexpr std::size_t listed_at_most = 100;

}  // namespace

std::string in_quotes(const std::string& text) {
  if (text.size() <= quoted_length) {
    return "'" + escape(text) + "'";
  }
  return "'" + escape(text.substr(0, quoted_length)) + "…'";
}

std::string unknown_word(std::string_view what, std::string_view word,
                         const std::vector<std::string>& known) {
  const auto near = nearest(word, known);
  if (!near.empty()) {
    return fmt::format("unknown {} {}; did you mean '{}'?", what, in_quotes(std::string(word)),
                       near);
  }
  const std::string unknown = fmt::format("unknown {} {}", what, in_quotes(std::string(word)));
  if (known.size() > listed_at_most) {
    return fmt::format("{}; there are {}, and none is spelt like it", unknown, known.size());
  }
  return fmt::format("{}; expected {}", unknown, joined(known));
}

}  // namespace connectspec
