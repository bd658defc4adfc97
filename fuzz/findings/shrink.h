// Makes a text small that something is true of.
#pragma once

#include <functional>
#include <string>

namespace connectspec::fuzz {

// Takes out halves, quarters, … single octets of it, as long as `still` holds for what is left.
std::string shrink(std::string text, const std::function<bool(const std::string&)>& still);

}  // namespace connectspec::fuzz
