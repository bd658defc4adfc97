// What the deviations of a plan are made of: texts by their names. {o} stands for {origin.host},
// {p} for {origin.port}, {d} for {denied.host}; no name is in them that a target would have to look
// up but those that its profile denies, and spellings of an address that are no address.
#pragma once

#include <span>
#include <string_view>

namespace connectspec::fuzz {

struct Element {
  std::string_view feature;
  std::string_view text;
};

std::span<const Element> target_elements();
std::span<const Element> method_elements();
std::span<const Element> version_elements();
std::span<const Element> line_elements();
std::span<const Element> tail_elements();
std::span<const Element> marker_elements();  // of the tails, the whole request to the decoy
std::span<const Element> before_elements();
std::span<const Element> end_elements();
std::span<const Element> data_elements();  // through a tunnel, either way

std::span<const Element> denied_address_elements();
std::span<const Element> denied_port_elements();
std::span<const Element> denied_name_elements();
std::span<const Element> denied_credentials_elements();  // instead of {auth}
std::span<const Element> denied_digest_elements();       // likewise, which answer a challenge

}  // namespace connectspec::fuzz
