// Templates with made-up values, to look at what a script would send.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/model/case.h"

namespace connectspec {

// As a target without credentials would get it, {auth} being empty. Nothing where a template can't
// be filled in without a target.
std::optional<std::string> sample(std::string_view text, const Case& scenario);

// Why it can't be filled in, whatever target there is; empty: it can, or a name has no value in
// this variant.
std::string trouble_in(std::string_view text, const Case& scenario);

// What a reader would see: parameters put in, and in those others. Templates of other names stay.
bool uses_name(std::string_view text, std::string_view name, const Case& scenario);

}  // namespace connectspec
