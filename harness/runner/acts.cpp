#include "harness/runner/acts.h"

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "harness/model/field.h"
#include "harness/model/observation.h"
#include "harness/runner/plain_events.h"

namespace connectspec {
namespace {

constexpr std::string_view head_end = "\r\n\r\n";
constexpr std::uint64_t octets_of_an_echo = 16;

// Events of so many octets and more are told as one with those behind them.
constexpr std::uint64_t octets_of_a_stream = 4096;

class Acts {
 public:
  explicit Acts(const Observation& seen) : seen_(seen) {
    const auto plain = seen.bindings.find("connect");
    plain_ = plain == seen.bindings.end() ? "" : plain->second;
  }

  std::vector<Act> take() {
    for (const Event& event : plain_events(seen_)) {
      at_ = seen_.began + event.at;
      if (event.actor.is_client()) {
        of_a_client(event);
      } else if (event.kind != EventKind::canary) {
        of_an_origin(event);
      }
    }
    leave_the_first_of_each_stream();
    std::vector<Act> acts;
    acts.reserve(done_.size());
    for (const Done& done : done_) {
      acts.push_back(done.act);
    }
    return acts;
  }

 private:
  struct Done {
    Actor by;
    Act act;
    bool in_a_tunnel = false;
    bool ends = false;
    std::uint64_t needs = 0;  // octets that have to have come out at the other end
  };

  // Of all tunnels of the case together. A socket's buffers go on to give long after the target has
  // ended, so that one octet at the other end proves nothing of the last.
  struct Direction {
    std::uint64_t in = 0;
    std::uint64_t out = 0;
  };

  // How far a client's connection has come.
  struct Line {
    std::size_t opening = 0;  // which of the acts
    std::string request;
    bool dialled = false;
    bool left = false;
    bool answered = false;
    bool tunnel = false;
  };

  // Behind octets that weren't taken none of that side's were looked at.
  void leave_the_first_of_each_stream() {
    std::set<Actor> stuck;
    for (Done& done : done_) {
      if (done.in_a_tunnel && !done.ends && !done.act.answered) {
        done.act.talks = stuck.insert(done.by).second && done.act.talks;
      }
    }
  }

  void of_a_client(const Event& event) {
    Line& line = lines_[event.actor];
    switch (event.kind) {
      case EventKind::connect_failed:
        open(line, event.actor).cut = at_;
        done_.back().act.unread = true;
        break;
      case EventKind::connected:
        open(line, event.actor);
        break;
      case EventKind::handshake_done:
        answer(done_[line.opening].act);
        break;
      case EventKind::sent:
        says(line, event);
        break;
      case EventKind::fin_sent:
      case EventKind::rst_sent:
      case EventKind::close_notify_sent:
      case EventKind::closed:
        leaves(line, event);
        break;
      case EventKind::received:
        hears(line, event);
        break;
      case EventKind::fin_received:
      case EventKind::rst_received:
        is_cut(line, event);
        break;
      default:
        break;
    }
  }

  void of_an_origin(const Event& event) {
    switch (event.kind) {
      case EventKind::accepted:
        for (auto& [client, line] : lines_) {
          is_dialled(line);
        }
        break;
      case EventKind::sent:
        do_in_a_tunnel(event, Ends::no);
        break;
      case EventKind::fin_sent:
      case EventKind::rst_sent:
      case EventKind::closed:
        do_in_a_tunnel(event, Ends::yes);
        break;
      case EventKind::received:
        passed_on(event, Ends::no);
        break;
      case EventKind::fin_received:
      case EventKind::rst_received:
        passed_on(event, Ends::yes);
        break;
      default:
        break;
    }
  }

  enum class Ends { no, yes };

  Act& open(Line& line, const Actor& client) {
    line = Line{.opening = done_.size(), .request = {}};
    done_.push_back(
        {client, {.at = at_, .said = at_, .opens = true, .sign = {}, .cut = {}, .told = {}}});
    return done_.back().act;
  }

  void says(Line& line, const Event& event) {
    if (line.tunnel) {
      do_in_a_tunnel(event, Ends::no);
      return;
    }
    if (line.answered || done_[line.opening].act.answered) {
      const bool more = line.answered;  // behind a refusal; else it is the request, in TLS
      open(line, event.actor).odd = more;
    }
    line.request += event.bytes;
    Act& opening = done_[line.opening].act;
    opening.at = at_;
    opening.said = at_;
    opening.odd = opening.odd ||
                  (line.dialled ? says_more_than_a_head(line.request) : !is_plain(line.request));
  }

