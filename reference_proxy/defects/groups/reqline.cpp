// Wrong readings of the request line.
#include <algorithm>
#include <cctype>

#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/http_text.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {
namespace {

std::string first_line(const Visit& guest) {
  const std::size_t start = guest.request.find_first_not_of("\r\n");
  return guest.request.substr(start, guest.request.find('\n', start) - start);
}

Condition version_is(std::function<bool(const std::string&)> test) {
  return
      [test = std::move(test)](const Visit& guest) { return test(line_of(guest.request).version); };
}

Hook on_line(std::function<void(RequestLine&)> change) {
  return [change = std::move(change)](Visit& guest) {
    RequestLine line = line_of(guest.request);
    change(line);
    set_line(guest.request, line);
  };
}

// What the last octets of the head were, the first ones of the tunnel are no more.
void lose_count_at_bare_lf(Visit& guest) {
  if (guest.request.find("\r\n\r\n") == npos || guest.request.find("1\n") != npos) {
    guest.behind.erase(0, 1);
    std::erase(guest.request, '\r');
    replace_all(guest.request, "\n", "\r\n");
  }
}

bool has_bare_lf(const std::string& head) {
  for (std::size_t at = head.find('\n'); at != npos; at = head.find('\n', at + 1)) {
    if (at > 0 && head[at - 1] != '\r') {
      return true;
    }
  }
  return false;
}

void take_lf_for_a_line_end(Visit& guest) {
  if (has_bare_lf(guest.asked)) {
    std::erase(guest.request, '\r');
    replace_all(guest.request, "\n", "\r\n");
  }
}

void take_one_octet_more(Visit& guest, Side from, std::string& bytes) {
  if (from == Side::client && guest.passed[0] == 0 && has_bare_lf(guest.asked)) {
    bytes.erase(0, 1);
  }
}

bool odd_whitespace(const Visit& guest) {
  const std::string line = first_line(guest);
  return line.find_first_of("\t\v\f") != npos || line.find("  ") != npos || line.starts_with(' ') ||
         line.ends_with(" \r");
}

void take_the_first_of_two_targets(RequestLine& line) {
  line.target = line.target.substr(0, line.target.find(' '));
}

void host_for_an_empty_target(Visit& guest) {
  const RequestLine line = line_of(guest.request);
  if (line.method == "CONNECT" && (line.target.empty() || line.version.empty())) {
    set_line(guest.request, {"CONNECT", field(guest.request, "Host").value_or(""), "HTTP/1.1"});
  }
}

bool resembles_connect(const std::string& method) {
  std::string upper = method;
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  std::erase(upper, '\0');
  return upper.find("CONNEC") != npos;
}

}  // namespace

