// Which durations and sizes are taken, by the forms in which they are asked for.
#include "harness/model/quantity.h"

#include <gtest/gtest.h>

#include <string>

namespace connectspec {
namespace {

using std::chrono::milliseconds;

// As a case file, a profile and the command line ask for them.
constexpr DurationForm of_a_case{.most = std::chrono::minutes(10)};
constexpr DurationForm of_a_profile{
    .minutes = true, .least = milliseconds(1), .most = std::chrono::hours(1)};
constexpr DurationForm of_an_option{.minutes = true, .bare = true, .digits = 7};

TEST(Duration, seconds_and_milliseconds_are_taken_everywhere) {
  for (const auto& form : {of_a_case, of_a_profile, of_an_option}) {
    EXPECT_EQ(duration_from("250ms", form), milliseconds(250));
    EXPECT_EQ(duration_from("2s", form), milliseconds(2000));
    EXPECT_EQ(duration_from("007s", form), milliseconds(7000));
  }
}

TEST(Duration, what_is_none_is_taken_nowhere) {
  for (const auto& form : {of_a_case, of_a_profile, of_an_option}) {
    for (const char* text : {"", "s", "ms", "-1s", "+1s", "1.5s", " 1s", "1 s", "1s ", "1S", "1h",
                             "s1", "1ss", "99999999999999999999s", "18446744073709551615s"}) {
      EXPECT_EQ(duration_from(text, form), std::nullopt) << text;
    }
  }
}

TEST(Duration, minutes_and_bare_numbers_only_where_they_are_asked_for) {
  EXPECT_EQ(duration_from("2m", of_a_case), std::nullopt);
  EXPECT_EQ(duration_from("2m", of_a_profile), milliseconds(120'000));
  EXPECT_EQ(duration_from("2m", of_an_option), milliseconds(120'000));
  EXPECT_EQ(duration_from("200", of_a_case), std::nullopt);
  EXPECT_EQ(duration_from("200", of_a_profile), std::nullopt);
  EXPECT_EQ(duration_from("200", of_an_option), milliseconds(200));
}

TEST(Duration, the_bounds_belong_to_what_is_taken) {
  EXPECT_EQ(duration_from("0s", of_a_case), milliseconds(0));
  EXPECT_EQ(duration_from("600s", of_a_case), milliseconds(600'000));
  EXPECT_EQ(duration_from("600001ms", of_a_case), std::nullopt);
  EXPECT_EQ(duration_from("0s", of_a_profile), std::nullopt);
  EXPECT_EQ(duration_from("60m", of_a_profile), milliseconds(3'600'000));
  EXPECT_EQ(duration_from("3600001ms", of_a_profile), std::nullopt);
  EXPECT_EQ(duration_from("0", of_an_option), milliseconds(0));
  EXPECT_EQ(duration_from("9999999m", of_an_option), milliseconds(599'999'940'000));
  EXPECT_EQ(duration_from("00000001s", of_an_option), std::nullopt);
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
