#include "harness/language/lint/unanimity.h"

namespace connectspec {

void Unanimity::complain(const SourcePosition& rule, const std::string& topic,
                         const std::string& message) {
  const auto [place, fresh] =
      complaints_.try_emplace({key(rule), topic}, Complaint{rule, message, 0});
  ++place->second.times;
}

void Unanimity::report(Diagnostics& complaints) const {
  for (const auto& [of, complaint] : complaints_) {
    if (complaint.times == asked_.at(of.first)) {
      complaints.add(complaint.position, complaint.message);
    }
  }
}

}  // namespace connectspec
