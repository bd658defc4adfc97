// What a target forwards: of each field, what reaches the other side, be that its parent (a
// CONNECT) or an origin (a plain http request). Values, and how they are told apart; no I/O.
#pragma once

#include <string>
#include <vector>

#include "harness/model/field.h"
#include "harness/wire/request_head.h"

namespace connectspec {

// One request, and what became of it. The authority of its origin reads "{origin}" throughout.
struct Forwarded {
  std::vector<Field> sent;  // beside those of the plain request
  bool arrived = false;     // a request came to the other side
  int status = 0;           // of the answer, where none did; 0: no answer
  RequestHead got;
  std::string data;                // behind its head
  std::string data_before_answer;  // ... what of it came before the other side answered
};

// One way that requests take through the target.
struct Way {
  std::string method;           // "CONNECT", "GET"
  std::string to;               // "parent", "origin"
  std::string request_line;     // as the client says it
  std::vector<Field> plain;     // what every request has
  Forwarded alone;              // ... and nothing else
  std::vector<Forwarded> each;  // with these fields besides
  Forwarded together;           // with all that go together
  Forwarded early;              // with data right behind the head
};

enum class Fate { as_sent, other_spelling, joined, added_to, changed, dropped, not_forwarded };

std::string_view to_string(Fate fate);

struct FieldFate {
  Fate fate = Fate::dropped;
  std::vector<Field> got;  // lines of that name
};

// What became of the fields of that name, which `sent` has once at least.
FieldFate fate_of(const Forwarded& request, const std::string& name);

// Lines of a forwarded request that the client didn't send.
std::vector<Field> added_to(const Way& way);

// The names of its fields in their order.
std::vector<std::string> names_of(const std::vector<Field>& fields);

}  // namespace connectspec
