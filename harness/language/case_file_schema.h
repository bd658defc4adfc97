// The JSON Schema of case files, made from what the readers go by, so that an editor completes and
// checks what they take.
#pragma once

#include <boost/json/object.hpp>

namespace connectspec {

// What a schema can't say (names in templates, a second action in one step, a rule behind an
// `otherwise`) only the readers check.
boost::json::object case_file_schema();

}  // namespace connectspec
