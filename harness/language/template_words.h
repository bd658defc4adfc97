// What can stand between the braces of a template (harness/wire/template.h), for messages and the
// reference.
#pragma once

#include <string>
#include <vector>

#include "harness/language/shape/shape.h"

namespace connectspec {

struct TemplateName {
  std::vector<std::string> names;
  std::string help;
  bool fixed = true;  // there in every execution; else an example of a name that a case makes
};
const std::vector<TemplateName>& template_names();

// Binding names that are there in every execution, without those of the listeners.
const std::vector<std::string>& fixed_names();

const std::vector<Choice>& template_forms();  // "{repeat:64:a}"
const std::vector<Choice>& template_filters();
const std::vector<Choice>& digest_options();

}  // namespace connectspec
