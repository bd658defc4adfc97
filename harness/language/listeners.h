// The set-up keys of a case: listeners and the parameter table.
#pragma once

#include <vector>

#include "harness/language/shape/shape.h"
#include "harness/language/surroundings.h"
#include "harness/model/bindings.h"

namespace connectspec {

// What stands under a listener's name, and under `parameters`.
Form listener_name();
Shape listener_shape();
Shape parameters_shape();

// The words for where a listener stands and what it does, and what they mean.
const Choice& choice_of(ListenerHost host);
const Choice& choice_of(ListenerKind kind);

// Words that no listener can be called by: they mean something else in a condition or in a
// template.
const std::vector<std::string>& reserved_names();

// Reads `listeners:` into `around`, where "origin" is already.
void read_listeners(const Cursor& listeners, Surroundings& around);

// Reads `parameters:`; the values are entered as templates by the caller's check_templates().
std::vector<Variant> read_parameters(const Cursor& parameters, Surroundings& around);

// Whether a parameter may be called so; reports that it may not.
bool may_be_parameter(const Cursor::Entry& entry, const Surroundings& around);

// A parameter may use others of its row, but not in a circle, nor through too many.
bool is_circular(const Bindings& row, const std::string& name);

}  // namespace connectspec
