// What a simulated session asked for, in order: all that how its peers' octets are cut may not
// change (S11).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reference_proxy/session/session.h"

namespace connectspec::fuzz {

class Transcript {
 public:
  void note(const proxy::AnyAction& action);
  [[nodiscard]] std::string text() const;
  friend bool operator==(const Transcript&, const Transcript&) = default;

 private:
  void note_details(const proxy::action::Answer& what);
  void note_details(const proxy::action::PassOn& what);
  void note_details(const proxy::action::CheckPassword&) {}
  void note_details(const proxy::action::Resolve&) {}
  void note_details(const proxy::action::Dial& what);
  void note_details(const proxy::action::AskParent& what) { add(what.text.size()); }
  void note_details(const proxy::action::Relay&) {}
  void note_details(const proxy::action::HalfClose&) {}
  void note_details(const proxy::action::Arm& what);
  void note_details(const proxy::action::Reset&) {}
  void note_details(const proxy::action::Close&) {}
  void add(std::uint64_t what) { entries_.push_back(what); }

  std::vector<std::uint64_t> entries_;
};

}  // namespace connectspec::fuzz
