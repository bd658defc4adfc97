// Triage from end to end, on a target with a defect and on some that are a few lines of shell; and
// that the case it prints is one that `connectspec lint` has nothing to say to.
#include "fuzz/tools/triage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <variant>

#include "fuzz/testing/stored_inputs.h"
#include "fuzz/tools/scripted_targets.h"
#include "fuzz/tools/triage_case.h"
#include "harness/language/case_files.h"
#include "harness/language/suite.h"
#include "harness/model/action.h"
#include "harness/model/scenario.h"
#include "harness/wire/template.h"

namespace connectspec::fuzz {
namespace {

using testing::HasSubstr;

class Triage : public testing::Test {
 protected:
  Triaged triage_input(const std::string& target, const std::string& input) {
    const std::filesystem::path artifact = folder_.path() / "findings" / target / "crash-1";
    ScriptedTargets::write(artifact, input);
    TriageSettings settings;
    settings.programs = folder_.programs();
    settings.corpus = folder_.path() / "corpus";
    settings.minimising = std::chrono::seconds(1);
    return triage(artifact, settings, [this](const std::string& text) { said_ += text + "\n"; });
  }

  ScriptedTargets folder_;
  std::string said_;
};

// Case files with the built-in suite beside them, read once however many there are.
class Read {
 public:
  explicit Read(const std::vector<SourceFile>& files)
      : suite_(load_suite(embedded_case_files(), files)) {}
  explicit Read(const std::string& text) : Read(std::vector<SourceFile>{{"triage.yaml", text}}) {}

  // All that `connectspec lint` complains of.
  [[nodiscard]] std::string complaints() const {
    std::string text;
    for (const auto* list : {&suite_.errors, &suite_.lapses}) {
      for (const Diagnostic& one : *list) {
        text += to_string(one) + "\n";
      }
    }
    return text;
  }

  // What the client of each case sends, where no credentials are asked for.
  [[nodiscard]] std::vector<std::string> sent() const {
    std::vector<std::string> all;
    for (const Scenario* one : suite_.scenarios()) {
      if (one->id.starts_with("fuzz/")) {
        all.push_back(sent_by(*one));
      }
    }
    return all;
  }

 private:
  static std::string sent_by(const Scenario& one) {
    std::string octets;
    for (const Step& step : one.script) {
      if (const auto* send = std::get_if<Send>(&step.action)) {
        octets += expand(send->bytes, {{"auth", ""}, {"origin", "a:1"}}).value();
      }
    }
    return octets;
  }

  Suite suite_;
};

const std::string wrapped_port = "CONNECT a:65537 HTTP/1.1\r\nHost: a\r\nX-A: \"{b}\\\r\n\r\ntail";

TEST_F(Triage, a_defect_is_repeated_made_small_stored_and_written_as_a_case) {
  folder_.link_program("defective_fuzz", DEFECTIVE_TARGET);
  const Triaged result = triage_input("defective_fuzz", wrapped_port);
  ASSERT_EQ(result.trouble, "");
  EXPECT_EQ(result.size_before, wrapped_port.size());
  EXPECT_LT(result.input.size(), wrapped_port.size());
  EXPECT_EQ(ScriptedTargets::read(result.stored), result.input);
  EXPECT_THAT(result.stored.filename().string(), testing::StartsWith(result.broken.oracle + "-"));
  EXPECT_EQ(result.stored.parent_path(), folder_.path() / "corpus" / "defective_fuzz");
  EXPECT_THAT(said_, HasSubstr(result.broken.oracle + " 3 times"));
  ASSERT_TRUE(result.case_text);
  const Read read(*result.case_text);
  EXPECT_EQ(read.complaints(), "");
  EXPECT_THAT(read.sent(), testing::ElementsAre(result.input));
  EXPECT_THAT(*result.case_text, HasSubstr("use: reject-must"));
}

TEST_F(Triage, no_more_than_the_octets_that_matter_is_left_under_the_same_oracle) {
  folder_.add_program(
      "fake_fuzz",
      "grep -q ab \"$1\" 2>/dev/null && echo DEDUP_TOKEN: Q01 && echo x: y && kill "
      "-ABRT $$\ngrep -q a \"$1\" 2>/dev/null && echo DEDUP_TOKEN: Q02 && kill -ABRT $$\ntrue");
  const Triaged result = triage_input("fake_fuzz", "xxxxabxxx");
  ASSERT_EQ(result.trouble, "");
  EXPECT_EQ(result.broken, (Broken{"Q01", "x: y"}));
  EXPECT_EQ(result.input, "ab");
}

TEST_F(Triage, what_libfuzzer_made_of_it_is_taken_when_it_breaks_the_same_oracle) {
  const std::string minimiser =
      "case $1 in -minimize*) printf '%s' WHAT >\"${3#*=}\"; exit;; esac\n"
      "grep -q ab \"$1\" && echo DEDUP_TOKEN: Q01 && echo x: y && kill -ABRT $$\n"
      "grep -q a \"$1\" && echo DEDUP_TOKEN: Q02 && kill -ABRT $$\ntrue";
  const auto making = [&minimiser](const std::string& what) {
    std::string script = minimiser;
    return script.replace(script.find("WHAT"), 4, what);
  };
  folder_.add_program("good_fuzz", making("zab"));
  folder_.add_program("stray_fuzz", making("za"));
  EXPECT_EQ(triage_input("good_fuzz", "xxxxabxxx").input, "ab");
  EXPECT_EQ(triage_input("stray_fuzz", "xxxxabxxx").input, "ab");
}

TEST_F(Triage, what_does_not_repeat_is_not_stored) {
  folder_.add_program("moody_fuzz", "test -e " + (folder_.path() / "seen").string() +
                                        " && exit\ntouch " + (folder_.path() / "seen").string() +
                                        "\necho DEDUP_TOKEN: Q01; echo x: y");
  EXPECT_THAT(triage_input("moody_fuzz", "ab").trouble, HasSubstr("unstable"));
  folder_.add_program("well_fuzz", "true");
  EXPECT_THAT(triage_input("well_fuzz", "ab").trouble, HasSubstr("breaks nothing now"));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "corpus"));
}