  void answer(Act& act) const {
    act.sign = act.answered || act.stream ? act.sign : at_;
    act.answered = true;
  }

  // As far as it has come; names of fields are in lower case over HTTP/2.
  bool is_plain(std::string_view request) const {
    return same_name(request, std::string_view(plain_).substr(0, request.size()));
  }

  static bool says_more_than_a_head(std::string_view request) {
    const std::size_t end = request.find(head_end);
    return end != std::string_view::npos && end + head_end.size() < request.size();
  }

  // Whatever is odd in its head was understood.
  void is_dialled(Line& line) {
    line.dialled = true;
    Act& opening = done_[line.opening].act;
    if (!line.answered) {
      opening.at = at_;  // as far as it has come
      opening.sign = at_;
      opening.odd = line.left || says_more_than_a_head(line.request);
    }
  }

  void leaves(Line& line, const Event& event) {
    if (line.tunnel) {
      do_in_a_tunnel(event, Ends::yes);
    } else if (!line.answered && !done_.empty()) {
      line.left = true;
      done_[line.opening].act.at = at_;
      done_[line.opening].act.said = at_;
      done_[line.opening].act.odd = true;
    }
  }

  void hears(Line& line, const Event& event) {
    if (!done_.empty()) {
      answer(done_[line.opening].act);
    }
    if (line.answered) {
      passed_on(event, Ends::no);
      return;
    }
    line.answered = true;
    const char status_class = event.bytes.size() > 9 ? event.bytes[9] : '0';
    line.tunnel = status_class == '2';
    if (!done_.empty()) {
      done_[line.opening].act.status_class = status_class;
    }
    if (line.tunnel && says_more_than_a_head(line.request)) {
      takes_what_was_early(line, event.actor);
    }
  }

  // Behind a 2xx it is the tunnel's, and may have come out already.
  void takes_what_was_early(const Line& line, const Actor& client) {
    const Moment said = done_[line.opening].act.said;
    up_.in += line.request.size() - line.request.find(head_end) - head_end.size();
    done_.push_back({client,
                     {.at = said,
                      .said = said,
                      .talks = true,
                      .answered = up_.out >= up_.in,
                      .sign = {},
                      .cut = {},
                      .told = {}},
                     true,
                     false,
                     up_.in});
  }

  void is_cut(Line& line, const Event& event) {
    if (!line.answered && !done_.empty()) {
      Act& opening = done_[line.opening].act;
      opening.cut = opening.cut.value_or(at_);
      opening.unread = event.kind == EventKind::rst_received;
    }
    passed_on(event, Ends::yes);
  }

  void do_in_a_tunnel(const Event& event, Ends ends) {
    Direction& direction = direction_from(event.actor.is_client());
    direction.in += ends == Ends::no ? event.count : 0;
    const bool stream = event.count >= octets_of_a_stream;
    const bool talks = ends == Ends::yes || event.count != octets_of_an_echo;
    done_.push_back({event.actor,
                     {.at = at_,
                      .said = stream ? 0 : at_,
                      .odd = event.kind == EventKind::rst_sent,
                      .talks = talks,
                      .stream = stream,
                      .sign = {},
                      .cut = {},
                      .told = {}},
                     true,
                     ends == Ends::yes,
                     direction.in});
  }

  Direction& direction_from(bool client) { return client ? up_ : down_; }

  // What the others have done has come through to this one.
  void passed_on(const Event& event, Ends ends) {
    const bool client = event.actor.is_client();
    Direction& direction = direction_from(!client);
    direction.out += ends == Ends::no ? event.count : 0;
    for (Done& done : done_) {
      if (!done.in_a_tunnel || done.by.is_client() == client || done.ends != (ends == Ends::yes) ||
          (!done.ends && done.needs > direction.out)) {
        continue;
      }
      if (done.ends) {
        done.act.told = done.act.told.value_or(at_);
      } else {
        answer(done.act);
      }
    }
  }

  const Observation& seen_;
  std::string plain_;
  Moment at_ = 0;
  std::map<Actor, Line> lines_;
  Direction up_;
  Direction down_;
  std::vector<Done> done_;
};

}  // namespace

std::vector<Act> acts_of(const Observation& seen) { return Acts(seen).take(); }

}  // namespace connectspec
