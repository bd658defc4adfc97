#include "harness/wire/http2/stream_reader.h"

#include <algorithm>
#include <utility>

#include "harness/model/limits.h"
#include "harness/wire/http2/frame.h"
#include "harness/wire/http2/response_fields.h"
#include "harness/wire/response_head.h"

namespace connectspec::http2 {

bool StreamReader::admits(std::uint8_t type) {
  const bool always = type == FrameType::priority || type == FrameType::rst_stream ||
                      type > FrameType::continuation;
  if (always || (!ended_ && !reset_) || (!reset_ && type == FrameType::window_update)) {
    return true;
  }
  note(Irregularity::frame_after_end);
  return false;
}

void StreamReader::note(Irregularity irregularity) {
  if (!responses_.empty()) {
    connectspec::note(responses_.back(), irregularity);
  } else if (std::find(irregularities_.begin(), irregularities_.end(), irregularity) ==
             irregularities_.end()) {
    irregularities_.push_back(irregularity);
  }
}

std::vector<Irregularity> StreamReader::release_noted() {
  if (std::exchange(told_of_, responses_.size()) != responses_.size()) {
    told_ = 0;
  }
  const auto& all = responses_.empty() ? irregularities_ : responses_.back().irregularities;
  const auto first_new = all.begin() + static_cast<std::ptrdiff_t>(told_);
  told_ = all.size();
  return {first_new, all.end()};
}

void StreamReader::take_fields(FieldBlock block, EndStream end_stream) {
  if (tunnel_) {
    note(Irregularity::frame_on_connected_stream);  // RFC 9113 §8.5
  } else if (final_) {
    take_trailers(std::move(block), end_stream);
  } else if (!hopeless_) {
    take_response(std::move(block), end_stream);
  }
  if (end_stream == EndStream::yes) {
    take_end();
  }
}

// A flood of responses mustn't fill the memory; a place stays free for the first final one.
bool StreamReader::worth_keeping(const Response& response) const {
  return !response.interim() || (responses_.size() + 1 < Limits::responses &&
                                 kept_heads_ + response.head.size() <= Limits::head_bytes);
}

void StreamReader::take_response(FieldBlock block, EndStream end_stream) {
  ResponseSection section = response_in(std::move(block));
  if (!worth_keeping(section.response)) {
    return;
  }
  kept_heads_ += section.response.head.size();
  responses_.push_back(std::move(section.response));
  Response& response = responses_.back();
  if (response.status == 0) {
    hopeless_ = true;
    return;
  }
  if (response.interim()) {
    response.complete = true;
    if (end_stream == EndStream::yes) {
      note(Irregularity::interim_ends_stream);  // RFC 9113 §8.1
    }
    return;
  }
  final_ = true;
  content_length_ = section.content_length;
  if (response.framing == Framing::tunnel) {
    response.complete = tunnel_ = settled_ = true;
  }
}

// RFC 9113 §8.1
void StreamReader::take_trailers(FieldBlock block, EndStream end_stream) {
  if (end_stream == EndStream::no) {
    note(Irregularity::headers_without_end);
  }
  note_trailers(block.fields, responses_.back());
  if (trailers_.empty()) {
    trailers_ = std::move(block.fields);
  }
}

std::string_view StreamReader::take_data(std::string_view content, EndStream end_stream) {
  if (Response* response = in_content(); response != nullptr) {
    const std::size_t room = Limits::content_bytes - response->content.size();
    response->content.append(content.substr(0, room));
    response->content_size += content.size();
  } else if (!tunnel_ && !hopeless_) {
    note(Irregularity::data_before_response);
  }
  const bool is_tunnel_data = tunnel_;
  if (end_stream == EndStream::yes) {
    take_end();
  }
  return is_tunnel_data ? content : std::string_view();
}

Response* StreamReader::in_content() { return final_ && !tunnel_ ? &responses_.back() : nullptr; }

void StreamReader::take_end() {
  ended_ = true;
  Response* response = in_content();
  if (response == nullptr) {
    hopeless_ = hopeless_ || !tunnel_;
    return;
  }
  response->complete = settled_ = true;
  if (content_length_ && *content_length_ != response->content_size) {
    note(Irregularity::content_length_mismatch);  // RFC 9113 §8.1.1
  }
}

void StreamReader::take_reset(std::uint32_t error_code) {
  if (!reset_) {
    reset_ = error_code;
    end();
  }
}

void StreamReader::end() {
  Response* response = in_content();
  if (response == nullptr) {
    hopeless_ = hopeless_ || !tunnel_;
  } else if (!response->complete) {
    note(Irregularity::truncated_content);
    hopeless_ = true;
  }
}

}  // namespace connectspec::http2
