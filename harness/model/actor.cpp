#include "harness/model/actor.h"

#include <charconv>
#include <optional>
#include <utility>

namespace connectspec {
namespace {

constexpr std::string_view client_word = "client";
constexpr std::string_view name_prefix = "names.";

// "2", "17": what a second one and those behind it are told apart by.
std::optional<unsigned> ordinal(std::string_view digits) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool whole = error == std::errc() && end == digits.data() + digits.size();
  return whole && digits.front() != '0' && number > 1 ? std::optional(number) : std::nullopt;
}

}  // namespace

Actor::Actor(Kind kind, std::string called, unsigned number)
    : kind_(kind), called_(std::move(called)), number_(number) {}

Actor Actor::client(unsigned number) { return {Kind::client, {}, number}; }

Actor Actor::connection(std::string listener, unsigned number) {
  return {Kind::connection, std::move(listener), number};
}

Actor Actor::name(std::string name) { return {Kind::name, std::move(name), 1}; }
Actor Actor::canary() { return {Kind::canary, {}, 1}; }
Actor Actor::target() { return {Kind::target, {}, 1}; }
Actor Actor::harness() { return {Kind::harness, {}, 1}; }

Actor::Actor(std::string_view text) : Actor(read(text)) {}

Actor Actor::read(std::string_view text) {
  if (text == "canary") {
    return canary();
  }
  if (text == "target") {
    return target();
  }
  if (text == "harness") {
    return harness();
  }
  if (text.starts_with(name_prefix)) {
    return name(std::string(text.substr(name_prefix.size())));
  }
  if (text == client_word) {
    return client();
  }
  if (text.starts_with(client_word)) {
    if (const auto number = ordinal(text.substr(client_word.size()))) {
      return client(*number);
    }
  }
  if (const std::size_t mark = text.rfind('#'); mark != std::string_view::npos) {
    if (const auto number = ordinal(text.substr(mark + 1))) {
      return connection(std::string(text.substr(0, mark)), *number);
    }
  }
  return connection(std::string(text));
}

std::string Actor::text() const {
  const std::string ordinal = number_ > 1 ? std::to_string(number_) : std::string();
  switch (kind_) {
    case Kind::client:
      return std::string(client_word) + ordinal;
    case Kind::connection:
      return called_ + (ordinal.empty() ? "" : "#" + ordinal);
    case Kind::name:
      return std::string(name_prefix) + called_;
    case Kind::canary:
      return "canary";
    case Kind::target:
      return "target";
    case Kind::harness:
      return "harness";
  }
  return {};
}

bool Actor::belongs_to(const Actor& whole) const {
  return *this == whole || (kind_ == Kind::connection && whole.kind_ == kind_ &&
                            called_ == whole.called_ && whole.number_ == 1);
}

}  // namespace connectspec
