// What a target is asked to find out what it forwards, and what an observation of that says.
#pragma once

#include <string>
#include <vector>

#include "harness/model/case.h"
#include "harness/program/forwarding/forwarding.h"

namespace connectspec {

struct Observation;

// Fields that are asked about together, for that is how they are meant: `Connection: X-Hop` and
// `X-Hop`. Each set goes in a request of its own.
const std::vector<std::vector<Field>>& fields_to_forward();

enum class Method { connect, get };  // CONNECT to a parent; an http request in absolute form
enum class OtherSide { parent, origin };

// A request with these fields, and `data` right behind it.
Case forwarding_case(Method method, OtherSide to, const std::vector<Field>& fields,
                     const std::string& data);

// How the client says a plain request: its line, and its fields.
std::string plain_line(Method method);
std::vector<Field> plain_fields();

Forwarded forwarded_in(const Observation& seen, OtherSide to, const std::vector<Field>& sent);

}  // namespace connectspec
