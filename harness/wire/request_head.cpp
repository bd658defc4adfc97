#include "harness/wire/request_head.h"

#include <algorithm>

#include "harness/model/limits.h"
#include "harness/wire/response_head.h"

namespace connectspec {

std::size_t head_end(std::string_view octets) {
  for (auto lf = octets.find('\n'); lf != std::string_view::npos; lf = octets.find('\n', lf + 1)) {
    const std::string_view next = octets.substr(lf + 1);
    if (next.starts_with('\n')) {
      return lf + 2;
    }
    if (next.starts_with("\r\n")) {
      return lf + 3;
    }
  }
  return std::string_view::npos;
}

std::string_view RequestHeadReader::feed(std::string_view octets) {
  if (complete_) {
    return octets;
  }
  const std::size_t before = head_.size();
  head_.append(octets.substr(0, Limits::head_bytes - before));
  const std::size_t end = head_end(head_);
  if (end == std::string_view::npos) {
    return {};
  }
  complete_ = true;
  head_.clear();
  return octets.substr(end - before);
}

RequestHead parse_request_head(std::string_view octets) {
  RequestHead head;
  octets = octets.substr(0, head_end(octets));
  const std::size_t end = std::min(octets.find('\n'), octets.size());
  std::string_view line = octets.substr(0, end);
  octets.remove_prefix(std::min(end + 1, octets.size()));
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  for (std::string* part : {&head.method, &head.target}) {
    const std::size_t space = std::min(line.find(' '), line.size());
    *part = line.substr(0, space);
    line.remove_prefix(std::min(space + 1, line.size()));
  }
  head.version = line;
  Response scratch;
  parse_field_lines(octets, scratch);
  head.fields = std::move(scratch.fields);
  return head;
}

std::optional<std::string> combined_value(const RequestHead& head, std::string_view name) {
  std::optional<std::string> value;
  for (const Field& field : head.fields) {
    if (same_name(field.name, name)) {
      value = value ? *value + ", " + field.value : field.value;
    }
  }
  return value;
}

}  // namespace connectspec
