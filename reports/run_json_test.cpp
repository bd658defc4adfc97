// That a run file holds everything, and that a reader says where one is wrong.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <boost/pfr/tuple_size.hpp>
#include <ctime>
#include <functional>

#include "reports/json_printer.h"
#include "reports/printable.h"
#include "reports/reports.h"
#include "reports/run_members.h"
#include "reports/test_run.h"

namespace connectspec {
namespace {

using namespace testing_support;
namespace json = boost::json;

// Counts what members() names, and holds it against what the struct has.
struct Counter {
  template <typename T>
  void operator()(std::string_view, const T&) {
    ++count;
  }
  template <typename T>
  void required(std::string_view, const T&) {
    ++count;
  }
  void octets(std::string_view, const std::string&) { ++count; }
  std::size_t count = 0;
};

template <typename T>
void expect_every_member_named() {
  Counter counter;
  const T value{};
  members(counter, value);
  EXPECT_EQ(counter.count, boost::pfr::tuple_size_v<T>) << typeid(T).name();
}

std::string error_of(const std::string& text) {
  const auto run = run_from_json(text);
  return run ? "no error" : run.error().message;
}

// The document of a full run after a change.
std::string changed(const std::function<void(json::value&)>& change) {
  json::value document = json::parse(run_to_json(full_run()));
  change(document);
  return json::serialize(document);
}

TEST(RunJson, NamesEveryMemberOfEveryStruct) {
  expect_every_member_named<Event>();
  expect_every_member_named<Field>();
  expect_every_member_named<Response>();
  expect_every_member_named<Octets>();
  expect_every_member_named<Connection>();
  expect_every_member_named<ListenerRecord>();
  expect_every_member_named<Probe>();
  expect_every_member_named<Observation>();
  expect_every_member_named<Judgement>();
  expect_every_member_named<Hindrance>();
  expect_every_member_named<Blocker>();
  expect_every_member_named<Attempt>();
  expect_every_member_named<Result>();
  expect_every_member_named<TargetFacts>();
  expect_every_member_named<CitedClause>();
  expect_every_member_named<Interruption>();
  expect_every_member_named<connectspec::Run>();
}

TEST(RunJson, IsTheSameAfterReadingAndWritingAgain) {
  const std::string text = run_to_json(full_run());
  const auto run = run_from_json(text);
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_EQ(run_to_json(*run), text);
}

TEST(RunJson, KeepsEveryOctetAndNumber) {
  const connectspec::Run before = full_run();
  const auto after = run_from_json(run_to_json(before));
  ASSERT_TRUE(after) << after.error().message;
  const Observation& observation = after->results.at(0).observation;
  EXPECT_EQ(observation.events.at(2).bytes, all_octets());
  EXPECT_EQ(observation.events.at(2).count, 5000U);
  EXPECT_EQ(observation.events.back().at, 18446744073709551615ULL);
  EXPECT_EQ(observation.events.back().text, "status \xc3\x28 1\n");
  const auto& frame = observation.events.at(3).frame;
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->type, 1);
  EXPECT_EQ(frame->stream, 1U);
  EXPECT_EQ(frame->frames, 2U);
  EXPECT_EQ(frame->fields.at(0).value, all_octets());
  ASSERT_TRUE(observation.connections.at(0).http2);
  EXPECT_EQ(observation.connections.at(0).http2->reset, 0U);
  EXPECT_EQ(observation.connections.at(0).http2->goaway, 8U);
  EXPECT_EQ(observation.bindings, before.results.at(0).observation.bindings);
  const Response& response = observation.connections.at(0).responses.at(0);
  EXPECT_EQ(response.reason, all_octets());
  EXPECT_EQ(response.fields.at(0).value, "]]>\x1b[31m");
  EXPECT_EQ(response.framing, Framing::until_close);
  EXPECT_EQ(response.irregularities,
            (std::vector<Irregularity>{Irregularity::bare_lf, Irregularity::not_http}));
  EXPECT_EQ(observation.echoes.at(0).first_difference, 7U);
  EXPECT_FALSE(observation.echoes.at(1).first_difference.has_value());
  EXPECT_EQ(observation.listeners.at(0).connections, 4294967295U);
  EXPECT_EQ(after->seed, 18446744073709551614ULL);
  EXPECT_EQ(after->results.at(0).why, before.results.at(0).why);
  EXPECT_EQ(after->results.at(0).judgement.clauses, before.results.at(0).judgement.clauses);
}

TEST(RunJson, KeepsEveryFraming) {
  for (const Framing framing : {Framing::none, Framing::content_length, Framing::chunked,
                                Framing::until_close, Framing::tunnel}) {
    connectspec::Run run = full_run();
    run.results[0].observation.connections[0].responses[0].framing = framing;
    const auto read = run_from_json(run_to_json(run));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->results[0].observation.connections[0].responses[0].framing, framing);
  }
}

