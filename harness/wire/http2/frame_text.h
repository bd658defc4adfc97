// A frame in one line for people: "HEADERS on 1, END_HEADERS [:status: 200]". Nobody takes it apart
// again.
#pragma once

#include <string>
#include <vector>

#include "harness/model/field.h"
#include "harness/wire/http2/frame.h"

namespace connectspec::http2 {

// `fields` are those of the field block that ends with it.
std::string text_of(const Frame& frame, const std::vector<Field>& fields);

// "CANCEL", of a code without a name "0x2a".
std::string error_text(std::uint32_t code);

}  // namespace connectspec::http2
