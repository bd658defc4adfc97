// Wrong 2xx answers.
#include <atomic>
#include <cctype>
#include <chrono>
#include <memory>
#include <mutex>
#include <regex>
#include <set>

#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/http_text.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {
namespace {

Hook adds_to_success(const std::string& line) {
  return on_success([line](std::string& head) { add_field(head, line); });
}

void cut_behind_the_status(Visit& guest) { guest.answer.erase(12, guest.answer.find('\r') - 12); }

// A tunnel that was opened once is remembered, and the answer given again without a dial.
Hook remembers_answers() {
  struct Remembered {
    std::mutex lock;
    std::set<std::string> targets;
  };
  return [seen = std::make_shared<Remembered>()](Visit& guest) {
    const std::lock_guard<std::mutex> held(seen->lock);
    if (!seen->targets.insert(target_of(guest.request)).second) {
      open_nothing(guest);
    }
  };
}

// std::regex takes a frame of the stack for each character; no name is longer than 255.
constexpr std::size_t longest_looked_at = 300;

// As a proxy that looks before it answers would take it; what the policy denies isn't.
bool in_order(const Visit& guest) {
  static const std::regex form(
      "CONNECT (\\[[0-9a-f:.]+\\]|[a-z0-9.-]+):([1-9][0-9]{0,4}) HTTP/1\\.1", std::regex::icase);
  const RequestLine line = line_of(guest.request);
  const std::string whole = line.method + " " + line.target + " " + line.version;
  const HostPort to = split(line.target);
  return whole.size() <= longest_looked_at && std::regex_match(whole, form) &&
         field(guest.request, "Host") == line.target && to.port.size() == 5 &&
         to.host != "127.77.77.77" && to.host != "denied.test";
}

}  // namespace

