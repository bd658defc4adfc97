#include "harness/engine/inbox.h"

#include <algorithm>

#include "harness/engine/prompt_octets.h"

namespace connectspec {

void Inbox::add(std::string_view octets) {
  if (prompt_due_ && role_ == Role::origin) {
    take_in(without_prompt(octets));
  } else {
    take_in(octets);
  }
}

void Inbox::take_in(std::string_view octets) {
  received_.add(octets);
  switch (role_) {
    case Role::client:
      return add_data(reader_.feed(octets));
    case Role::parent:
      return add_data(asked_.feed(octets));
    case Role::origin:
      return add_data(octets);
  }
}

void Inbox::add_data(std::string_view data) {
  if (data.empty()) {
    return;
  }
  if (prompt_due_ && role_ == Role::parent) {
    const std::string rest = without_prompt(data);
    record_data(rest);
  } else {
    record_data(data);
  }
}

void Inbox::record_data(std::string_view data) {
  if (role_ != Role::origin) {
    recorded_data_.add(data);
  }
  data_.add(data);
}

// It may come in pieces. What turns out to be something else is given back whole.
std::string Inbox::without_prompt(std::string_view data) {
  const std::string_view left = prompt_octets.substr(prompt_seen_);
  const std::size_t common = std::min(left.size(), data.size());
  if (data.substr(0, common) != left.substr(0, common)) {
    prompt_due_ = false;
    return std::string(prompt_octets.substr(0, prompt_seen_)) + std::string(data);
  }
  prompt_seen_ += common;
  prompt_due_ = prompt_seen_ < prompt_octets.size();
  return std::string(data.substr(common));
}

void Inbox::end(Ending how) {
  if (prompt_due_ && prompt_seen_ > 0) {  // less than a whole one, so it was none
    prompt_due_ = false;
    const std::string_view kept_back = prompt_octets.substr(0, prompt_seen_);
    role_ == Role::origin ? take_in(kept_back) : add_data(kept_back);
  }
  if (role_ == Role::client) {
    reader_.end(how == Ending::truncated);
  }
}

}  // namespace connectspec
