// What a parent proxy answers, and what of that goes to the client (RFC 9110 §7.6). No I/O; bytes
// from a peer never throw.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference_proxy/chaining/content_reader.h"
#include "reference_proxy/chaining/response.h"
#include "reference_proxy/chaining/response_head.h"

namespace connectspec::proxy {

// Reads what the parent answers, 1xx responses and all.
class ParentReply {
 public:
  struct Limits {
    std::size_t head_octets = 65536;      // of all heads together: as much as clients may send
    std::size_t content_octets = 262144;  // of a refusal: pages for people fit, downloads don't
  };
  enum class Verdict { need_more, tunnel, refused, unreadable };

  explicit ParentReply(const Limits& bounds) : limits_(bounds) {}

  Verdict feed(std::string_view bytes);
  // The parent has ended its stream.
  Verdict finished();

  // Of the final response, once there is a verdict other than unreadable, or content is awaited.
  [[nodiscard]] const ResponseHead& head() const { return head_; }
  [[nodiscard]] bool has_final_head() const { return content_.has_value(); }

  // Octets behind the head of a 2xx: the first of the tunnel. Content-Length and Transfer-Encoding
  // mean nothing there (RFC 9110 §9.3.6).
  std::string take_tunnel_octets() { return std::move(pending_); }

  // 1xx responses as they go to the client (RFC 9110 §15.2: "A proxy MUST forward 1xx responses").
  [[nodiscard]] std::vector<Response> interim(std::string_view own_name) const;

  // The refusal for the client: status and end-to-end fields of the parent's, content with a
  // length. Nothing where the content could not be had whole.
  [[nodiscard]] std::optional<Response> refusal(std::string_view own_name) const;

 private:
  Verdict take_heads();
  Verdict judge_content(ContentState state) const;

  Limits limits_;
  std::string pending_;
  std::size_t searched_ = 0;  // of pending_, without finding the end of a head
  std::size_t head_octets_ = 0;
  ResponseHead head_;
  std::vector<ResponseHead> interim_;
  std::optional<ContentReader> content_;
};

}  // namespace connectspec::proxy
