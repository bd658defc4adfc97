#include "reference_proxy/core/content_reader.h"

#include <algorithm>

#include "reference_proxy/core/octets.h"

namespace connectspec::proxy {
namespace {

constexpr std::size_t most_overhead = 64 * 1024;  // chunk sizes, extensions and trailers together

}  // namespace

content_reader::content_reader(const content_framing& framing, std::size_t limit)
    : framing_(framing), limit_(limit), left_(framing.length) {
  using kind = content_framing::kind;
  if (framing.by == kind::none || (framing.by == kind::length && framing.length == 0)) {
    state_ = content_state::complete;
  } else if (framing.by == kind::unreadable || framing.length > limit) {
    fail();
  }
}

content_state content_reader::feed(std::string_view bytes) {
  if (framing_.by == content_framing::kind::chunked) {
    for (std::size_t at = 0; at < bytes.size() && state_ == content_state::need_more; ++at) {
      take_chunked(bytes[at]);
    }
    return state_;
  }
  if (state_ != content_state::need_more) {
    return state_;
  }
  if (framing_.by == content_framing::kind::length) {
    bytes = bytes.substr(0, left_);
    left_ -= bytes.size();
  }
  if (bytes.size() > limit_ - content_.size()) {
    fail();
    return state_;
  }
  content_ += bytes;
  if (framing_.by == content_framing::kind::length && left_ == 0) {
    state_ = content_state::complete;
  }
  return state_;
}

content_state content_reader::finished() {
  if (state_ == content_state::need_more) {
    // RFC 9112 §8: only content delimited by the close ends here; any other is incomplete.
    state_ = framing_.by == content_framing::kind::until_close ? content_state::complete
                                                               : content_state::failed;
  }
  return state_;
}

void content_reader::take_chunked(char c) {
  if (place_ != place::data && ++overhead_ > most_overhead) {
    return fail();
  }
  switch (place_) {
    case place::size_start:
      return is_hex_digit(c) ? take_size(c) : fail();
    case place::size:
      return take_size(c);
    case place::extension:
      if (c == '\r') {
        place_ = place::size_lf;
      } else if (!is_field_value_octet(c)) {
        fail();
      }
      return;
    case place::size_lf:
      return c == '\n' ? end_of_size_line() : fail();
    case place::data:
      content_.push_back(c);
      if (--left_ == 0) {
        place_ = place::data_cr;
      }
      return;
    case place::data_cr:
      return expect('\r', c, place::data_lf);
    case place::data_lf:
      return expect('\n', c, place::size_start);
    case place::trailer_start:
      place_ = c == '\r' ? place::last_lf : place::trailer;
      return;
    case place::trailer:
      if (c == '\r') {
        place_ = place::trailer_lf;
      }
      return;
    case place::trailer_lf:
      return expect('\n', c, place::trailer_start);
    case place::last_lf:
      if (c == '\n') {
        state_ = content_state::complete;
      } else {
        fail();
      }
      return;
  }
}

void content_reader::take_size(char c) {
  place_ = place::size;
  if (c == '\r') {
    place_ = place::size_lf;
  } else if (c == ';' || c == ' ' || c == '\t') {
    place_ = place::extension;
  } else if (!is_hex_digit(c)) {
    fail();
  } else {
    // Never beyond the limit, so that no number of digits can wrap round.
    left_ = std::min(left_ * 16 + static_cast<std::size_t>(hex_value(c)), limit_ + 1);
  }
}

void content_reader::end_of_size_line() {
  if (left_ > limit_ - content_.size()) {
    return fail();
  }
  place_ = left_ == 0 ? place::trailer_start : place::data;
}

void content_reader::expect(char wanted, char c, place next) {
  if (c != wanted) {
    return fail();
  }
  place_ = next;
}

}  // namespace connectspec::proxy
