// A run with one result of each verdict and standing, and hostile text wherever a target's can get.
#pragma once

#include <string>
#include <string_view>

#include "reports/formats.h"
#include "reports/test_run.h"

namespace connectspec::testing_support {

inline constexpr std::string_view hostile =
    "</script>|`*[x](y)#' ]]>\x1b[2J<!-- &\xff\xe2\x80\xae @\n1..2\nok 1";

// One result of each verdict and standing, with hostile text in every place a target can reach.
struct Sample {
  connectspec::Run run;
  ExpectationReport comparison;

  Sample() {
    Result hostile_result = full_run().results.at(0);
    hostile_result.case_id = "h1/hostile";
    hostile_result.judgement.verdict = Verdict::fail;
    for (std::string* text : {&hostile_result.title, &hostile_result.judgement.observed,
                              &hostile_result.judgement.because, &hostile_result.judgement.rule}) {
      *text = std::string(hostile) + all_octets();
    }
    Result skipped = result_of("h1/skipped", Verdict::skip);
    skipped.judgement.because = "needs #ipv6";
    run = run_of({result_of("h1/passed", Verdict::pass), result_of("h1/warned", Verdict::warn),
                  result_of("h1/known", Verdict::fail), result_of("h1/vanished", Verdict::pass),
                  result_of("h1/open", Verdict::unresolved), skipped, hostile_result});
    run.target.title = "Squid <5.7>";
    Expectations known;
    known.entries = {{"h1/known", {Verdict::fail}, "tracked as #1", {}},
                     {"h1/vanished", {Verdict::fail}, "was broken", {}}};
    comparison = compare(run, known);
  }

  std::string as(std::string_view format) const {
    return find_format(format)->render(run, comparison);
  }
};

}  // namespace connectspec::testing_support
