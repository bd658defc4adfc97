// Which durations and sizes are taken, by the forms in which they are asked for.
#include "harness/model/quantity.h"

#include <gtest/gtest.h>

#include <string>

namespace connectspec {
namespace {

using std::chrono::milliseconds;

// As a case file, a profile and the command line ask for them.
constexpr DurationForm of_a_case{.most = std::chrono::minutes(10)};
constexpr DurationForm of_a_profile{.least = milliseconds(1), .most = std::chrono::hours(1)};
constexpr DurationForm of_an_option{.least = milliseconds(1), .most = std::chrono::hours(87'600)};
constexpr auto all_forms = {of_a_case, of_a_profile, of_an_option};

TEST(Duration, one_grammar_is_taken_everywhere) {
  for (const auto& form : all_forms) {
    EXPECT_EQ(duration_from("250ms", form), milliseconds(250));
    EXPECT_EQ(duration_from("2s", form), milliseconds(2000));
    EXPECT_EQ(duration_from("007s", form), milliseconds(7000));
    EXPECT_EQ(duration_from("2m", form), milliseconds(120'000));
  }
  EXPECT_EQ(duration_from("1h", of_a_profile), milliseconds(3'600'000));
  EXPECT_EQ(duration_from("1h", of_an_option), milliseconds(3'600'000));
}

TEST(Duration, what_is_none_is_taken_nowhere) {
  for (const auto& form : all_forms) {
    for (const char* text : {"",
                             "s",
                             "ms",
                             "-1s",
                             "+1s",
                             "1.5s",
                             " 1s",
                             "1 s",
                             "1s ",
                             "1S",
                             "s1",
                             "1ss",
                             "1d",
                             "1e3s",
                             "5",
                             "0",
                             "200",
                             "99999999999999999999s",
                             "18446744073709551615s",
                             "3000000h"}) {
      EXPECT_EQ(duration_from(text, form), std::nullopt) << text;
      EXPECT_FALSE(why_no_duration(text, form).empty()) << text;
    }
  }
}

TEST(Duration, why_it_is_none_says_what_to_write) {
  EXPECT_EQ(why_no_duration("5", of_an_option), "5 has no unit: 5s or 5ms");
  EXPECT_EQ(why_no_duration("-5s", of_an_option),
            "'-5s' is no duration, such as 500ms, 5s, 2m or 1h");
  EXPECT_EQ(why_no_duration("0s", of_an_option), "'0s' is too short; it is 1ms at least");
  EXPECT_EQ(why_no_duration("3000000h", of_an_option),
            "'3000000h' is too long; it is 87600h at most");
  EXPECT_EQ(why_no_duration("99999999999999999999s", of_a_case),
            "'99999999999999999999s' is too long; it is 10m at most");
}

TEST(Duration, the_bounds_belong_to_what_is_taken) {
  EXPECT_EQ(duration_from("0s", of_a_case), milliseconds(0));
  EXPECT_EQ(duration_from("600s", of_a_case), milliseconds(600'000));
  EXPECT_EQ(duration_from("600001ms", of_a_case), std::nullopt);
  EXPECT_EQ(duration_from("0s", of_a_profile), std::nullopt);
  EXPECT_EQ(duration_from("60m", of_a_profile), milliseconds(3'600'000));
  EXPECT_EQ(duration_from("3600001ms", of_a_profile), std::nullopt);
}

TEST(Size, units_are_powers_of_two) {
  EXPECT_EQ(size_from("17"), 17U);
  EXPECT_EQ(size_from("300KiB"), 300U * 1024);
  EXPECT_EQ(size_from("8MiB"), 8U * 1024 * 1024);
  EXPECT_EQ(size_from("18446744073709551615"), 18446744073709551615U);
}

TEST(Size, what_is_none_is_refused) {
  for (const char* text : {"", "KiB", "-1", "1.5MiB", "1kB", "1 KiB", "18446744073709551616",
                           "18446744073709551615KiB"}) {
    EXPECT_EQ(size_from(text), std::nullopt) << text;
  }
}

}  // namespace

}  // namespace connectspec
