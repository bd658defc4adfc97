// Wrong readings of header fields.
#include <algorithm>
#include <array>

#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/http_text.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {
namespace {

Hook on_fields(std::function<void(std::string& line)> edit) {
  return [edit = std::move(edit)](Visit& guest) { edit_fields(guest.request, edit); };
}

// Some line of the header section.
Condition some_line(std::function<bool(const std::string& line)> test) {
  return [test = std::move(test)](const Visit& guest) {
    bool found = false;
    std::string copy = guest.request;
    edit_fields(copy, [&](std::string& line) { found = found || test(line); });
    return found;
  };
}

Condition has_field(std::string_view name) {
  return [name](const Visit& guest) { return field(guest.request, name).has_value(); };
}

bool blank_before_colon(const std::string& line) {
  const std::size_t colon = line.find(':');
  return colon != npos && colon > 0 && (line[colon - 1] == ' ' || line[colon - 1] == '\t');
}

void strip_before_colon(std::string& line) {
  while (blank_before_colon(line)) {
    line.erase(line.find(':') - 1, 1);
  }
}

bool led_by_whitespace(const std::string& line) { return line[0] == ' ' || line[0] == '\t'; }

bool folded(const Visit& guest) {
  const std::size_t second_line = guest.request.find('\n') + 1;
  return guest.request.find("\n ", second_line) != npos ||
         guest.request.find("\n\t", second_line) != npos;
}

bool whitespace_behind_the_request_line(const Visit& guest) {
  const char next = guest.request[guest.request.find('\n') + 1];
  return next == ' ' || next == '\t';
}

bool named_by_a_token(const std::string& line) {
  const std::string name = line.substr(0, line.find(':'));
  return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-';
  });
}

// Everything from there on is taken for tunnel data.
void end_head_at(Visit& guest, std::size_t at) {
  if (at != npos) {
    guest.behind.insert(0, guest.request.substr(at));
    guest.request.resize(at);
    guest.request += guest.request.ends_with('\n') ? "\r\n" : "\r\n\r\n";
  }
}

void complete_fragment(Visit& guest) {
  std::string& head = guest.request;
  if (head.find('\n') == npos) {
    head += " HTTP/1.1\r\nHost: a";
  }
  head += head.ends_with('\n') ? "\r\n" : "\r\n\r\n";
}

bool unknown(const std::string& line) {
  static constexpr std::array known = {"Host", "Proxy-Authorization", "Proxy-Connection",
                                       "Connection"};
  return std::none_of(known.begin(), known.end(), [&line](const char* name) {
    return same_name(line.substr(0, line.find(':')), name);
  });
}

bool names_options(const std::string& line) {
  const std::string name = line.substr(0, line.find(':'));
  const std::string value = trimmed(line.substr(std::min(line.find(':'), line.size() - 1) + 1));
  return (same_name(name, "Connection") || same_name(name, "Proxy-Connection")) &&
         !same_name(value, "close") && !same_name(value, "keep-alive");
}

void obey_conditions(Visit& guest) {
  if (field(guest.request, "If-Match")) {
    refuse(guest, 412);
  } else if (field(guest.request, "If-None-Match") || field(guest.request, "If-Modified-Since")) {
    refuse(guest, 304);
  } else if (field(guest.request, "Range")) {
    guest.answer = "HTTP/1.1 206 Partial Content\r\n\r\n";
    guest.what_next = Fate::answered;
  }
}

void switch_protocols(Visit& guest) {
  guest.answer = "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\n\r\n";
  guest.what_next = Fate::answered;
}

void refuse_400(Visit& guest) { refuse(guest, 400); }

}  // namespace

