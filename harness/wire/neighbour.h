// The harmless neighbour of a case: the same request without what is asked.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace connectspec {

struct Asking;
struct Case;

// The target of a request line, which may be a template: what stands between its first and its last
// space. Nothing where there is no such line.
std::optional<std::string_view> target_in(std::string_view request);

// The neighbour of the case as that asking of it has it; `asking` may be nullptr. Its script ends
// with the wait for the first client's answer, and no canary follows. Nothing: the case has none.
std::optional<Case> neighbour_of(const Case& scenario, const Asking* asking);

// What its client sends, a template: parameters are put in.
std::string neighbour_request(const Case& neighbour);

// The same for neighbours that ask the same of the same kind of listeners, whatever their cases
// and parameters are called.
std::string key_of_neighbour(const Case& neighbour);

}  // namespace connectspec
