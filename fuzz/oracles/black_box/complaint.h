// What a black-box oracle says.
#pragma once

#include <string>

namespace connectspec::fuzz {

struct Complaint {
  std::string oracle;   // "B04"
  std::string feature;  // "accepts port": with the oracle, what findings are told apart by
  bool must = false;  // breaks a MUST, data or liveness; else a lapse that a specification warns of
  std::string what;   // one sentence
  std::string clause;
};

// What findings are told apart by.
inline std::string key_of(const Complaint& complaint) {
  return complaint.oracle + " " + complaint.feature;
}

}  // namespace connectspec::fuzz