std::vector<Defect> success_defects() {
  return {
      {.name = "answers-before-it-looks",
       .breaks = "Every request is answered by a 2xx before anything of it is looked at.",
       .fails = {"connect/success/after-connect",
                 "connect/fail/refused",
                 "connect/fail/timeout",
                 "connect/fail/dns-nxdomain",
                 "connect/target/missing-port",
                 "connect/target/missing-port-ipv6",
                 "connect/target/empty-port",
                 "connect/target/port-zero",
                 "connect/target/port-65536",
                 "connect/target/port-wrap16",
                 "connect/target/port-sign",
                 "h1/target/port-nondecimal",
                 "connect/target/double-port",
                 "connect/target/empty-host",
                 "connect/target/ipv6-unbracketed",
                 "connect/target/ipv6-bracketed-nonv6",
                 "connect/target/userinfo",
                 "connect/target/absolute-form-no-port",
                 "connect/target/origin-form",
                 "connect/target/asterisk-form",
                 "h1/reqline/bare-cr",
                 "h1/reqline/method-case",
                 "h1/reqline/method-unknown",
                 "h1/host/missing",
                 "h1/framing/te-and-cl",
                 "connect/policy/denied-port",
                 "connect/policy/denied-host"},
       .request = [](Visit& guest) { guest.say_first = opened_answer(); },
       .answer = [](Visit& guest) { guest.answer.clear(); }},
      {.name = "dials-on-first-octets",
       .breaks =
           "A CONNECT in order is answered by a 2xx at once, and the destination is connected "
           "to when the client's first octets come.",
       .fails = {"connect/success/after-connect", "connect/tunnel/origin-first",
                 "connect/fail/refused"},
       .warns = {"connect/success/connects-unprompted"},
       .request = when(in_order, [](Visit& guest) { guest.say_first = opened_answer(); }),
       .answer = [](Visit& guest) { guest.answer = guest.say_first.empty() ? guest.answer : ""; },
       .asks_late = true},
      {.name = "success-with-content-length",
       .breaks = "A 2xx has a Content-Length.",
       .fails = {"connect/success/no-content-length"},
       .answer = adds_to_success("Content-Length: 0")},
      {.name = "success-to-http10-with-content-length",
       .breaks = "A 2xx to HTTP/1.0 has a Content-Length.",
       .fails = {"h1/success/no-length-to-http10"},
       .answer =
           when([](const Visit& guest) { return line_of(guest.request).version == "HTTP/1.0"; },
                adds_to_success("Content-Length: 0"))},
      {.name = "success-behind-data-with-content-length",
       .breaks = "A 2xx has a Content-Length where data came with the request.",
       .fails = {"connect/success/no-length-behind-data"},
       .answer = when([](const Visit& guest) { return !guest.behind.empty(); },
                      adds_to_success("Content-Length: 0"))},
      {.name = "success-for-names-with-content-length",
       .breaks = "A 2xx to a request for a name has a Content-Length.",
       .fails = {"connect/success/no-length-by-name"},
       .answer = when(
           [](const Visit& guest) {
             const std::string target = line_of(guest.request).target;
             return !target.empty() &&
                    std::isalpha(static_cast<unsigned char>(target.front())) != 0;
           },
           adds_to_success("Content-Length: 0"))},
      {.name = "success-for-ipv6-with-content-length",
       .breaks = "A 2xx to a request for an IPv6 address has a Content-Length.",
       .fails = {"connect/success/no-length-by-ipv6"},
       .answer =
           when([](const Visit& guest) { return line_of(guest.request).target.starts_with('['); },
                adds_to_success("Content-Length: 0"))},
      {.name = "success-with-transfer-encoding",
       .breaks = "A 2xx has a Transfer-Encoding.",
       .fails = {"connect/success/no-transfer-encoding"},
       .answer = adds_to_success("Transfer-Encoding: chunked")},
      {.name = "success-with-a-line-behind",
       .breaks = "An empty line too many follows the 2xx.",
       .fails = {"connect/success/no-body", "connect/success/single-final/success",
                 "connect/success/any-2xx", "connect/base/connect-ipv4"},
       .spares_controls = false,
       .answer = on_success([](std::string& head) { head += "\r\n"; })},
      {.name = "nothing-behind-the-status",
       .breaks = "The status line ends at the status, without the space.",
       .fails = {"h1/success/status-line"},
       .answer = cut_behind_the_status},
      {.name = "answers-in-http10",
       .breaks = "Answers are HTTP/1.0.",
       .warns = {"h1/success/version"},
       .answer = [](Visit& guest) { guest.answer.replace(0, 8, "HTTP/1.0"); }},
      {.name = "answer-lines-end-in-lf",
       .breaks = "The lines of an answer's head end in LF.",
       .fails = {"h1/success/fields-wellformed"},
       .answer = [](Visit& guest) { replace_all(guest.answer, "\r\n", "\n"); }},
      {.name = "impatient",
       .breaks = "A handshake may take 50 ms.",
       .warns = {"connect/success/after-slow-connect", "connect/tunnel/early-data-during-dial"},
       .settings =
           [](ServerSettings& settings) {
             settings.times.connect = std::chrono::milliseconds(50);
           }},
      {.name = "refuses-twice",
       .breaks = "A refusal is sent twice.",
       .fails = {"connect/success/single-final/refused"},
       .warns = {"connect/chain/parent-says-more"},
       .answer = on_refusal([](std::string& text) { text += text; })},
      {.name = "interim-answer-to-http10",
       .breaks = "Expect draws 100, in HTTP/1.0 too.",
       .fails = {"h1/success/no-1xx-to-http10"},
       .request =
           when([](const Visit& guest) { return field(guest.request, "Expect").has_value(); },
                [](Visit& guest) { guest.say_first = "HTTP/1.1 100 Continue\r\n\r\n"; })},
      {.name = "answers-remembered",
       .breaks = "A second CONNECT to the same destination is answered from memory.",
       .fails = {"connect/success/not-cacheable"},
       .request = remembers_answers()},
      {.name = "success-announces-the-end",
       .breaks = "A 2xx says that the connection is about to close.",
       .warns = {"h1/success/close-option"},
       .answer = adds_to_success("Connection: close")},
      {.name = "success-is-the-end",
       .breaks = "The connection ends behind its 2xx.",
       .fails = {"h1/success/close-option", "connect/success/any-2xx"},
       .spares_controls = false,
       .answer =
           [](Visit& guest) {
             if (status_of(guest.answer) / 100 == 2) {
               guest.what_next = Fate::answered;
             }
           }},
      {.name = "date-of-its-own",
       .breaks = "The Date of a 2xx is in a form nobody sends.",
       .fails = {"connect/success/optional-metadata"},
       .answer = on_success([](std::string& head) {
         drop_field(head, "Date");
         add_field(head, "Date: 2026-11-23 12:00");
       })},
      {.name = "dials-twice",
       .breaks = "Each CONNECT to a name is dialled twice, and both connections get the data.",
       .fails = {"connect/success/one-connection"},
       .request =
           [](Visit& guest) {
             if (target_of(guest.request).starts_with("origin.test:")) {
               guest.also_ask = guest.request;
             }
           }},
  };
}

}  // namespace connectspec::proxy::defects
