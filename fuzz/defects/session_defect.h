// A defect of a session, to show that the oracles that watch one find it.
#pragma once

#include <string>

#include "reference_proxy/core/session.h"

namespace connectspec::fuzz {

struct SessionDefect {
  void (*with_actions)(proxy::Actions& list, bool answered) = nullptr;
  void (*with_early_data)(std::string& octets) = nullptr;
};

}  // namespace connectspec::fuzz
