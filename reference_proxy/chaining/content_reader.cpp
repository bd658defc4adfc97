#include "reference_proxy/chaining/content_reader.h"

#include <algorithm>

#include "reference_proxy/basics/octets.h"

namespace connectspec::proxy {
namespace {

constexpr std::size_t most_overhead = 64 * 1024;  // chunk sizes, extensions and trailers together

}  // namespace

ContentReader::ContentReader(const ContentFraming& framing, std::size_t limit)
    : framing_(framing), limit_(limit), left_(framing.length) {
  using Kind = ContentFraming::Kind;
  if (framing.by == Kind::none || (framing.by == Kind::length && framing.length == 0)) {
    state_ = ContentState::complete;
  } else if (framing.by == Kind::unreadable || framing.length > limit) {
    fail();
  }
}

ContentState ContentReader::feed(std::string_view bytes) {
  if (framing_.by == ContentFraming::Kind::chunked) {
    for (std::size_t at = 0; at < bytes.size() && state_ == ContentState::need_more; ++at) {
      take_chunked(bytes[at]);
    }
    return state_;
  }
  if (state_ != ContentState::need_more) {
    return state_;
  }
  if (framing_.by == ContentFraming::Kind::length) {
    bytes = bytes.substr(0, left_);
    left_ -= bytes.size();
  }
  if (bytes.size() > limit_ - content_.size()) {
    fail();
    return state_;
  }
  content_ += bytes;
  if (framing_.by == ContentFraming::Kind::length && left_ == 0) {
    state_ = ContentState::complete;
  }
  return state_;
}

ContentState ContentReader::finished() {
  if (state_ == ContentState::need_more) {
    // RFC 9112 §8: only content delimited by the close ends here; any other is incomplete.
    state_ = framing_.by == ContentFraming::Kind::until_close ? ContentState::complete
                                                              : ContentState::failed;
  }
  return state_;
}

void ContentReader::take_chunked(char c) {
  if (place_ != Place::data && ++overhead_ > most_overhead) {
    return fail();
  }
  switch (place_) {
    case Place::size_start:
      return is_hex_digit(c) ? take_size(c) : fail();
    case Place::size:
      return take_size(c);
    case Place::extension:
      if (c == '\r') {
        place_ = Place::size_lf;
      } else if (!is_field_value_octet(c)) {
        fail();
      }
      return;
    case Place::size_lf:
      return c == '\n' ? end_of_size_line() : fail();
    case Place::data:
      content_.push_back(c);
      if (--left_ == 0) {
        place_ = Place::data_cr;
      }
      return;
    case Place::data_cr:
      return expect('\r', c, Place::data_lf);
    case Place::data_lf:
      return expect('\n', c, Place::size_start);
    case Place::trailer_start:
      place_ = c == '\r' ? Place::last_lf : Place::trailer;
      return;
    case Place::trailer:
      if (c == '\r') {
        place_ = Place::trailer_lf;
      }
      return;
    case Place::trailer_lf:
      return expect('\n', c, Place::trailer_start);
    case Place::last_lf:
      if (c == '\n') {
        state_ = ContentState::complete;
      } else {
        fail();
      }
      return;
  }
}

void ContentReader::take_size(char c) {
  place_ = Place::size;
  if (c == '\r') {
    place_ = Place::size_lf;
  } else if (c == ';' || c == ' ' || c == '\t') {
    place_ = Place::extension;
  } else if (!is_hex_digit(c)) {
    fail();
  } else {
    // Never beyond the limit, so that no number of digits can wrap round.
    left_ = std::min(left_ * 16 + static_cast<std::size_t>(hex_value(c)), limit_ + 1);
  }
}

void ContentReader::end_of_size_line() {
  if (left_ > limit_ - content_.size()) {
    return fail();
  }
  place_ = left_ == 0 ? Place::trailer_start : Place::data;
}

void ContentReader::expect(char wanted, char c, Place next) {
  if (c != wanted) {
    return fail();
  }
  place_ = next;
}

}  // namespace connectspec::proxy
