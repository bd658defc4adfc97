// A response as the tolerant reader took it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/field.h"
#include "harness/model/irregularity.h"

namespace connectspec {

enum class Framing { none, content_length, chunked, until_close, tunnel };

struct Response {
  std::string version;  // as received, "HTTP/1.1"
  int status = 0;       // 0 when there is no readable status code
  std::string reason;
  std::vector<Field> fields;  // in order of arrival
  std::string head;           // the raw octets of the head, at most Limits::head_bytes
  Framing framing = Framing::none;
  std::string content;  // decoded from chunks where needed, at most Limits::content_bytes
  std::uint64_t content_size = 0;
  bool complete = false;  // head and content have arrived as far as the framing promises
  std::vector<Irregularity> irregularities;  // each at most once, in order of appearance

  bool interim() const { return status >= 100 && status < 200; }
  bool successful() const { return status >= 200 && status < 300; }
};

// First field of that name, without regard to case; nullptr when absent.
const Field* find_field(const Response& response, std::string_view name);

}  // namespace connectspec
