#include "reference_proxy/chaining/parent_reply.h"

#include <algorithm>
#include <utility>

#include "reference_proxy/chaining/forwarding.h"

namespace connectspec::proxy {
namespace {

Response passed_on(const ResponseHead& head, const std::vector<std::string_view>& dropped,
                   std::string_view own_name) {
  const std::string version = "1." + std::to_string(head.minor_version);
  return {.status = head.status,
          .reason = head.reason,
          .fields = forwarded_fields(head.fields, dropped, version, own_name)};
}

}  // namespace

ParentReply::Verdict ParentReply::feed(std::string_view bytes) {
  if (content_) {
    return judge_content(content_->feed(bytes));
  }
  pending_ += bytes;
  return take_heads();
}

ParentReply::Verdict ParentReply::take_heads() {
  while (true) {
    // The octets searched before may hold all but the last of the four.
    const std::size_t end = pending_.find("\r\n\r\n", searched_ < 3 ? 0 : searched_ - 3);
    const std::size_t size = end == std::string::npos ? pending_.size() : end + 4;
    const std::string_view text = std::string_view(pending_).substr(0, size);
    if (!may_become_response_head(text, std::min(searched_, size)) ||
        head_octets_ + size > limits_.head_octets) {
      return Verdict::unreadable;
    }
    if (end == std::string::npos) {
      searched_ = size;
      return Verdict::need_more;
    }
    auto parsed = parse_response_head(text);
    // Nobody asked for an upgrade, so that 101 makes no sense.
    if (!parsed || parsed->status == 101) {
      return Verdict::unreadable;
    }
    head_octets_ += size;
    pending_.erase(0, size);
    searched_ = 0;
    if (parsed->status < 200) {
      interim_.push_back(std::move(*parsed));
      continue;
    }
    head_ = std::move(*parsed);
    if (head_.status < 300) {
      return Verdict::tunnel;
    }
    const ContentFraming framing = framing_of(head_);
    // RFC 9112 §6.3: such a response is discarded and 502 sent instead.
    if (framing.by == ContentFraming::Kind::unreadable) {
      return Verdict::unreadable;
    }
    content_.emplace(framing, limits_.content_octets);
    return judge_content(content_->feed(std::exchange(pending_, {})));
  }
}

ParentReply::Verdict ParentReply::finished() {
  return content_ ? judge_content(content_->finished()) : Verdict::unreadable;
}

ParentReply::Verdict ParentReply::judge_content(ContentState state) const {
  return state == ContentState::need_more ? Verdict::need_more : Verdict::refused;
}

std::vector<Response> ParentReply::interim(std::string_view own_name) const {
  std::vector<Response> result;
  for (const ResponseHead& one : interim_) {
    result.push_back(passed_on(one, {}, own_name));
  }
  return result;
}

std::optional<Response> ParentReply::refusal(std::string_view own_name) const {
  if (!content_ || content_->state() != ContentState::complete) {
    return std::nullopt;
  }
  Response result = passed_on(head_, {"Proxy-Authenticate", "Proxy-Authentication-Info"}, own_name);
  // RFC 9110 §8.6: neither 204 nor 1xx carries a Content-Length, and that of a 304 is another's.
  if (head_.status != 204 && head_.status != 304) {
    result.content = content_->content();
  }
  return result;
}

}  // namespace connectspec::proxy
