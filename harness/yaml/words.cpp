#include "harness/yaml/words.h"

#include <fmt/format.h>

#include "harness/model/spelling.h"
#include "harness/wire/bytes.h"

namespace connectspec {
namespace {

constexpr std::size_t quoted_length = 60;  // of a text that a message repeats

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
  return fmt::format("unknown {} {}; expected {}", what, in_quotes(std::string(word)),
                     joined(known));
}

}  // namespace connectspec
