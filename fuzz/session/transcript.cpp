#include "fuzz/session/transcript.h"

#include <variant>

namespace connectspec::fuzz {

void Transcript::note(const proxy::AnyAction& action) {
  add(action.index());
  std::visit([this](const auto& what) { note_details(what); }, action);
}

void Transcript::note_details(const proxy::action::Answer& what) {
  add(static_cast<std::uint64_t>(what.content.status));
}

void Transcript::note_details(const proxy::action::PassOn& what) {
  add(static_cast<std::uint64_t>(what.refusal.status));
  add(what.interim.size());
  add(what.refusal.content.value_or("").size());
}

void Transcript::note_details(const proxy::action::Dial& what) {
  add(what.port);
  for (const std::uint8_t octet : what.address.octets) {
    add(octet);
  }
}

void Transcript::note_details(const proxy::action::Arm& what) {
  add(static_cast<std::uint64_t>(what.which));
}

std::string Transcript::text() const {
  std::string text;
  for (const std::uint64_t entry : entries_) {
    text += std::to_string(entry) + ' ';
  }
  return text;
}

}  // namespace connectspec::fuzz
