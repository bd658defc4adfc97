#include "fuzz/oracles/black_box/request_oracles.h"

#include <arpa/inet.h>

#include <algorithm>

#include "fuzz/oracles/black_box/head.h"

namespace connectspec::fuzz {
namespace {

// All it takes goes on within one machine.
constexpr std::chrono::milliseconds longest_answer{1000};
// Just below where the first buffers end, and half of the lowest limit on fields that a proxy with
// a profile here has by default (Varnish: 64).
constexpr std::size_t everyday_size = 4000;
constexpr std::size_t everyday_fields = 30;

// Rules that a recipient MUST refuse a request for; what breaks others it ought to refuse.
bool is_must(Rule rule) {
  switch (rule) {
    case Rule::port:
    case Rule::host_missing:
    case Rule::host_repeated:
    case Rule::host_invalid:
    case Rule::content_length:
    case Rule::field_name:
      return true;
    default:
      return false;
  }
}

std::string clause_of(Rule rule) {
  switch (rule) {
    case Rule::port:
      return "RFC 9110 §9.3.6 (port rejected)";
    case Rule::host:
    case Rule::target:
      return "RFC 9112 §3.2.3";
    case Rule::host_missing:
    case Rule::host_repeated:
    case Rule::host_invalid:
      return "RFC 9112 §3.2 (Host)";
    case Rule::content_length:
      return "RFC 9112 §6.3 (invalid length)";
    case Rule::field_name:
    case Rule::field_line:
      return "RFC 9112 §5.1";
    case Rule::leading_space:
      return "RFC 9112 §2.2 (line led by whitespace)";
    case Rule::version:
      return "RFC 9112 §2.3 (grammar)";
    case Rule::method:
      return "RFC 9110 §9.1 (case-sensitive)";
    default:
      return "RFC 9112 §3 (request line)";
  }
}

constexpr std::string_view complete_first = "RFC 9110 §5.3 (complete first)";
constexpr std::string_view blind_tunnel = "RFC 9110 §9.3.6 (blind tunnel)";
constexpr std::string_view nothing_behind = "RFC 9931 §8 (nothing behind it processed)";

class Judge {
 public:
  Judge(const Plan& plan, std::string_view octets, const Judgement& judged, const Sighting& seen)
      : plan_(plan), octets_(octets), judged_(judged), seen_(seen) {}

  std::vector<Complaint> judge() {
    if (seen_.outcome == Ending::unreachable) {
      return {};  // nothing was asked; B01 and B02 look after that
    }
    const bool tunnel = seen_.outcome == Ending::tunnel;
    if (plan_.reaches_for_denied()) {
      judge_denied();
    } else if (tunnel && plan_.is_strangers()) {
      complain("B16", denied_feature(), true, "a tunnel without valid credentials",
               "RFC 9110 §11.7.2");
    } else if (tunnel) {
      judge_acceptance();
      judge_echo();
    } else {
      judge_refusal();
    }
    if (seen_.decoy_connections > 0) {
      judge_decoy();
    }
    if (seen_.origin_connections > 0 && names_no_address()) {
      complain("B05", "cut address", true,
               "it connected to an address for digits and dots that are none",
               "RFC 3986 §3.2.2 (IPv4 address)");
    }
    if (seen_.incomplete_close) {
      complain("B08", "no close_notify", true, "it closed the connection without a close_notify",
               "RFC 9112 §9.8 (closure alert)");
    }
    judge_response();
    return std::move(complaints_);
  }

 private:
  void complain(const char* oracle, std::string feature, bool must, std::string what,
                std::string clause) {
    complaints_.push_back({oracle, std::move(feature), must, std::move(what), std::move(clause)});
  }

  // Nor some other method that begins so.
  [[nodiscard]] bool is_connect_alone() const {
    return plan_.parts.method == "CONNECT" && request_line_of(octets_).starts_with("CONNECT ");
  }

  // RFC 9931 §8: nothing behind a refused CONNECT may be acted on.
  [[nodiscard]] bool has_marker() const {
    const auto names_decoy = [](const std::string& text) {
      return text.find("{decoy") != std::string::npos;
    };
    return has_request_behind(octets_) && is_connect_alone() && !names_decoy(plan_.parts.target) &&
           std::none_of(plan_.parts.lines.begin(), plan_.parts.lines.end(), names_decoy);
  }

