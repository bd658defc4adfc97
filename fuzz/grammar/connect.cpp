#include "fuzz/grammar/connect.h"

#include <algorithm>

#include "fuzz/grammar/abnf.h"

namespace connectspec::fuzz {
namespace {

constexpr auto npos = std::string_view::npos;

std::string_view trimmed(std::string_view text) {  // OWS, RFC 9110 §5.6.3
  while (!text.empty() && abnf::wsp(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && abnf::wsp(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

bool is_named(std::string_view name, std::string_view lower_case) {  // RFC 9110 §5.1
  return std::equal(name.begin(), name.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 0x20 : a) == b; });
}

class Reading {
 public:
  explicit Reading(std::string_view octets) : rest_(octets), size_(octets.size()) {}

  Judgement judge() {
    std::string_view line;
    do {
      if (!next_line(line)) {
        return result_;
      }
      result_.leading_empty_lines += line.empty() ? 1 : 0;
    } while (line.empty());
    if (result_.leading_empty_lines > 0) {
      take(Liberty::empty_line_first);
    }
    read_request_line(line);
    while (result_.broken == Rule::none) {
      if (!next_line(line)) {
        return Judgement{};
      }
      if (line.empty()) {
        check_end();
        break;
      }
      read_field_line(line);
    }
    result_.size = size_ - rest_.size();
    result_.kind = result_.broken == Rule::none ? Judgement::Kind::valid : Judgement::Kind::invalid;
    return result_;
  }

 private:
  void take(Liberty one) { result_.liberties.take(one); }
  void broken(Rule rule) {
    if (result_.broken == Rule::none) {
      result_.broken = rule;
    }
  }

  // RFC 9112 §2.2: lines end with CR LF; a lone LF may end one.
  bool next_line(std::string_view& line) {
    const std::size_t end = rest_.find('\n');
    if (end == npos) {
      return false;
    }
    line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    if (!line.empty() && line.back() == '\r') {
      line.remove_suffix(1);
    } else {
      take(Liberty::bare_lf);
    }
    return true;
  }

  // request-line = method SP request-target SP HTTP-version
  void read_request_line(std::string_view line) {
    std::string_view parts[3];
    if (!split_exactly(line, parts) && !split_on_whitespace(line, parts)) {
      return broken(Rule::request_line);
    }
    result_.method_size = parts[0].size();
    result_.target_size = parts[1].size();
    // RFC 9110 §9.1: methods are case-sensitive.
    if (parts[0] != "CONNECT") {
      return broken(Rule::method);
    }
    const Authority target = judge_authority(parts[1]);
    if (target.broken != Rule::none) {
      return broken(target.broken);
    }
    result_.host = target.host;
    result_.port = target.port;
    result_.liberties.add(target.liberties);
    if (!abnf::http_version(parts[2])) {
      return broken(Rule::version);
    }
    result_.minor_version = parts[2][7] - '0';
    if (parts[2][5] != '1') {
      take(Liberty::other_version);
    }
  }

  static bool split_exactly(std::string_view line, std::string_view (&parts)[3]) {
    const std::size_t first = line.find(' ');
    const std::size_t second = first == npos ? npos : line.find(' ', first + 1);
    if (second == npos) {
      return false;
    }
    parts[0] = line.substr(0, first);
    parts[1] = line.substr(first + 1, second - first - 1);
    parts[2] = line.substr(second + 1);
    return std::none_of(std::begin(parts), std::end(parts), [](std::string_view part) {
      return part.empty() || part.find_first_of(" \t\v\f\r") != npos;
    });
  }

  // RFC 9112 §3: recipients MAY parse on whitespace boundaries: SP, HTAB, VT, FF or bare CR.
  bool split_on_whitespace(std::string_view line, std::string_view (&parts)[3]) {
    constexpr std::string_view space = " \t\v\f\r";
    std::size_t at = 0;
    for (std::string_view& part : parts) {
      const std::size_t start = line.find_first_not_of(space, at);
      if (start == npos) {
        return false;
      }
      at = std::min(line.find_first_of(space, start), line.size());
      part = line.substr(start, at - start);
    }
    take(Liberty::odd_spacing);
    return line.find_first_not_of(space, at) == npos;
  }

  // field-line = field-name ":" OWS field-value OWS
  void read_field_line(std::string_view line) {
    if (abnf::wsp(line.front())) {
      return result_.fields == 0 ? broken(Rule::leading_space) : continue_field(line);
    }
    ++result_.fields;
    const std::size_t colon = line.find(':');
    if (colon == npos) {
      return broken(Rule::field_line);
    }
    if (!abnf::field_name(line.substr(0, colon))) {
      return broken(Rule::field_name);
    }
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trimmed(line.substr(colon + 1));
    check_value(value);
    if (is_named(name, "host")) {
      check_host(value);
    } else if (is_named(name, "content-length")) {
      check_length(value);
    } else if (is_named(name, "transfer-encoding")) {
      take(Liberty::content);
    } else if (is_named(name, "connection") || is_named(name, "proxy-connection")) {
      check_connection(value);
    }
  }

  // A recipient lets empty elements pass (RFC 9110 §5.6.1.2); of others nothing is said.
  void check_connection(std::string_view list) {
    while (!list.empty()) {
      const std::size_t comma = std::min(list.find(','), list.size());
      const std::string_view option = trimmed(list.substr(0, comma));
      if (!option.empty() && !abnf::token(option)) {
        take(Liberty::odd_connection);
      }
      list.remove_prefix(std::min(comma + 1, list.size()));
    }
  }

  // RFC 9112 §5.2: obs-fold = OWS CRLF RWS; who accepts it replaces it with SP. What Host or
  // Content-Length then say isn't worked out.
  bool is_continued() const { return !rest_.empty() && abnf::wsp(rest_.front()); }
  void continue_field(std::string_view line) {
    take(Liberty::folded_line);
    check_value(trimmed(line));
  }

  void check_value(std::string_view value) {
    if (value.find('\r') != npos) {
      take(Liberty::bare_cr);
    }
    const auto control = [](char c) {
      const auto octet = static_cast<unsigned char>(c);
      return (octet < 0x20 && c != '\t' && c != '\r') || octet == 0x7F;
    };
    if (std::any_of(value.begin(), value.end(), control)) {
      take(Liberty::field_control);
    }
  }

  // RFC 9112 §3.2: 400 "to any HTTP/1.1 request message that lacks a Host header field and to any
  // request message that contains more than one Host header field line or a Host header field with
  // an invalid field value".
  void check_host(std::string_view value) {
    if (++hosts_ > 1) {
      return broken(Rule::host_repeated);
    }
    if (is_continued()) {
      return;
    }
    if (!abnf::host_field(value)) {
      return broken(Rule::host_invalid);
    }
    if (value.empty()) {
      take(Liberty::host_field_empty);
    }
  }

  // RFC 9110 §9.3.6: "A CONNECT request message does not have content." RFC 9110 §8.6 lets equal
  // values pass, as a list or as several lines.
  void check_length(std::string_view list) {
    if (is_continued()) {
      return;
    }
    ++lengths_;
    std::size_t comma = 0;
    while (comma != npos) {
      comma = list.find(',');
      const std::string_view one = trimmed(list.substr(0, comma));
      if (!abnf::content_length(one) || (!length_.empty() && one != length_)) {
        return broken(Rule::content_length);
      }
      lengths_ += comma == npos ? 0 : 1;
      length_ = one;
      list.remove_prefix(comma == npos ? list.size() : comma + 1);
    }
  }

  void check_end() {
    if (hosts_ == 0 && result_.minor_version > 0) {
      return broken(Rule::host_missing);
    }
    if (lengths_ > 0) {
      const bool zero = length_.find_first_not_of('0') == npos;
      take(zero && lengths_ == 1 ? Liberty::content_length_zero : Liberty::content);
    }
  }

  std::string_view rest_;
  std::size_t size_;
  Judgement result_;
  int hosts_ = 0;
  int lengths_ = 0;
  std::string_view length_;
};

}  // namespace

Judgement judge_connect(std::string_view octets) { return Reading(octets).judge(); }

bool has_whole_head(std::string_view octets) {
  const std::size_t start = octets.find_first_not_of("\r\n");
  return start != npos && octets.find("\r\n\r\n", start) != npos;
}

}  // namespace connectspec::fuzz
