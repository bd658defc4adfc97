// What is put into a template, and what stays.
#include "harness/wire/template_parameters.h"

#include <gtest/gtest.h>

namespace connectspec {
namespace {

const Bindings parameters{{"port", "+{origin.port}"},
                          {"whole", "<{port}>"},
                          {"number", "80"},
                          {"brace", "a{{b"},
                          {"self", "{self}"}};

TEST(TemplateParameters, are_put_in_and_other_names_stay) {
  EXPECT_EQ(with_parameters("CONNECT {origin.host}:{port} A", parameters),
            "CONNECT {origin.host}:+{origin.port} A");
  EXPECT_EQ(with_parameters("{whole}{auth}", parameters), "<+{origin.port}>{auth}");
}

TEST(TemplateParameters, filters_and_sums_are_worked_out_where_they_can_be) {
  EXPECT_EQ(with_parameters("{number+1} {origin.port+1} {number|octal}", parameters),
            "81 {origin.port+1} 0120");
  EXPECT_EQ(with_parameters("{port|upper}", parameters), "{port|upper}");
}

TEST(TemplateParameters, what_is_made_of_text_keeps_its_form) {
  EXPECT_EQ(with_parameters("{repeat:64:{number}} {base64:{user}:{number}}", parameters),
            "{repeat:64:80} {base64:{user}:80}");
  EXPECT_EQ(with_parameters("{hex:e9 7b}", parameters), "\xe9{{");
}

TEST(TemplateParameters, braces_stay_braces_and_nothing_goes_round_for_ever) {
  EXPECT_EQ(with_parameters("{{port}} {brace}", parameters), "{{port}} a{{b");
  EXPECT_EQ(with_parameters("{self}", parameters), "{self}");
  EXPECT_EQ(with_parameters("{open", parameters), "{open");
}

TEST(TemplateParameters, what_a_seed_decides_is_put_in_where_it_is_known) {
  EXPECT_EQ(with_parameters("{repeat:{near:9}:{port}}", parameters),
            "{repeat:{near:9}:+{origin.port}}");
  const Bindings seeded{{"seed", "1"}, {"size", "{between:9:9}"}};
  EXPECT_EQ(with_parameters("{repeat:{size}:a}{pick:b|b}", seeded), "{repeat:9:a}b");
}

}  // namespace
}  // namespace connectspec
