#include "harness/language/sent_octets.h"

#include <fmt/format.h>

#include <iterator>
#include <string_view>
#include <variant>

#include "harness/language/made_up_names.h"
#include "harness/language/suite.h"
#include "harness/model/action.h"
#include "harness/model/case.h"
#include "harness/wire/bytes.h"
#include "harness/wire/cuts.h"
#include "harness/wire/http1_request.h"
#include "harness/wire/template.h"

namespace connectspec {
namespace {

// Of one case, step by step.
class Digest {
 public:
  explicit Digest(const Scenario& scenario)
      : names_(made_up_names(scenario, "Proxy-Authorization: Basic made-up\r\n")) {
    const auto& script = scenario.script;
    for (auto step = script.begin(); step != script.end(); ++step) {
      if (!step->actor.is_client()) {
        continue;
      }
      actor_ = step->actor.text();
      const auto next = std::next(step);
      if (const auto* crowd = std::get_if<ManyClients>(&step->action)) {
        note("crowd", expanded(crowd->bytes));
      } else if (const auto send = http1_send(step->action)) {
        write(*send);
        if (ends(*step) || (next != script.end() && next->actor == step->actor &&
                            std::holds_alternative<HalfClose>(next->action))) {
          note("half-close", "");
        }
      }
    }
  }

  std::string text() const { return trouble_.empty() ? hash_.hex() : trouble_; }

 private:
  static bool ends(const Step& step) {
    const auto* request = std::get_if<Request>(&step.action);
    return request != nullptr && request->end;
  }

  void write(const Send& send) {
    auto cut = std::optional<NamedCut>(NamedCut{send.cut, send.at});
    if (!send.cut_name.empty()) {
      cut = named_cut(expanded(send.cut_name));
    }
    for (const auto& piece : cut_up(expanded(send.bytes), cut ? cut->cut : Cut::whole,
                                    cut ? cut->at : std::vector<int>())) {
      note("write", piece);
    }
  }

  std::string expanded(const std::string& text) {
    const Expansion value = expand(text, names_);
    if (!value) {
      trouble_ = value.error().message;
    }
    return value ? *value : std::string();
  }

  void note(std::string_view what, std::string_view octets) {
    hash_.update(fmt::format("{} {} {}\n", actor_, what, octets.size()));
    hash_.update(octets);
  }

  Bindings names_;
  std::string actor_;
  Sha256 hash_;
  std::string trouble_;
};

}  // namespace

std::string digest_of_sent_octets(const Scenario& scenario) { return Digest(scenario).text(); }

std::map<std::string, std::string> digests_of_sent_octets(const Suite& suite) {
  std::map<std::string, std::string> digests;
  for (const Case& scenario : suite.cases) {
    digests[scenario.id] = digest_of_sent_octets(scenario);
    for (std::size_t other = 1; other < scenario.askings.size(); ++other) {
      const Asking& asking = scenario.askings[other];
      digests[scenario.id + "@" + asking.form] = digest_of_sent_octets(scenario.asked(asking));
    }
  }
  return digests;
}

}  // namespace connectspec
