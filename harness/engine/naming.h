// The names of one execution: entered into the run's name server while it lasts.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/engine/addresses.h"
#include "harness/engine/target_view.h"
#include "harness/io/signal.h"
#include "harness/model/bindings.h"

namespace connectspec {

struct Name;
struct Event;
struct NameAnswer;
struct ZoneAnswer;

class Naming {
 public:
  Naming() = default;
  // Gives each name of the case its full form in a zone that no other execution uses, and binds
  // {zone} and {names.…}.
  Naming(const std::vector<Name>& names, const TargetView& target, Bindings& bindings);
  Naming(Naming&& other) noexcept;
  Naming& operator=(Naming&& other) noexcept;
  ~Naming();  // the names are no more

  // An address of that listener.
  void stands_at(const std::string& listener, const std::string& address);
  // From here on the name server answers. `addresses`: where those come from at which nobody
  // listens. `failure` is set when it can't.
  void enter(const Bindings& bindings, AddressPool& addresses, std::string& failure);
  // Puts what was asked between the other events.
  void tell(Clock::time_point began, std::vector<Event>& events) const;

 private:
  ZoneAnswer answer(const NameAnswer& from, const Bindings& bindings, AddressPool& addresses);

  const std::vector<Name>* names_ = nullptr;  // of the case
  NameServer* server_ = nullptr;
  std::map<std::string, std::string> full_names_;
  std::map<std::string, std::vector<std::string>> listeners_;
  std::string failure_;  // the first
};

}  // namespace connectspec
