#include "harness/language/lint/lint.h"

#include <algorithm>
#include <set>
#include <string>

#include "harness/language/lint/checks.h"
#include "harness/model/rule.h"

namespace connectspec {
namespace {

const SourceFile* file_of(const SourcePosition& position, const std::vector<SourceFile>& files) {
  const auto found = std::find_if(files.begin(), files.end(), [&position](const SourceFile& file) {
    return file.name == position.file;
  });
  return found == files.end() ? nullptr : &*found;
}

// What some checks find in the rest of the suite is no fault of these files.
std::vector<Diagnostic> of_files(const Diagnostics& complaints,
                                 const std::vector<SourceFile>& files) {
  auto all = complaints.sorted();
  std::erase_if(all, [&files](const Diagnostic& complaint) {
    return file_of(complaint.position, files) == nullptr;
  });
  return all;
}

void check_case(const Case& scenario, const Suite& suite, Diagnostics& complaints) {
  check_unsent_data(scenario, complaints);
  check_credentials(scenario, complaints);
  check_auth_line(scenario, complaints);
  check_open_head(scenario, complaints);
  check_served_client(scenario, complaints);
  check_unasked_probe(scenario, complaints);
  check_echoes(scenario, complaints);
  check_field_words(scenario, complaints);
  check_needs(scenario, complaints);
  check_lonely_refusal(scenario, suite, complaints);
  check_neighbour(scenario, complaints);
}

void check_text(const WrittenText& text, const SourceFile& file, Diagnostics& complaints) {
  switch (text.kind) {
    case WrittenText::Kind::octets:
      check_octets(text, file, complaints);
      return;
    case WrittenText::Kind::prose:
      check_prose(text, file, complaints);
      return;
  }
}

}  // namespace

const SourcePosition& place_of(const Rule& rule, const Case& scenario) {
  if (rule.position.file == scenario.position.file) {
    return rule.position;
  }
  return rule.used_at.file == scenario.position.file ? rule.used_at : scenario.position;
}

std::vector<Diagnostic> lint(const Suite& suite, const std::vector<SourceFile>& files) {
  Diagnostics complaints;
  for (const SourceFile& file : files) {
    complaints.reading(file);
  }
  // Where YAML reads other octets than are meant, whatever else is said of them follows from that.
  std::set<std::string> misread;
  for (const WrittenCase& written : suite.written) {
    for (const WrittenText& text : written.texts) {
      const auto before = complaints.count();
      if (const SourceFile* file = file_of(text.position, files)) {
        check_text(text, *file, complaints);
      }
      if (text.kind == WrittenText::Kind::octets && complaints.count() > before) {
        misread.insert(written.id);
      }
    }
    if (!written.texts.empty() && file_of(written.texts.front().position, files) != nullptr) {
      check_parameters(written, suite, complaints);
      check_filling(written, suite, complaints);
      check_endpoint(written, suite, complaints);
    }
  }
  check_idle_rules(suite, complaints);
  check_shadowed_rules(suite, complaints);
  for (const Case& scenario : suite.cases) {
    if (file_of(scenario.position, files) != nullptr && !misread.contains(scenario.family())) {
      check_case(scenario, suite, complaints);
    }
  }
  return of_files(complaints, files);
}

}  // namespace connectspec