TEST_F(Triage, an_artifact_of_no_target_says_where_it_should_lie) {
  EXPECT_THAT(triage_input("no_fuzz", "ab").trouble,
              HasSubstr("no folder named after a built target"));
  EXPECT_THAT(triage("/nowhere", {}, [](const std::string&) {}).trouble, HasSubstr("no such file"));
}

// The same case under another id, so that many can be read at once.
SourceFile renamed(std::string text, std::size_t number) {
  const std::size_t at = text.find("- id: ");
  text.replace(at, text.find('\n', at) - at, "- id: fuzz/" + std::to_string(number));
  return {std::to_string(number) + ".yaml", std::move(text)};
}

TEST(TriageCase, every_stored_input_becomes_a_case_that_lint_takes_and_that_sends_it) {
  for (const char* target : {"connect_head_fuzz", "authority_fuzz"}) {
    const std::vector<std::string> inputs =
        stored_inputs(std::string(CONNECTSPEC_FUZZ_CORPUS) + "/" + target);
    std::vector<SourceFile> files;
    for (const std::string& input : inputs) {
      const auto text = triage_case(target, input, {"P08", "accepts target: \"\\ {{it}} \x01\n"});
      ASSERT_TRUE(text);
      files.push_back(renamed(*text, files.size()));
    }
    const Read read(files);
    EXPECT_EQ(read.complaints(), "");
    const std::vector<std::string> sent = read.sent();
    ASSERT_EQ(sent.size(), inputs.size());
    for (const std::string& input : inputs) {
      EXPECT_TRUE(std::any_of(sent.begin(), sent.end(), [&input](const std::string& octets) {
        return octets.find(input) != std::string::npos;
      })) << input;
    }
  }
}

TEST(TriageCase, a_target_is_tried_where_the_oracle_saw_it) {
  const auto in_line =
      triage_case("authority_fuzz", "a:0", {"P08", "accepts target: target 'a:0'"});
  EXPECT_THAT(Read(*in_line).sent(),
              testing::ElementsAre(HasSubstr("CONNECT a:0 HTTP/1.1\r\nHost: a:1\r\n")));
  const auto in_host = triage_case("authority_fuzz", "a b", {"P08", "accepts Host: target 'a b'"});
  EXPECT_THAT(Read(*in_host).sent(),
              testing::ElementsAre(HasSubstr("CONNECT a:1 HTTP/1.1\r\nHost: a b\r\n")));
}

TEST(TriageCase, none_of_what_no_proxy_is_sent) {
  EXPECT_FALSE(triage_case("session_fuzz", "\x01", {"S09", ""}));
  EXPECT_FALSE(triage_case("case_file_fuzz", "cases:", {"C01", ""}));
}

TEST(TriageCase, a_valid_request_has_to_be_answered) {
  const auto text = triage_case("connect_head_fuzz", "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n",
                                {"P02", "cut: a"});
  EXPECT_EQ(Read(*text).complaints(), "");
  EXPECT_THAT(*text, HasSubstr("breaks: liveness"));
}

}  // namespace
}  // namespace connectspec::fuzz