TEST(RunJson, HoldsNothingThatSteersATerminal) {
  const std::string text = run_to_json(full_run());
  for (const char character : text) {
    EXPECT_TRUE(character == '\n' || static_cast<unsigned char>(character) >= 0x20);
  }
  EXPECT_TRUE(is_plain_text(text));
}

TEST(RunJson, PutsAnEventOnOneLine) {
  EXPECT_NE(run_to_json(full_run())
                .find(R"({"at": 1500, "actor": "client", "kind": "sent", "count": 24, "bytes": )"),
            std::string::npos);
}

// Processor time, which others on the machine don't lengthen.
double cost_of_writing(std::size_t results) {
  connectspec::Run run = run_of({});
  Result result = full_run().results.at(0);
  for (int copy = 0; copy < 20; ++copy) {
    result.observation.events.push_back(result.observation.events.at(2));
  }
  run.results.assign(results, result);
  const auto start = std::clock();
  EXPECT_TRUE(run_from_json(run_to_json(run)));
  return static_cast<double>(std::clock() - start);
}

TEST(RunJson, CostsAsMuchMoreAsThereAreMoreResults) {
  EXPECT_LT(cost_of_writing(300), 18 * cost_of_writing(50));
}

TEST(RunJson, NamesThePlaceOfAWrongType) {
  EXPECT_EQ(error_of(changed([](json::value& run) { run.at("results").at(0).at("title") = 7; })),
            "results[0].title: expected a text or {\"octets\": …}, found 7");
  EXPECT_EQ(error_of(changed([](json::value& run) {
              run.at("results").at(0).at("observation").at("events").at(2).at("kind") = "sennt";
            })),
            "results[0].observation.events[2].kind: expected an event kind, found \"sennt\"");
  EXPECT_EQ(error_of(changed([](json::value& run) { run.at("target") = nullptr; })),
            "target: expected an object, found null");
}

TEST(RunJson, NamesAMissingMember) {
  EXPECT_EQ(error_of(changed([](json::value& run) {
              run.at("results").at(1).at("judgement").as_object().erase("verdict");
            })),
            "results[1].judgement.verdict: expected this member, found none");
}

TEST(RunJson, ReadsAFileFromBeforeAMemberWasAdded) {
  const auto run = run_from_json(changed([](json::value& document) {
    document.at("results").at(0).at("observation").as_object().erase("streams");
    document.at("results").at(0).at("observation").as_object().erase("carrier");
    document.at("results").at(0).as_object().erase("level");
    for (const char* member : {"hindrance", "blocked_by", "hint"}) {
      document.at("results").at(0).at("judgement").as_object().erase(member);
    }
  }));
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_TRUE(run->results.at(0).observation.streams.empty());
  EXPECT_FALSE(run->results.at(0).observation.carrier);
  EXPECT_EQ(run->results.at(0).level, Level::must);
  EXPECT_FALSE(run->results.at(0).judgement.hindrance);
  EXPECT_FALSE(run->results.at(0).judgement.blocked_by);
  EXPECT_EQ(run->results.at(0).judgement.hint, "");
}

