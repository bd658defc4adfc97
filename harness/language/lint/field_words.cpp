// Words that look like a test of whether a field is there, and are none.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "harness/language/lint/checks.h"
#include "harness/model/field.h"
#include "harness/model/rule.h"

namespace connectspec {
namespace {

struct Meant {
  std::string_view written;  // whatever its case
  std::string_view word;
};

constexpr std::array<Meant, 10> meant{{{"yes", "present"},
                                       {"true", "present"},
                                       {"present", "present"},
                                       {"exists", "present"},
                                       {"set", "present"},
                                       {"no", "absent"},
                                       {"false", "absent"},
                                       {"absent", "absent"},
                                       {"none", "absent"},
                                       {"missing", "absent"}}};

void check_field_word(const Condition& condition, const SourcePosition& place,
                      Diagnostics& complaints) {
  const auto* field = condition.fact ? std::get_if<FieldFact>(&*condition.fact) : nullptr;
  for (const Meant& one : meant) {
    if (field != nullptr && field->test == FieldFact::Test::matches &&
        same_name(field->pattern, one.written)) {
      complaints.add(place,
                     fmt::format("'{0}: {1}' asks whether the field's value has '{1}' in it; "
                                 "write '{0}: {2}' for whether there is one, or "
                                 "'{0}: {{is: \"{1}\"}}' if the value is meant",
                                 field->name, field->pattern, one.word));
    }
  }
  for (const Condition& part : condition.parts) {
    check_field_word(part, place, complaints);
  }
}

}  // namespace

void check_field_words(const Case& scenario, Diagnostics& complaints) {
  for (const Condition& requirement : scenario.require) {
    check_field_word(requirement, scenario.position, complaints);
  }
  for (const Rule& rule : scenario.rules) {
    check_field_word(rule.condition, place_of(rule, scenario), complaints);
  }
}

}  // namespace connectspec
