#include "harness/engine/inbox.h"

namespace connectspec {

void Inbox::add(std::string_view octets) {
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
  if (role_ != Role::origin) {
    recorded_data_.add(data);
  }
  data_.add(data);
}

void Inbox::end(Ending how) {
  if (role_ == Role::client) {
    reader_.end(how == Ending::truncated);
  }
}

}  // namespace connectspec
