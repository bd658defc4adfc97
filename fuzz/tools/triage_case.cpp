#include "fuzz/tools/triage_case.h"

#include <algorithm>

#include "fuzz/findings/case_text.h"
#include "fuzz/generate/request_parts.h"
#include "fuzz/grammar/connect.h"
#include "fuzz/oracles/black_box/request_oracles.h"
#include "fuzz/plans/octets.h"
#include "fuzz/plans/plan.h"
#include "harness/wire/bytes.h"
#include "harness/wire/template.h"

namespace connectspec::fuzz {
namespace {

enum class InputIs { request, request_target, something_else };

InputIs input_of(const std::string& target) {
  constexpr std::string_view others[] = {"session_fuzz", "response_reader_fuzz", "case_file_fuzz",
                                         "profile_file_fuzz"};
  if (std::find(std::begin(others), std::end(others), target) != std::end(others)) {
    return InputIs::something_else;
  }
  return target == "authority_fuzz" ? InputIs::request_target : InputIs::request;
}

Plan plan_of_request(std::string_view octets) {
  Plan plan;
  RequestParts& parts = plan.parts;
  parts = take_apart(octets);
  for (std::string* part :
       {&parts.before, &parts.method, &parts.target, &parts.version, &parts.end, &parts.tail}) {
    *part = template_of(*part);
  }
  for (std::string& line : parts.lines) {
    line = template_of(line);
  }
  if (!parts.end.empty()) {
    parts.lines.emplace_back("{auth}");  // no octets, but where credentials are asked for
  }
  return plan;
}

// It is read as a Host field, too (oracles/reference/authority_oracles.h).
Plan plan_of_target(std::string_view target, const Broken& broken) {
  Plan plan = plain_plan();
  if (broken.evidence.find("Host: ") != std::string::npos) {
    plan.parts.lines.front() = "Host: " + template_of(target) + "\r\n";
  } else {
    plan.parts.target = " " + template_of(target);
  }
  return plan;
}

// As if a proxy had made the mistake: it lets in what the grammar forbids. Of what is valid no more
// is known than that it has to be answered.
Complaint complaint_about(const Plan& plan) {
  const std::string octets = expand(plan.request(), {{"origin", "a:1"}, {"auth", ""}}).value();
  const Judgement judged = judge_connect(octets);
  Sighting seen;
  if (judged.kind != Judgement::Kind::valid) {
    seen.outcome = Ending::tunnel;
  }
  for (Complaint& complaint : complaints_about(plan, octets, judged, seen)) {
    if (complaint.feature.starts_with("accepts ")) {
      return std::move(complaint);
    }
  }
  return {"", "silent", true, "a request that a parser got wrong is answered or ends",
          "RFC 9112 §9.5"};
}

}  // namespace

std::optional<std::string> triage_case(const std::string& target, std::string_view input,
                                       const Broken& broken) {
  Plan plan;
  switch (input_of(target)) {
    case InputIs::something_else:
      return std::nullopt;
    case InputIs::request:
      plan = plan_of_request(input);
      break;
    case InputIs::request_target:
      plan = plan_of_target(input, broken);
      break;
  }
  Complaint complaint = complaint_about(plan);
  complaint.oracle = broken.oracle;
  const std::string evidence = target + " broke " + escape(broken.oracle) + " with this:\n" +
                               escape(broken.evidence) +
                               "\nPut it where it belongs, and say what must hold.";
  return case_text(plan, complaint, evidence, {}, "Found by a fuzz target");
}

}  // namespace connectspec::fuzz
