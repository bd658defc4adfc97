// Templates that fail when a run fills them in.
#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "harness/language/lint/checks.h"
#include "harness/language/lint/sample.h"
#include "harness/language/template_words.h"
#include "harness/model/action.h"

namespace connectspec {
namespace {

constexpr std::string_view digest = "{digest:";

bool answers_challenge(std::string_view text) {
  return text.find("{challenge.") != std::string_view::npos ||
         text.find(digest) != std::string_view::npos;
}

bool awaits_challenge(const Case& scenario) {
  return std::any_of(scenario.script.begin(), scenario.script.end(), [](const Step& step) {
    return std::holds_alternative<AwaitChallenge>(step.action);
  });
}

// `{digest:uri={origin},nc=2}`: all that is the uri.
bool has_comma_for_semicolon(std::string_view text) {
  const auto begin = text.find(digest);
  if (begin == std::string_view::npos) {
    return false;
  }
  const std::string_view options = text.substr(begin);
  return std::any_of(digest_options().begin(), digest_options().end(), [&](const Choice& option) {
    return options.find("," + option.word + "=") != std::string_view::npos ||
           options.find(", " + option.word + "=") != std::string_view::npos;
  });
}

void check_template(const WrittenText& text, const Case& scenario, Diagnostics& complaints) {
  if (const auto trouble = trouble_in(text.value, scenario); !trouble.empty()) {
    const std::string& variant = scenario.variant.name;
    complaints.add(
        text.position,
        fmt::format("no run can fill this template in{}: {}",
                    variant.empty() ? "" : fmt::format(" (variant '{}')", variant), trouble));
  }
  if (has_comma_for_semicolon(text.value)) {
    complaints.add(text.position,
                   "options of 'digest:' are separated by ';', and what stands behind this comma "
                   "is a part of the value before it; write '{digest:uri={origin};nc=00000002}'");
  }
  if (answers_challenge(text.value) && !awaits_challenge(scenario)) {
    complaints.add(text.position,
                   "no step awaits the challenge that this answers; put 'client.await: challenge' "
                   "behind a request with 'auth: no' before it");
  }
}

}  // namespace

void check_filling(const WrittenCase& written, const Suite& suite, Diagnostics& complaints) {
  for (const Case& scenario : suite.cases) {
    if (scenario.family() != written.id) {
      continue;
    }
    for (const WrittenText& text : written.texts) {
      if (text.kind == WrittenText::Kind::octets) {
        check_template(text, scenario, complaints);
      }
    }
  }
}

}  // namespace connectspec
