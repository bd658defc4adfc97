// What the engine would bind for a case, made up: the same for every run, and without a network.
#pragma once

#include <string>

#include "harness/model/bindings.h"

namespace connectspec {

struct Scenario;

// Every name that the templates of the case may use. `auth` is the line behind {auth}, with its
// CRLF. Each listener has an address of its own, so that what is meant for one isn't taken for
// what is meant for another; a Digest challenge counts as awaited.
Bindings made_up_names(const Scenario& scenario, const std::string& auth);

}  // namespace connectspec