std::vector<Defect> field_defects() {
  return {
      {.name = "space-before-colon-stripped",
       .breaks = "Whitespace between a field name and its colon is left out.",
       .fails = {"h1/field/space-before-colon/space", "h1/field/space-before-colon/tab",
                 "h1/field/space-before-colon/host", "h1/field/space-before-colon-credentials"},
       .request = on_fields(strip_before_colon)},
      {.name = "space-before-colon-drops-the-line",
       .breaks = "A line with whitespace before its colon is left out.",
       .fails = {"h1/field/space-before-colon/space", "h1/field/space-before-colon/tab",
                 "h1/field/space-before-colon/transfer-encoding"},
       .request = on_fields([](std::string& line) {
         if (blank_before_colon(line)) {
           line.clear();
         }
       })},
      {.name = "leading-whitespace-trimmed",
       .breaks = "A line led by whitespace is a field.",
       .fails = {"h1/field/leading-whitespace-credentials", "h1/field/obs-fold-credentials"},
       .request = on_fields([](std::string& line) { line = trimmed(line); })},
      {.name = "leading-whitespace-leads-nowhere",
       .breaks = "Whitespace behind the request line opens a tunnel to nothing.",
       .fails = {"h1/field/leading-whitespace-line"},
       .request = when(whitespace_behind_the_request_line, open_nothing)},
      {.name = "folding-leads-nowhere",
       .breaks = "A folded line opens a tunnel to nothing.",
       .fails = {"h1/field/obs-fold"},
       .request = when(folded, open_nothing)},
      {.name = "lines-without-colon-dropped",
       .breaks = "A line without a colon is left out.",
       .warns = {"h1/field/no-colon"},
       .request = on_fields([](std::string& line) {
         if (line.find(':') == npos && !led_by_whitespace(line)) {
           line.clear();
         }
       })},
      {.name = "empty-name-ends-the-head",
       .breaks = "A field without a name is taken for the blank line.",
       .fails = {"h1/field/empty-name"},
       .request =
           [](Visit& guest) {
             const std::size_t at = guest.request.find("\n:");
             end_head_at(guest, at == npos ? npos : at + 1);
           }},
      {.name = "odd-names-dropped",
       .breaks = "A field whose name is no token is left out.",
       .warns = {"h1/field/invalid-name"},
       .request = on_fields([](std::string& line) {
         if (!named_by_a_token(line) && line.find(':') != npos && !blank_before_colon(line) &&
             !led_by_whitespace(line)) {
           line.clear();
         }
       })},
      {.name = "text-ends-at-nul",
       .breaks = "The head ends at its first NUL.",
       .fails = {"h1/field/nul-in-value", "h1/field/nul-behind-credentials"},
       .request = [](Visit& guest) { end_head_at(guest, guest.request.find('\0')); }},
      {.name = "lf-between-fields-leads-nowhere",
       .breaks = "An LF without its CR opens a tunnel to nothing.",
       .fails = {"h1/field/bare-lf-in-value"},
       .request = when([](const Visit& guest) { return guest.request.find("1\nX") != npos; },
                       open_nothing)},
      {.name = "ascii-only",
       .breaks = "An octet above 0x7f in a value is an error.",
       .warns = {"connect/field/obs-text"},
       .request = when(some_line([](const std::string& line) {
                         return std::any_of(line.begin(), line.end(), [](char c) { return c < 0; });
                       }),
                       refuse_400)},
      {.name = "names-compared-by-octets-of-fields",
       .breaks = "Only \\\"Host\\\" is Host.",
       .fails = {"h1/field/ows-and-case/case-and-tabs", "h1/field/ows-and-case/lower"},
       .request = when(some_line([](const std::string& line) {
                         return same_name(line.substr(0, 4), "Host") && !line.starts_with("Host");
                       }),
                       refuse_400)},
      {.name = "a-space-behind-each-colon",
       .breaks = "A colon without a space behind it ends no field name.",
       .fails = {"h1/field/ows-and-case/no-space"},
       .request = when(some_line([](const std::string& line) {
                         const std::size_t colon = line.find(':');
                         return colon + 1 < line.size() && line[colon + 1] != ' ' &&
                                line[colon + 1] != '\t';
                       }),
                       refuse_400)},
      {.name = "unknown-fields-refused",
       .breaks = "A field it doesn't know is an error.",
       .warns = {"h1/field/unknown-ignored"},
       .request = when(some_line(unknown), refuse_400)},
      {.name = "fragments-are-completed",
       .breaks = "A request whose end doesn't come is carried out as far as it is there.",
       .fails = {"h1/field/complete-header-first", "h1/robust/truncated"},
       .fragment = complete_fragment},
      {.name = "big-heads-unanswered",
       .breaks = "A head of more than 65536 octets is never answered.",
       .fails = {"h1/field/oversize-field"},
       .request =
           when([](const Visit& guest) { return guest.request.size() > 65536; }, say_nothing)},
      {.name = "conditions-obeyed",
       .breaks = "Preconditions and Range are applied to CONNECT.",
       .fails = {"connect/field/conditionals-and-range-ignored"},
       .request = obey_conditions},
      {.name = "expect-refused",
       .breaks = "Expect on CONNECT draws 417.",
       .warns = {"connect/field/expect-continue"},
       .request = when(has_field("Expect"), [](Visit& guest) { refuse(guest, 417); })},
      {.name = "unknown-expectation-is-an-error",
       .breaks = "An expectation that nobody knows is answered as if the request were malformed.",
       .warns = {"connect/field/expect-unknown"},
       .request = when(has_field("Expect"), [](Visit& guest) { refuse(guest, 400); })},
      {.name = "expect-waits-for-content",
       .breaks = "Expect on CONNECT makes the proxy wait for content.",
       .fails = {"connect/field/expect-continue", "connect/field/expect-unknown"},
       .request = when(has_field("Expect"), say_nothing)},
      {.name = "upgrade-switches",
       .breaks = "Upgrade on CONNECT is answered by 101.",
       .fails = {"h1/field/upgrade-ignored/websocket", "h1/field/upgrade-ignored/h2c",
                 "h1/field/upgrade-http10"},
       .request = when(has_field("Upgrade"), switch_protocols)},
      {.name = "keep-alive-refused",
       .breaks = "A Keep-Alive field is an error.",
       .warns = {"h1/field/upgrade-ignored/keep-alive"},
       .request = when(has_field("Keep-Alive"), refuse_400)},
      {.name = "connection-options-lead-nowhere",
       .breaks = "Connection with anything but close and keep-alive opens a tunnel to nothing.",
       .fails = {"h1/field/connection-options"},
       .request = when(some_line(names_options), open_nothing)},
  };
}

}  // namespace connectspec::proxy::defects
