#include "harness/language/carriers.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "harness/model/action.h"
#include "harness/model/case.h"
#include "harness/model/rule.h"
#include "harness/wire/cuts.h"
#include "harness/wire/template.h"

namespace connectspec {
namespace {

// What they say is of one connection of HTTP/1.1: RFC 9113 §8.2.2, and §8.1.1 for a length, which
// there counts what a tunnel carries.
constexpr std::array<std::string_view, 6> fields_of_http1{"Connection",        "Content-Length",
                                                          "Keep-Alive",        "Proxy-Connection",
                                                          "Transfer-Encoding", "Upgrade"};

bool is_of_http1(const std::string& name) {
  return std::any_of(fields_of_http1.begin(), fields_of_http1.end(),
                     [&name](std::string_view one) { return same_name(name, one); });
}

// Goes through a script as its clients do.
class Reading {
 public:
  explicit Reading(const Case& scenario) : scenario_(scenario) {}

  std::vector<Bound> bounds() {
    for (const Step& step : scenario_.script) {
      if (step.actor.is_client()) {
        step_ = &step;
        bind(step.over, "it can't be done elsewhere");
        std::visit([this](const auto& action) { take(action); }, step.action);
      }
    }
    return std::move(bounds_);
  }

 private:
  enum class Course { nothing_asked, asked, answered };

  // Where the parameters leave no name open, what the template comes to.
  std::string text_of(const std::string& text) const {
    const auto whole = expand(text, scenario_.variant.parameters);
    return whole ? *whole : text;
  }

  Course& course() { return courses_[step_->actor]; }

  void bind(Carriers over, std::string because, bool firm = true) {
    if (over != Carriers::any()) {
      bounds_.push_back({step_, over, std::move(because), firm});
    }
  }
  void bind_to_http1(std::string because) { bind(carriers_of_http1(), std::move(because)); }
  void take_for_http1(std::string because) { bind(carriers_of_http1(), std::move(because), false); }

  void take(const Connect& connect) {
    if (connect.plain || connect.protocols) {
      bind(carriers_of_http1() & carriers_in_tls(), "it says itself what the connection speaks");
    }
    if (!text_of(connect.version).empty()) {
      bind(carriers_in_tls(), "it offers a version of TLS");
    }
  }

  void take(const Request& request) {
    if (course() != Course::nothing_asked) {
      bind_to_http1("it is a further request on the same connection");
    }
    course() = Course::asked;
    if (text_of(request.version) != Request().version) {
      bind_to_http1("it has another version of HTTP in its text");
    }
    const auto cut = named_cut(text_of(request.cut_name));
    if (request.cut_name.empty() ? request.cut != Cut::whole : !cut || cut->cut != Cut::whole) {
      bind_to_http1("it cuts the octets of a head");
    }
    if (text_of(request.method) != Request().method) {
      take_for_http1("its method isn't CONNECT");
    }
    if (std::any_of(request.fields.begin(), request.fields.end(),
                    [this](const Field& field) { return is_of_http1(text_of(field.name)); })) {
      take_for_http1("it has a field that HTTP/1.1 alone knows");
    }
  }

  void take(const Send&) {
    if (course() == Course::nothing_asked) {
      bind_to_http1("it writes octets before there is a request, which are HTTP/1.1's");
    } else if (course() == Course::answered) {
      take_for_http1("what follows an answer may be another request");
    }
  }

  void take(const AwaitResponse&) { course() = Course::answered; }
  void take(const AwaitChallenge&) { course() = Course::answered; }
  void take(const AwaitTunnel&) { course() = Course::asked; }

  // What a client does with its connection, or with its stream.
  void take(const HalfClose&) { needs_request(); }
  void take(const Close&) { needs_request(); }
  void take(const CloseWithoutNotify&) { needs_request(); }
  void take(const Reset&) { needs_request(); }
  void take(const StopReading&) { needs_request(); }
  void take(const ResumeReading&) { needs_request(); }
  void take(const Stream&) { needs_request(); }
  void take(const Echo&) { needs_request(); }
  void needs_request() {
    if (course() == Course::nothing_asked) {
      bind_to_http1("there is no request before it, so only a connection of its own to act on");
    }
  }

  // Of others the verb's own line says enough (verbs.cpp).
  template <typename Other>
  void take(const Other&) {}

  const Case& scenario_;
  const Step* step_ = nullptr;
  std::map<Actor, Course> courses_;
  std::vector<Bound> bounds_;
};

// Where all facts mean something that the condition asks for.
Carriers carriers_of(const Condition& condition) {
  Carriers over = condition.over;
  for (const Condition& part : condition.parts) {
    over = over & carriers_of(part);
  }
  return over;
}

}  // namespace

Shape over_shape() {
  std::vector<Choice> words;
  for (const CarrierWord& one : carrier_words()) {
    words.push_back({one.word, one.help});
  }
  return shape::one_or_list(shape::word("carrier", words));
}

Carriers read_over(const Cursor& place) {
  Carriers over;
  for (const auto& part : place.list_or_one()) {
    over = over | *carriers_from(*part.text());
  }
  return over;
}

std::vector<Bound> bounds_of(const Case& scenario) { return Reading(scenario).bounds(); }

Carriers carriers_of(const Case& scenario) {
  Carriers over = Carriers::any();
  for (const Bound& bound : bounds_of(scenario)) {
    over = over & bound.over;
  }
  for (const Condition& condition : scenario.require) {
    over = over & carriers_of(condition);
  }
  for (const Rule& rule : scenario.rules) {
    over = over & (carriers_of(rule.condition) | ~rule.over);
  }
  return over;
}

}  // namespace connectspec
