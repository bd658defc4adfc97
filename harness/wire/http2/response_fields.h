// What a field block says as a response (RFC 9113 §8.1 to §8.3), with its departures by name, as
// wire/response_head.h tells it of a head in HTTP/1.1. Never fails.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "harness/model/field.h"
#include "harness/model/response.h"
#include "harness/wire/http2/hpack_decoder.h"

namespace connectspec::http2 {

struct ResponseSection {
  // `head` holds the octets of the block, `fields` all but :status; framing is that of an answer
  // to CONNECT: Framing::until_close stands for content up to END_STREAM without a known length.
  Response response;
  std::optional<std::uint64_t> content_length;  // with Framing::content_length
};

// A status that can't be read is 0.
ResponseSection response_in(FieldBlock block);

// Notes what is wrong in the fields of a trailer section.
void note_trailers(const std::vector<Field>& trailers, Response& response);

}  // namespace connectspec::http2