std::vector<Defect> reqline_defects() {
  return {
      {.name = "empty-line-refused",
       .breaks = "An empty line ahead of the request line is an error.",
       .warns = {"h1/reqline/leading-crlf"},
       .settings =
           [](ServerSettings& settings) { settings.rules.reject_leading_empty_lines = true; }},
      {.name = "lf-loses-count",
       .breaks = "Where lines end in LF alone, the first octet behind the head goes with it.",
       .fails = {"h1/reqline/bare-lf-early-data"},
       .request = lose_count_at_bare_lf},
      {.name = "lf-takes-one-more",
       .breaks = "Where lines end in LF alone, the first octet of the tunnel goes with the head.",
       .fails = {"h1/reqline/bare-lf-lines", "h1/reqline/bare-lf-early-data"},
       .request = take_lf_for_a_line_end,
       .relayed = take_one_octet_more},
      {.name = "cr-is-a-line-end",
       .breaks = "CR alone ends a line.",
       .fails = {"h1/field/bare-cr-in-value"},
       .warns = {"h1/reqline/bare-cr/before-host"},
       .request =
           [](Visit& guest) {
             std::erase(guest.request, '\n');
             replace_all(guest.request, "\r", "\r\n");
           }},
      {.name = "cr-cuts-the-target",
       .breaks = "The target ends at a CR, and what follows it on the line is left out.",
       .warns = {"h1/reqline/bare-cr/before-text"},
       .request =
           [](Visit& guest) {
             const std::size_t cr = first_line(guest).find("\rX");
             if (cr != npos) {
               guest.request.erase(cr, 2);
             }
           }},
      {.name = "cr-leads-nowhere",
       .breaks = "A CR between method and target opens a tunnel to nothing.",
       .fails = {"h1/reqline/bare-cr-as-space"},
       .request = when([](const Visit& guest) { return guest.request.starts_with("CONNECT\r"); },
                       open_nothing)},
      {.name = "whitespace-is-part-of-the-host",
       .breaks = "Odd whitespace on the request line opens a tunnel to nothing.",
       .fails = {"h1/reqline/whitespace-lenient"},
       .request = when(odd_whitespace, open_nothing)},
      {.name = "blanks-dropped-from-the-target",
       .breaks = "Whitespace inside the target is left out.",
       .warns = {"h1/reqline/space-in-target/before-colon",
                 "h1/reqline/space-in-target/behind-colon"},
       .request = on_target([](std::string t) {
         std::erase(t, ' ');
         return t;
       })},
      {.name = "first-of-two-targets",
       .breaks = "Of two targets on the line the first is dialled.",
       .fails = {"h1/reqline/space-in-target/two-targets"},
       .request = on_line(take_the_first_of_two_targets)},
      {.name = "space-in-a-port-leads-nowhere",
       .breaks = "A space among the digits of a port opens a tunnel to nothing.",
       .fails = {"h1/reqline/space-in-target/inside-port"},
       .request = when([](const Visit& guest) { return guest.request.find(":4 43") != npos; },
                       open_nothing)},
      {.name = "fourth-element-ignored",
       .breaks = "What follows the version on the request line is left out.",
       .warns = {"h1/reqline/extra-token"},
       .request = on_line([](RequestLine& line) {
         if (line.target.ends_with(" HTTP/1.1")) {
           line.target.resize(line.target.size() - 9);
           line.version = "HTTP/1.1";
         }
       })},
      {.name = "host-for-an-empty-target",
       .breaks = "Where the request line has no target, Host is the destination.",
       .fails = {"h1/reqline/empty-target"},
       .request = host_for_an_empty_target},
      {.name = "methods-that-resemble",
       .breaks = "Whatever resembles CONNECT is CONNECT.",
       .fails = {"h1/reqline/method-case", "h1/reqline/method-unknown/longer",
                 "h1/reqline/method-unknown/shorter", "h1/reqline/method-unknown/prefixed",
                 "h1/reqline/method-unknown/nul-inside", "h1/reqline/method-unknown/nul-behind"},
       .request = on_line([](RequestLine& line) {
         line.method = resembles_connect(line.method) ? "CONNECT" : line.method;
       })},
      {.name = "any-method-tunnels",
       .breaks = "The method isn't looked at.",
       .fails = {"h1/reqline/method-unknown", "h1/target/authority-form-other-method"},
       .request = on_line([](RequestLine& line) { line.method = "CONNECT"; })},
      {.name = "versions-not-looked-at",
       .breaks = "Any text in the place of the version is HTTP/1.1.",
       .warns = {"h1/reqline/version-case", "h1/reqline/version-malformed",
                 "h1/reqline/version-major"},
       .request = on_line([](RequestLine& line) { line.version = "HTTP/1.1"; })},
      {.name = "odd-versions-lead-nowhere",
       .breaks = "A malformed version opens a tunnel to nothing.",
       .fails = {"h1/reqline/version-case", "h1/reqline/version-malformed"},
       .request = when(version_is([](const std::string& v) {
                         return v.size() != 8 || !v.starts_with("HTTP/") || v[5] == '-';
                       }),
                       open_nothing)},
      {.name = "version-supplied",
       .breaks = "Where the version is missing, it is HTTP/1.1.",
       .warns = {"h1/reqline/version-missing"},
       .request =
           [](Visit& guest) {
             const RequestLine line = line_of(guest.request);
             if (line.version.empty() && !line.target.empty()) {
               set_line(guest.request, {line.method, line.target, "HTTP/1.1"});
             }
           }},
      {.name = "only-version-1.1",
       .breaks = "Every other minor version is refused, 1.9 as well.",
       .warns = {"h1/reqline/version-higher-minor"},
       .request = when(version_is([](const std::string& v) { return v == "HTTP/1.9"; }),
                       [](Visit& guest) { refuse(guest, 505); })},
      {.name = "version-echoed",
       .breaks = "The answer claims the version of the request.",
       .fails = {"h1/reqline/version-not-claimed"},
       .answer =
           [](Visit& guest) {
             const std::string version = line_of(guest.asked).version;
             if (version.size() == 8) {
               guest.answer.replace(0, 8, version);
             }
           }},
      {.name = "long-target-unanswered",
       .breaks = "A target that doesn't fit its buffer is left lying.",
       .fails = {"h1/reqline/target-too-long"},
       .request = when([](const Visit& guest) { return target_of(guest.request).size() > 65536; },
                       say_nothing)},
      {.name = "lines-of-4096",
       .breaks = "A request line of more than 4096 octets is too long.",
       .warns = {"h1/reqline/8000-octets"},
       .settings = [](ServerSettings& settings) { settings.limits.head.target_octets = 4096; }},
  };
}

}  // namespace connectspec::proxy::defects
