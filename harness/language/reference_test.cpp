// That what is written down of the case language is what the readers go by: cases/README.md and the
// JSON Schema. With CONNECTSPEC_RENEW=1 in the environment both files are written anew instead.
#include "harness/language/reference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "harness/language/case_file_schema.h"
#include "harness/language/case_keys.h"
#include "harness/language/facts.h"
#include "harness/language/template_words.h"
#include "harness/language/verbs.h"
#include "harness/wire/template_filters.h"
#include "reports/json_printer.h"

namespace connectspec {
namespace {

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// Compares a file with what it is to be, or writes it.
void expect_current(const std::string& name, const std::string& wanted) {
  const auto file = std::filesystem::path(CONNECTSPEC_CASES) / name;
  if (std::getenv("CONNECTSPEC_RENEW") != nullptr) {
    std::ofstream(file, std::ios::binary) << wanted;
  }
  EXPECT_TRUE(content_of(file) == wanted)
      << file << " isn't what the language is; CONNECTSPEC_RENEW=1 with this test writes it anew";
}

TEST(CaseReference, the_tables_of_the_guide_are_current) {
  expect_current("README.md",
                 with_tables(content_of(std::filesystem::path(CONNECTSPEC_CASES) / "README.md")));
}

TEST(CaseReference, the_schema_is_current) {
  expect_current("case-file.schema.json", print_json(case_file_schema()) + "\n");
}

TEST(CaseReference, the_guide_has_every_table) {
  const auto guide = content_of(std::filesystem::path(CONNECTSPEC_CASES) / "README.md");
  for (const auto& table : reference_tables()) {
    EXPECT_NE(guide.find("<!-- table: " + table.name + " -->\n|"), std::string::npos) << table.name;
  }
}

TEST(CaseReference, what_no_table_is_called_stays_as_it_is) {
  const std::string text = "a <!-- table: none -->\nb <!-- end --> c <!-- table: steps -->\nd";
  EXPECT_EQ(with_tables(text), text);
  EXPECT_THAT(
      with_tables("<!-- table: beside -->\nold\n<!-- end -->\n"),
      testing::AllOf(testing::HasSubstr("| `within:` |"), testing::Not(testing::HasSubstr("old"))));
}

// A pipe would end a cell, and a line break the table.
TEST(CaseReference, every_line_fits_into_a_table) {
  for (const auto& table : reference_tables()) {
    EXPECT_FALSE(table.rows.empty()) << table.name;
    for (const auto& [left, right] : table.rows) {
      EXPECT_EQ((left + right).find_first_of("\n"), std::string::npos) << left;
      EXPECT_NE(right, "") << table.name << ": " << left;
    }
  }
}

TEST(CaseReference, every_filter_is_told) {
  std::string names;
  for (const auto& filter : template_filters()) {
    EXPECT_TRUE(known_filter(filter.word)) << filter.word;
    names += (names.empty() ? "" : ", ") + filter.word;
  }
  EXPECT_EQ(names, filter_names());
}

}  // namespace
}  // namespace connectspec