  [[nodiscard]] bool is_clear() const {
    return judged_.kind == Judgement::Kind::valid && judged_.liberties.none();
  }

  // RFC 9112 §9.3.2: behind another method stands the next request. Where this one names the decoy
  // too, nobody can tell which of them went there.
  [[nodiscard]] bool may_be_the_next_one() const {
    return has_request_behind(octets_) && (!is_connect_alone() || seen_.outcome != Ending::tunnel);
  }

  void judge_decoy() {
    if (has_marker() && seen_.outcome != Ending::tunnel) {
      complain("B09", "decoy", true, "a request behind a refused CONNECT was acted on",
               std::string(nothing_behind));
    } else if (!may_be_the_next_one()) {
      complain("B05", "decoy", is_clear(), "it connected to another listener than the target names",
               std::string(blind_tunnel));
    }
  }

  [[nodiscard]] std::string denied_feature() const {
    const auto found =
        std::find_if(plan_.features.begin(), plan_.features.end(),
                     [](std::string_view feature) { return feature.starts_with("denied/"); });
    return found == plan_.features.end() ? "denied" : std::string(*found);
  }

  // Whatever else is wrong with it: this destination was promised to stay out of reach.
  void judge_denied() {
    const bool reached = seen_.forbidden_connections > 0;
    const bool tunnel_elsewhere =
        seen_.outcome == Ending::tunnel && seen_.origin_connections + seen_.decoy_connections == 0;
    if (!reached && !tunnel_elsewhere) {
      return;
    }
    complain("B16", denied_feature(), true,
             reached ? "it connected to a destination that its profile says it denies"
                     : "a 2xx for a destination that its profile says it denies",
             "RFC 9110 §9.3.6 (restricted targets)");
  }

  // Who takes another version for what it is, such as the one line of 0.9, reads no fields behind
  // it.
  [[nodiscard]] bool speaks_http_1() const {
    return request_line_of(octets_).find(" HTTP/1.") != std::string_view::npos;
  }

  // RFC 9112 §6.3: with a transfer coding, Content-Length means nothing.
  [[nodiscard]] bool has_transfer_coding() const { return has_field(octets_, "Transfer-Encoding"); }

  // It may be waiting for that, before it answers.
  [[nodiscard]] bool announces_content() const {
    return has_transfer_coding() || has_field(octets_, "Content-Length");
  }

  [[nodiscard]] bool must_refuse() const {
    const bool overridden = judged_.broken == Rule::content_length && has_transfer_coding();
    // RFC 9112 §3.2 asks for Host in an HTTP/1.1 request; who knows what 1.2 will ask for.
    const bool other_minor = judged_.broken == Rule::host_missing &&
                             request_line_of(octets_).find(" HTTP/1.1") == std::string_view::npos;
    const bool other_name = judged_.broken == Rule::field_name && !has_space_before_colon(octets_);
    return judged_.kind == Judgement::Kind::invalid && is_must(judged_.broken) && !overridden &&
           !other_minor && !other_name;
  }

  void judge_acceptance() {
    if (judged_.kind != Judgement::Kind::valid && !speaks_http_1()) {
      complain("B04", "accepts version", false, "a 2xx for a request of no HTTP/1 version",
               clause_of(Rule::version));
    } else if (judged_.kind == Judgement::Kind::invalid) {
      const std::string rule(to_string(judged_.broken));
      const bool must = must_refuse();
      const bool open = is_must(judged_.broken) && !must;
      complain("B04", "accepts " + rule + (open ? " where it is open" : ""), must,
               "a 2xx for a request that breaks the rule '" + rule + "'",
               open && judged_.broken == Rule::field_name ? "RFC 9110 §5.6.2"
                                                          : clause_of(judged_.broken));
    } else if (judged_.kind == Judgement::Kind::incomplete) {
      complain("B04", "accepts incomplete", true, "a 2xx before the head was complete",
               std::string(complete_first));
    }
  }

  // What isn't may have been taken for another method, and gone where its Host says.
  [[nodiscard]] bool is_connect() const { return octets_.starts_with("CONNECT "); }

