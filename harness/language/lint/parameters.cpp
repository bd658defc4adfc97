// Parameter tables against the templates that use them.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "harness/language/lint/checks.h"
#include "harness/wire/template.h"

namespace connectspec {
namespace {

std::set<std::string> names_used_by(const WrittenCase& written) {
  std::set<std::string> used;
  for (const WrittenText& text : written.texts) {
    const auto names = text.kind == WrittenText::Kind::octets ? names_in(text.value)
                                                              : names_in(std::string_view());
    if (names) {
      used.insert(names->begin(), names->end());
    }
  }
  return used;
}

std::vector<const Case*> variants_of(const WrittenCase& written, const Suite& suite) {
  std::vector<const Case*> variants;
  for (const Case& scenario : suite.cases) {
    if (scenario.family() == written.id) {
      variants.push_back(&scenario);
    }
  }
  return variants;
}

}  // namespace

void check_parameters(const WrittenCase& written, const Suite& suite, Diagnostics& complaints) {
  const auto used = names_used_by(written);
  const auto variants = variants_of(written, suite);
  for (const Case* scenario : variants) {
    for (const auto& [name, value] : scenario->variant.parameters) {
      if (!used.contains(name)) {
        complaints.add(scenario->position,
                       fmt::format("nothing uses the parameter '{}', so that the rows of {} that "
                                   "differ by it ask the same; write {{{}}} where it belongs, or "
                                   "leave it out",
                                   name, written.id, name));
      }
    }
    const auto same = std::find_if(variants.begin(), variants.end(), [&](const Case* other) {
      return other->variant.parameters == scenario->variant.parameters;
    });
    if (*same != scenario && !scenario->variant.parameters.empty()) {
      complaints.add(scenario->position,
                     fmt::format("the rows '{}' and '{}' of {} are the same; leave one out",
                                 (*same)->variant.name, scenario->variant.name, written.id));
    }
  }
}

}  // namespace connectspec
