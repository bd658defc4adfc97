#include "harness/model/clause_link.h"

#include <algorithm>
#include <optional>

namespace connectspec {
namespace {

constexpr std::string_view section_sign = "§";
constexpr std::string_view appendix_word = "appendix ";

bool is_of(std::string_view text, std::string_view also) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [also](char c) {
    return (c >= '0' && c <= '9') || also.find(c) != std::string_view::npos;
  });
}

constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

// "#section-9.3.6", "#appendix-C.1", "" without a place, nothing for a place of another form.
std::optional<std::string> fragment(std::string_view place) {
  if (place.empty()) {
    return "";
  }
  if (place.starts_with(section_sign)) {
    place.remove_prefix(section_sign.size());
    return is_of(place, ".") ? std::optional("#section-" + std::string(place)) : std::nullopt;
  }
  if (place.starts_with(appendix_word)) {
    place.remove_prefix(appendix_word.size());
    return is_of(place, std::string(letters) + ".")
               ? std::optional("#appendix-" + std::string(place))
               : std::nullopt;
  }
  return std::nullopt;
}

std::string_view take_word(std::string_view& text) {
  const std::size_t space = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, space);
  text.remove_prefix(std::min(space + 1, text.size()));
  return word;
}

}  // namespace

bool is_web_link(std::string_view link) {
  return link.starts_with("https://") && is_of(link, std::string(letters) + "-._~:/?#[]@!$&*+,;=%");
}

std::string clause_link(std::string_view clause) {
  const std::string_view document = take_word(clause);
  if (document == "RFC") {
    const std::string_view number = take_word(clause);
    const auto place = fragment(clause);
    return place && is_of(number, "")
               ? "https://www.rfc-editor.org/rfc/rfc" + std::string(number) + *place
               : "";
  }
  const auto place = fragment(clause);
  return place && document.starts_with("draft-") && is_of(document, std::string(letters) + "-")
             ? "https://datatracker.ietf.org/doc/html/" + std::string(document) + *place
             : "";
}

}  // namespace connectspec