  // Digits and dots that not even inet_aton() takes for an address: whoever arrives at one has cut
  // them into it, and no policy has judged that one.
  [[nodiscard]] bool names_no_address() const {
    const std::string& name = judged_.host.name;
    in_addr address{};
    return is_connect() && has_name() &&
           name.find_first_not_of("0123456789.") == std::string::npos &&
           ::inet_aton(name.c_str(), &address) == 0;
  }

  // The lookup may still be going on.
  [[nodiscard]] bool has_name() const {
    return judged_.kind == Judgement::Kind::valid && !judged_.host.ipv4 && !judged_.host.ipv6;
  }

  void judge_echo() {
    if (plan_.reaches_for_nobody()) {
      if (seen_.origin_connections == 0 && is_clear()) {
        complain("B05", "nobody", true, "a 2xx for a destination at which nobody listens",
                 "RFC 9110 §9.3.6 (tunnel after any 2xx)");
      }
      return;
    }
    // Where it is open how a request is read, the tunnel may begin or lead elsewhere.
    if (seen_.echo == Echo::altered && is_clear()) {
      complain("B06", "altered", true, "the tunnel altered data: " + seen_.trouble,
               std::string(blind_tunnel));
    } else if (seen_.echo == Echo::lost && is_clear()) {
      complain("B06", "lost", true, "the tunnel lost data: " + seen_.trouble,
               std::string(blind_tunnel));
    } else if (seen_.echo == Echo::without_end && is_clear()) {
      complain("B06", "no end", true, "one side ended, and the other wasn't told",
               "RFC 9110 §9.3.6 (both sides closed)");
    }
    if (seen_.origin_connections > 1) {
      complain("B05", "connections", true, "several connections to the origin for one request",
               std::string(blind_tunnel));
    }
  }

  void judge_refusal() {
    // The rule on ports is CONNECT's, and this may have been taken for another method.
    const bool other_method = judged_.broken == Rule::port && !is_connect();
    // RFC 9112 §3: whose parts aren't one SP apart is no request line to all; nor are the lines
    // behind it fields then, to who takes it for that of 0.9.
    const bool open = judged_.liberties.has(Liberty::odd_spacing);
    if (judged_.kind == Judgement::Kind::incomplete) {
      if (seen_.origin_connections > 0 && speaks_http_1()) {
        complain("B05", "dials incomplete", false,
                 "it connected to the origin before the head was complete",
                 std::string(complete_first));
      }
    } else if (seen_.origin_connections > 0 && speaks_http_1() && must_refuse() && !other_method) {
      complain(
          "B05",
          "dials " + std::string(to_string(judged_.broken)) + (open ? " where it is open" : ""),
          !open, "it connected to the origin for a request it has to refuse",
          clause_of(judged_.broken));
    }
    // Who takes it for another method may have handed it to the origin, and waits in its turn.
    const bool handed_on =
        seen_.origin_connections + seen_.decoy_connections + seen_.highest_connections > 0;
    const bool blank =  // an empty line to some, behind which the request comes
        request_line_of(octets_).find_first_not_of(" \t\r") == std::string_view::npos;
    if (seen_.outcome == Ending::silent && !seen_.no_answer_owed && !blank &&
        !announces_content() && !has_name() && (!handed_on || is_clear())) {
      complain("B04", "silent", true, "no answer and no close", "RFC 9112 §9.5");
    }
    // 502 and 504 speak of a destination: it was looked for, where the request names none.
    const bool tried = seen_.status == 502 || seen_.status == 504;
    if (tried && judged_.kind == Judgement::Kind::invalid && plan_.parts.method == "CONNECT") {
      complain("B04", "tries " + std::string(to_string(judged_.broken)), false,
               "it didn't refuse a request that breaks the rule '" +
                   std::string(to_string(judged_.broken)) + "', but went on with it",
               clause_of(judged_.broken));
    }
    if (seen_.outcome != Ending::silent && is_clear() && is_everyday()) {
      complain("B04", "rejects " + cause_of_refusal(), false,
               "a valid request to an origin that is there", std::string(blind_tunnel));
    }
    if (seen_.outcome == Ending::refused && seen_.final_responses > 1 && has_marker()) {
      complain("B09", "second answer", true, "a request behind a refused CONNECT was answered",
               std::string(nothing_behind));
    }
  }

