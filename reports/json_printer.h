// JSON to be read by people too: one space of indent, and one line for whatever holds no more than
// plain values (an event, a list of words).
#pragma once

#include <boost/json/value.hpp>
#include <string>

namespace connectspec {

std::string print_json(const boost::json::value& value);

}  // namespace connectspec
