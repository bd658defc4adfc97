// Collects the header section of one request, within limits, and says what to make of it.
#pragma once

#include <cstddef>
#include <string_view>
#include <variant>
#include <vector>

#include "reference_proxy/request/field.h"
#include "reference_proxy/request/request_head.h"
#include "reference_proxy/request/strictness.h"
#include "reference_proxy/tunnel/refusal.h"

namespace connectspec::proxy {

class SectionReader {
 public:
  // A request by the rules of HTTP/2; one that is answered and no more; one that makes no sense,
  // for the reason given.
  struct Malformed {
    std::string_view reason;
  };
  struct Verdict {
    std::variant<RequestHead, Refusal, Malformed> what;
    // RFC 9113 §8.1.1: a stream error, whether it is answered or not.
    bool is_malformed = false;
  };

  void add(std::string_view name, std::string_view value, const HeadLimits& limits);
  // Once, behind the last field.
  Verdict finish(const HeadLimits& limits, const Strictness& rules);

 private:
  std::vector<FieldLine> fields_;
  std::size_t octets_ = 0;
  std::size_t count_ = 0;
};

}  // namespace connectspec::proxy
