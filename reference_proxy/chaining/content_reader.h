// The content behind a response head, taken out of its framing (RFC 9112 §6.3 and §7.1). Bounded;
// no I/O; bytes from a peer never throw.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "reference_proxy/chaining/response_head.h"

namespace connectspec::proxy {

enum class ContentState { need_more, complete, failed };

class ContentReader {
 public:
  // `limit`: octets of content beyond which reading fails.
  ContentReader(const ContentFraming& framing, std::size_t limit);

  // Octets behind the end of the content are dropped.
  ContentState feed(std::string_view bytes);

  // The peer has ended its stream.
  ContentState finished();

  [[nodiscard]] ContentState state() const { return state_; }
  // Whole when the state is complete.
  [[nodiscard]] const std::string& content() const { return content_; }

 private:
  enum class Place {
    size_start,
    size,
    extension,
    size_lf,
    data,
    data_cr,
    data_lf,
    trailer_start,
    trailer,
    trailer_lf,
    last_lf
  };

  void take_chunked(char c);
  void take_size(char c);
  void end_of_size_line();
  void expect(char wanted, char c, Place next);
  void fail() { state_ = ContentState::failed; }

  ContentFraming framing_;
  std::size_t limit_;
  ContentState state_ = ContentState::need_more;
  Place place_ = Place::size_start;
  std::size_t left_ = 0;  // of the chunk, or of all where there is a length
  std::size_t overhead_ = 0;
  std::string content_;
};

}  // namespace connectspec::proxy
