#include "reference_proxy/defects/http_text.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <ctime>

#include "reference_proxy/session/response_text.h"

namespace connectspec::proxy::defects {
namespace {

std::string_view first_line(std::string_view head) {
  const std::size_t start = std::min(head.find_first_not_of("\r\n"), head.size());
  const std::size_t end = std::min(head.find_first_of("\r\n", start), head.size());
  return head.substr(start, end - start);
}

}  // namespace

std::size_t head_end(std::string_view bytes) {
  const std::size_t start = bytes.find_first_not_of("\r\n");
  if (start == npos) {
    return npos;
  }
  const std::size_t lf = bytes.find("\n\n", start);
  const std::size_t crlf = bytes.find("\n\r\n", start);
  if (lf == npos && crlf == npos) {
    return npos;
  }
  return lf < crlf ? lf + 2 : crlf + 3;
}

int status_of(std::string_view answer) {
  int status = 0;
  if (answer.size() >= 12 && answer.starts_with("HTTP/1.")) {
    std::from_chars(answer.data() + 9, answer.data() + 12, status);
  }
  return status;
}

std::size_t answer_end(std::string_view bytes) {
  const std::size_t end = head_end(bytes);
  if (end == npos || status_of(bytes) / 100 == 2) {
    return end;
  }
  const auto length = field(std::string(bytes.substr(0, end)), "Content-Length");
  std::size_t content = 0;
  if (length) {
    std::from_chars(length->data(), length->data() + length->size(), content);
  }
  return bytes.size() >= end + content ? end + content : npos;
}

RequestLine line_of(const std::string& head) {
  const std::string line(first_line(head));
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == npos) {
    return {line, "", ""};
  }
  if (first == last) {
    return {line.substr(0, first), line.substr(first + 1), ""};
  }
  return {line.substr(0, first), line.substr(first + 1, last - first - 1), line.substr(last + 1)};
}

void set_line(std::string& head, const RequestLine& line) {
  const std::string_view old = first_line(head);
  const auto start = static_cast<std::size_t>(old.data() - head.data());
  head.replace(start, old.size(), line.method + " " + line.target + " " + line.version);
}

std::string target_of(const std::string& head) { return line_of(head).target; }

void set_target(std::string& head, const std::string& target) {
  RequestLine line = line_of(head);
  line.target = target;
  set_line(head, line);
}

void edit_fields(std::string& head, const std::function<void(std::string& line)>& edit) {
  const std::size_t behind_first = head.find('\n', head.find_first_not_of("\r\n"));
  if (behind_first == npos) {
    return;
  }
  std::string result = head.substr(0, behind_first + 1);
  std::size_t at = behind_first + 1;
  while (at < head.size()) {
    const std::size_t lf = std::min(head.find('\n', at), head.size() - 1);
    std::string line = head.substr(at, lf - at);
    std::string line_end = "\n";
    if (line.ends_with('\r')) {
      line.pop_back();
      line_end = "\r\n";
    }
    const bool blank = line.empty();
    if (!blank) {
      edit(line);
    }
    if (blank || !line.empty()) {
      result += line + line_end;
    }
    at = lf + 1;
  }
  head = std::move(result);
}

std::optional<std::string> field(const std::string& head, std::string_view name) {
  std::optional<std::string> found;
  std::string copy = head;
  edit_fields(copy, [&](std::string& line) {
    const std::size_t colon = line.find(':');
    if (!found && colon != npos && same_name(line.substr(0, colon), name)) {
      found = trimmed(line.substr(colon + 1));
    }
  });
  return found;
}

void add_field(std::string& head, const std::string& line) {
  const std::size_t behind_first = head.find('\n', head.find_first_not_of("\r\n"));
  if (behind_first != npos) {
    head.insert(behind_first + 1, line + "\r\n");
  }
}

void cut_long_lines(std::string& head, std::size_t most) {
  edit_fields(head, [most](std::string& line) {
    std::string whole = line.substr(0, most);
    for (std::size_t at = most; at < line.size(); at += most) {
      const std::string part = line.substr(at, most);
      whole += part.find(':') == npos ? "" : "\r\n" + part;
    }
    line = whole;
  });
}

void drop_field(std::string& head, std::string_view name) {
  edit_fields(head, [name](std::string& line) {
    if (same_name(line.substr(0, line.find(':')), name)) {
      line.clear();
    }
  });
}

bool same_name(std::string_view one, std::string_view another) {
  return std::equal(one.begin(), one.end(), another.begin(), another.end(), [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) ==
           std::tolower(static_cast<unsigned char>(b));
  });
}

std::string trimmed(std::string_view text) {
  const std::size_t start = text.find_first_not_of(" \t");
  return start == npos ? std::string()
                       : std::string(text.substr(start, text.find_last_not_of(" \t") + 1 - start));
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != npos; at += by.size()) {
    text.replace(at, what.size(), by);
  }
}

HostPort split(const std::string& target) {
  const std::size_t colon = target.rfind(':');
  const std::size_t bracket = target.rfind(']');
  if (colon == npos || (bracket != npos && colon < bracket)) {
    return {target, ""};
  }
  return {target.substr(0, colon), target.substr(colon + 1)};
}

std::string joined(const HostPort& parts) { return parts.host + ":" + parts.port; }

std::string percent_decoded(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    unsigned value = 0;
    if (text[at] == '%' && at + 2 < text.size() &&
        std::from_chars(text.data() + at + 1, text.data() + at + 3, value, 16).ptr ==
            text.data() + at + 3) {
      result.push_back(static_cast<char>(value));
      at += 2;
    } else {
      result.push_back(text[at]);
    }
  }
  return result;
}

std::string opened_answer() { return tunnel_opened_text(std::time(nullptr)); }

std::string refusal_answer(int status) {
  return refusal_text({status, "This is a refusal of the defect's own."}, "defect",
                      std::time(nullptr));
}

}  // namespace connectspec::proxy::defects
