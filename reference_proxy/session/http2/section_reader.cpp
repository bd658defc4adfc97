#include "reference_proxy/session/http2/section_reader.h"

#include <string>
#include <utility>

#include "reference_proxy/request/request_rules.h"
#include "reference_proxy/session/http2/request_fields.h"

namespace connectspec::proxy {
namespace {

constexpr std::size_t overhead = 32;  // of each field (RFC 9113 §6.5.2)

template <typename Error>
SectionReader::Verdict refused(Error why) {
  return {Refusal{status_for(why), explain(why)}, false};
}

}  // namespace

// What is over the limits is dropped; it has to be read, as the compression goes on with it.
void SectionReader::add(std::string_view name, std::string_view value, const HeadLimits& limits) {
  octets_ += name.size() + value.size() + overhead;
  if (++count_ <= limits.fields && octets_ <= limits.head_octets) {
    fields_.push_back({std::string(name), std::string(value)});
  }
}

SectionReader::Verdict SectionReader::finish(const HeadLimits& limits, const Strictness& rules) {
  if (count_ > limits.fields) {
    return refused(HeadError::too_many_fields);
  }
  if (octets_ > limits.head_octets) {
    return refused(HeadError::head_too_large);
  }
  SectionResult read = read_section(std::move(fields_), rules);
  if (is_answered(read.fault)) {
    return {Refusal{400, explain(read.fault)}, true};
  }
  if (read.fault != SectionFault::none) {
    return {Malformed{explain(read.fault)}, true};
  }
  if (read.head.target.size() > limits.target_octets) {
    return refused(HeadError::target_too_long);
  }
  const RequestFault fault = check_request(read.head, rules);
  if (fault != RequestFault::none) {
    return refused(fault);
  }
  return {std::move(read.head), false};
}

}  // namespace connectspec::proxy