TEST(RunJson, WritesMuchOfTheSameShortAndReadsItBackWhole) {
  connectspec::Run run = full_run();
  Observation& observation = run.results[0].observation;
  std::string table;
  for (int copy = 0; copy < 256; ++copy) {
    table += all_octets();
  }
  observation.bindings["data"] = table;
  observation.bindings["value"] = "X-A: " + std::string(1048576, 'a') + "\r\n";
  observation.bindings["text"] = std::string(2000, 'b');
  const std::string text = run_to_json(run);
  EXPECT_LT(text.size(), 40000U);
  EXPECT_NE(text.find(R"({"repeat": "a", "times": 1048576})"), std::string::npos);
  const auto again = run_from_json(text);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->results.at(0).observation.bindings, observation.bindings);
}

TEST(RunJson, RefusesARepetitionThatWouldFillTheMemory) {
  const auto bomb = [](json::value times) {
    return error_of(changed([&times](json::value& run) {
      run.at("results").at(0).at("observation").at("events").at(1).at("bytes") =
          json::array{"ab", json::object{{"repeat", "a"}, {"times", std::move(times)}}};
    }));
  };
  EXPECT_EQ(
      bomb(18446744073709551615ULL),
      "results[0].observation.events[1].bytes[1].times: expected no more than 33554432 octets "
      "together, found 18446744073709551615");
  EXPECT_EQ(bomb(3), "no error");
}

TEST(RunJson, RefusesNumbersOutOfRange) {
  EXPECT_EQ(error_of(changed([](json::value& run) { run.at("seed") = -1; })),
            "seed: expected a whole number from 0 to 18446744073709551615, found -1");
  EXPECT_NE(error_of(changed([](json::value& run) { run.at("duration") = 1.5; })), "no error");
  EXPECT_NE(error_of(changed(
                [](json::value& run) { run.at("results").at(0).at("attempts") = 4294967296; })),
            "no error");
}

TEST(RunJson, RefusesABrokenEscape) {
  EXPECT_NE(error_of(changed([](json::value& run) {
              run.at("results").at(0).at("observation").at("events").at(1).at("bytes") = "\\xg0";
            })).find("results[0].observation.events[1].bytes: expected octets escaped"),
            std::string::npos);
}

TEST(RunJson, RefusesAnotherFormatBeforeAnythingElse) {
  EXPECT_EQ(error_of(R"({"format": 2, "whatever": []})"),
            "format: expected 1, the format this program reads, found 2");
  EXPECT_EQ(error_of("{}"), "format: expected this member, found none");
  EXPECT_EQ(error_of("[]"), "the document: expected an object, found an array");
}

TEST(RunJson, RefusesWhatIsNoJson) {
  EXPECT_NE(error_of("").find("not a run file"), std::string::npos);
  const auto broken = run_from_json("{\n\"format\": 1,\n oops}");
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().line, 3U);
  EXPECT_EQ(broken.error().column, 2U);
  EXPECT_NE(error_of("{\"format\": 1} trailing").find("not a run file"), std::string::npos);
  EXPECT_NE(error_of("{\"format\": \"\xff\"}").find("not a run file"), std::string::npos);
}

TEST(RunJson, RefusesDeepNesting) {
  EXPECT_NE(error_of(std::string(1000000, '[')).find("not a run file"), std::string::npos);
}

TEST(RunJson, SurvivesEveryTruncation) {
  const std::string text = run_to_json(full_run());
  for (std::size_t size = 0; size + 2 < text.size(); size += 7) {
    EXPECT_FALSE(run_from_json(std::string_view(text).substr(0, size)));
  }
}

TEST(RunJson, EscapesHostileNamesInMessages) {
  const std::string error =
      error_of(changed([](json::value& run) { run.at("results").at(0).at("level") = "\x1b[2J"; }));
  EXPECT_EQ(error, "results[0].level: expected a level, found \"\\x1b[2J\"");
}

TEST(RunJson, ThrowsAnOrdinaryExceptionFromAnUncheckedError) {
  EXPECT_THROW(run_from_json("[]").value(), std::runtime_error);
}

}  // namespace
}  // namespace connectspec