  // How it is cut is seldom the reason; which of several things is, a refusal doesn't say.
  [[nodiscard]] std::string cause_of_refusal() const {
    if (plan_.reaches_for_highest()) {
      return "target/port-65535";
    }
    const auto may_be_it = [](std::string_view one) { return !one.starts_with("cut/"); };
    const auto& features = plan_.features;
    const auto cause = std::find_if(features.begin(), features.end(), may_be_it);
    if (std::count_if(features.begin(), features.end(), may_be_it) > 1) {
      return "several things";
    }
    return cause == features.end() ? "plain" : std::string(*cause);
  }

  [[nodiscard]] bool mentions_origin() const {
    return std::any_of(plan_.parts.lines.begin(), plan_.parts.lines.end(),
                       [](const auto& line) { return line.find("{origin") != std::string::npos; });
  }

  // Nothing a proxy might have a limit, a policy or an opinion on.
  [[nodiscard]] bool is_everyday() const {
    const auto everyday = [](std::string_view feature) {
      if (feature == "field/expect" || feature == "field/max-forwards") {
        return false;  // RFC 9110 §10.1.1, §7.6.2: a proxy may act on them
      }
      if (feature == "field/long-name" || feature == "field/connection-host") {
        return false;  // RFC 9110 §5.4: longer than it wishes; §7.6.1: no option at all
      }
      return feature.starts_with("field/") || feature.starts_with("cut/") ||
             feature == "host/last" || feature == "host/lower-case" || feature == "version/1.0" ||
             feature == "target/port-65535";
    };
    if (plan_.reaches_for_nobody()) {
      return false;
    }
    // A policy may leave that port out; 400 says that it isn't one, where Host isn't the reason.
    if (plan_.reaches_for_highest() && (seen_.status != 400 || mentions_origin())) {
      return false;
    }
    return judged_.size < everyday_size && judged_.fields < everyday_fields &&
           std::all_of(plan_.features.begin(), plan_.features.end(), everyday);
  }

  void judge_response() {
    const bool answered = seen_.outcome == Ending::tunnel || seen_.outcome == Ending::refused;
    if (answered && seen_.took > longest_answer && !has_name()) {
      complain("B14", "late", false,
               "the answer took " + std::to_string(seen_.took.count()) + " ms", "RFC 9112 §9.5");
    }
    if (seen_.outcome == Ending::garbage && speaks_http_1()) {
      complain("B03", "no HTTP", false, "the answer is no HTTP response", "RFC 9112 §4");
    }
    for (const Irregularity one : seen_.irregularities) {
      switch (one) {
        case Irregularity::content_length_in_2xx:
        case Irregularity::transfer_encoding_in_2xx:
          complain("B07", std::string(to_string(one)), true, "a 2xx to CONNECT announces content",
                   "RFC 9110 §9.3.6 (no length fields in 2xx)");
          break;
        case Irregularity::bytes_after_response:
          break;
        case Irregularity::truncated_content:
        case Irregularity::truncated_head:
          if (seen_.fin) {  // a reset may cut the answer short
            complain("B03", std::string(to_string(one)), false,
                     "the answer ends before it is complete", "RFC 9112 §8 (incomplete response)");
          }
          break;
        case Irregularity::not_http:
          if (!speaks_http_1()) {
            break;  // a response of an older version has no status line
          }
          [[fallthrough]];
        default:
          complain("B03", std::string(to_string(one)), false,
                   "the answer is irregular: " + std::string(to_string(one)), "RFC 9112 §4");
      }
    }
  }

  const Plan& plan_;
  std::string_view octets_;
  const Judgement& judged_;
  const Sighting& seen_;
  std::vector<Complaint> complaints_;
};

}  // namespace

std::vector<Complaint> complaints_about(const Plan& plan, std::string_view octets,
                                        const Judgement& judged, const Sighting& seen) {
  return Judge(plan, octets, judged, seen).judge();
}

}  // namespace connectspec::fuzz
