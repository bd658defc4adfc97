#include "fuzz/campaign/trial.h"

#include <utility>

#include "fuzz/generate/random.h"
#include "fuzz/oracles/black_box/head.h"
#include "fuzz/oracles/black_box/request_oracles.h"
#include "harness/wire/bytes.h"
#include "harness/wire/cuts.h"
#include "harness/wire/listener_names.h"
#include "harness/wire/response_reader.h"
#include "harness/wire/template.h"

namespace connectspec::fuzz {
namespace {

// In no request or answer by chance, and as short as plans/edges.cpp reckons with.
constexpr std::size_t nonce_size = 16;
// So that nonces aren't drawn like the plans themselves ("nonce").
constexpr std::uint64_t salt = 0x6E6F6E6365ULL;

std::string expanded(const std::string& text, const Bindings& names) {
  const Expansion expansion = expand(text, names);
  return expansion ? *expansion : std::string();
}

}  // namespace

std::string nonce_for(const Plan& plan) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  Random random(plan.number ^ salt);
  std::string nonce(nonce_size, ' ');
  for (char& c : nonce) {
    c = letters[random.below(letters.size())];
  }
  return nonce;
}

Plan as_shown(const Plan& plan, const WorkerStage& stage) {
  return stage.denied().digest ? with_digest(plan) : plan;
}

std::optional<DigestChallenge> challenge_in(const Sighting& seen) {
  ResponseReader reader;
  reader.feed(seen.received);
  const auto& responses = reader.responses();
  return responses.empty() ? std::nullopt : digest_challenge(responses.back());
}

std::optional<DigestChallenge> Trial::ask_for_challenge(WorkerStage& stage) const {
  const std::string octets = octets_of(strangers_plan(), stage, {});
  Act act;
  act.pieces = {octets};
  return challenge_in(stage.play(act));
}

Bindings Trial::names_of(const WorkerStage& stage, const std::string& nonce) const {
  Bindings names;
  bind_names(names, "origin", stage.host(), std::to_string(stage.origin_port()));
  bind_names(names, "decoy", stage.host(), std::to_string(stage.decoy_port()));
  bind_names(names, "highest", stage.host(), std::to_string(stage.highest_port()));
  names["denied.host"] = stage.denied().address;
  names["denied.name"] = stage.denied().name;
  names["denied.port"] = std::to_string(stage.denied().port);
  names["forbidden.port"] = std::to_string(stage.forbidden_port());
  names["forbidden-name.port"] = std::to_string(stage.forbidden_name_port());
  names["nobody.port"] = std::to_string(stage.nobody_port());
  names["nonce"] = nonce;
  names["auth"] = standing_lines(target_);
  if (const auto& credentials = target_.credentials) {
    names["user"] = credentials->user;
    names["password"] = credentials->password;
    names["credentials"] = base64(credentials->user + ":" + credentials->password);
  }
  return names;
}

std::string Trial::octets_of(const Plan& plan, const WorkerStage& stage,
                             const std::string& nonce) const {
  return with_fields(expanded(plan.request(), names_of(stage, nonce)), target_);
}

Tried Trial::run(const Plan& plan, WorkerStage& stage, std::chrono::milliseconds settle) const {
  Tried tried;
  Bindings names = names_of(stage, nonce_for(plan));
  Plan shown = as_shown(plan, stage);
  if (shown.answers_challenge()) {
    if (const auto challenge = ask_for_challenge(stage)) {
      bind_challenge(*challenge, names);
    } else {
      shown = without_digest(std::move(shown));  // who isn't asked has nothing to answer
    }
  }
  tried.octets = with_fields(expanded(shown.request(), names), target_);
  const std::string up = expanded(plan.up, names);
  const std::string down = expanded(plan.down, names);
  tried.judged = judge_connect(tried.octets);
  const NamedCut cut = named_cut(plan.cut).value_or(NamedCut{});
  const std::vector<std::string> pieces = cut_up(tried.octets, cut.cut, cut.at);
  Act act;
  act.pieces.assign(pieces.begin(), pieces.end());
  act.gap = plan.gap;
  act.denied = plan.reaches_for_denied();
  act.highest = plan.reaches_for_highest();
  act.up = up;
  act.down = down;
  act.farewell = plan.farewell;
  act.ends = plan.unfinished() && plan.farewell == Farewell::client;
  act.settle = settle;
  // Who doesn't take LF for a line's end may go on waiting for an empty line.
  act.incomplete = tried.judged.kind == Judgement::Kind::incomplete ||
                   !has_whole_head(tried.octets) || tried.judged.broken == Rule::leading_space;
  const bool valid = tried.judged.kind == Judgement::Kind::valid;
  act.unclear = !valid || !tried.judged.liberties.none();
  // For the others it is open where the head ends; then the tail isn't compared.
  const std::size_t head_end = tried.octets.find("\r\n\r\n");
  const std::size_t head = valid                           ? tried.judged.size
                           : head_end == std::string::npos ? tried.octets.size()
                                                           : head_end + 4;
  act.early = std::string_view(tried.octets).substr(head);
  act.wait_for_end = has_request_behind(tried.octets);
  tried.seen = stage.play(act);
  tried.complaints = complaints_about(plan, tried.octets, tried.judged, tried.seen);
  return tried;
}

}  // namespace connectspec::fuzz
