// For tests: the client's side of a connection over HTTP/2, an nghttp2 session in memory with its
// checks off; and frames put together by hand, for what it would not send.
#pragma once

#include <gtest/gtest.h>
#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference_proxy/request/field.h"

namespace connectspec::proxy {

// RFC 9113 §4.1.
inline std::string raw_frame(int type, int flags, std::int32_t stream, std::string_view payload) {
  std::string result;
  for (const int shift : {16, 8, 0}) {
    result.push_back(static_cast<char>(payload.size() >> shift));
  }
  result.push_back(static_cast<char>(type));
  result.push_back(static_cast<char>(flags));
  for (const int shift : {24, 16, 8, 0}) {
    result.push_back(static_cast<char>(stream >> shift));
  }
  return result.append(payload);
}

// Each field a literal that is not indexed (RFC 7541 §6.2.2), without Huffman coding, at most 126
// octets a string.
inline std::string raw_section(const std::vector<FieldLine>& fields) {
  std::string result;
  for (const FieldLine& field : fields) {
    result.push_back('\0');
    for (const std::string& text : {field.name, field.value}) {
      result.push_back(static_cast<char>(text.size()));
      result += text;
    }
  }
  return result;
}

class Http2TestClient {
 public:
  struct Answer {
    std::vector<FieldLine> fields = {};  // of the last section
    int sections = 0;
    std::string octets = {};
    bool ended = false;
    std::optional<std::uint32_t> reset = {};

    [[nodiscard]] std::string field(std::string_view name) const {
      for (const FieldLine& one : fields) {
        if (one.name == name) {
          return one.value;
        }
      }
      return {};
    }
    [[nodiscard]] std::string status() const { return field(":status"); }
  };

  // Its SETTINGS are on their way.
  explicit Http2TestClient(const std::vector<nghttp2_settings_entry>& settings = {}) {
    nghttp2_session_callbacks* callbacks = nullptr;
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, begin);
    nghttp2_session_callbacks_set_on_header_callback(callbacks, header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, data);
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, frame);
    nghttp2_option* options = nullptr;
    nghttp2_option_new(&options);
    nghttp2_option_set_no_http_messaging(options, 1);
    nghttp2_option_set_no_auto_window_update(options, 1);
    nghttp2_option_set_max_send_header_block_length(options, 1'000'000);
    nghttp2_session* made = nullptr;
    nghttp2_session_client_new2(&made, callbacks, this, options);
    nghttp2_option_del(options);
    nghttp2_session_callbacks_del(callbacks);
    session_.reset(made);
    announce(settings);
  }
  Http2TestClient(const Http2TestClient&) = delete;
  Http2TestClient& operator=(const Http2TestClient&) = delete;

  void announce(const std::vector<nghttp2_settings_entry>& settings) {
    nghttp2_submit_settings(session_.get(), NGHTTP2_FLAG_NONE, settings.data(), settings.size());
  }

  // What the proxy has sent. An error of its framing fails the test.
  void receive(std::string_view bytes) {
    const auto* octets = reinterpret_cast<const std::uint8_t*>(bytes.data());
    EXPECT_EQ(nghttp2_session_mem_recv(session_.get(), octets, bytes.size()),
              static_cast<ssize_t>(bytes.size()));
  }

  [[nodiscard]] std::string take_outgoing() {
    const std::uint8_t* octets = nullptr;
    for (ssize_t size = 0; (size = nghttp2_session_mem_send(session_.get(), &octets)) > 0;) {
      outgoing_.append(reinterpret_cast<const char*>(octets), static_cast<std::size_t>(size));
    }
    return std::exchange(outgoing_, {});
  }
  // Behind what is on its way.
  void send_raw(std::string_view frames) { outgoing_ = take_outgoing().append(frames); }

  std::int32_t ask(const std::vector<FieldLine>& section, bool ends = false) {
    std::vector<nghttp2_nv> all;
    for (const FieldLine& one : section) {
      all.push_back({octets_of(one.name), octets_of(one.value), one.name.size(), one.value.size(),
                     NGHTTP2_NV_FLAG_NONE});
    }
    const std::int32_t stream =
        nghttp2_submit_headers(session_.get(), ends ? NGHTTP2_FLAG_END_STREAM : NGHTTP2_FLAG_NONE,
                               -1, nullptr, all.data(), all.size(), nullptr);
    outgoing_ = take_outgoing();  // only then there is a stream to send on
    return stream;
  }
  std::int32_t connect(const std::string& authority, bool ends = false) {
    return ask({{":method", "CONNECT"}, {":authority", authority}}, ends);
  }

  // At once: all that the windows take must be taken.
  void send(std::int32_t stream, std::string text, bool ends = false) {
    Upload& upload = uploads_[stream];
    upload = {std::move(text), ends};
    const nghttp2_data_provider from = {.source = {.ptr = &upload}, .read_callback = read};
    nghttp2_submit_data(session_.get(), NGHTTP2_FLAG_END_STREAM, stream, &from);
  }
  [[nodiscard]] std::size_t unsent(std::int32_t stream) {
    return uploads_[stream].octets.size() - uploads_[stream].sent;
  }
  void reset(std::int32_t stream, std::uint32_t code) {
    nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, stream, code);
  }
  void ping() { nghttp2_submit_ping(session_.get(), NGHTTP2_FLAG_NONE, nullptr); }
  void credit(std::int32_t stream, std::size_t octets) {
    nghttp2_session_consume(session_.get(), stream, octets);
  }

  [[nodiscard]] nghttp2_session* session() const { return session_.get(); }
  [[nodiscard]] Answer& answer(std::int32_t stream) { return answers_[stream]; }
  [[nodiscard]] const std::vector<std::uint32_t>& goaways() const { return goaways_; }
  [[nodiscard]] int pongs() const { return pongs_; }

 private:
  struct Upload {
    std::string octets;
    bool ends = false;
    std::size_t sent = 0;
  };
  struct Deleter {
    void operator()(nghttp2_session* one) const { nghttp2_session_del(one); }
  };

  static std::uint8_t* octets_of(const std::string& text) {
    return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
  }
  static Http2TestClient& self(void* user) { return *static_cast<Http2TestClient*>(user); }

  static int begin(nghttp2_session* /*session*/, const nghttp2_frame* frame, void* user) {
    Answer& answer = self(user).answers_[frame->hd.stream_id];
    answer.fields.clear();
    ++answer.sections;
    return 0;
  }
  static int header(nghttp2_session* /*session*/, const nghttp2_frame* frame,
                    const std::uint8_t* name, std::size_t name_size, const std::uint8_t* value,
                    std::size_t value_size, std::uint8_t /*flags*/, void* user) {
    self(user).answers_[frame->hd.stream_id].fields.push_back(
        {std::string(name, name + name_size), std::string(value, value + value_size)});
    return 0;
  }
  static int data(nghttp2_session* /*session*/, std::uint8_t /*flags*/, std::int32_t stream,
                  const std::uint8_t* octets, std::size_t size, void* user) {
    self(user).answers_[stream].octets.append(octets, octets + size);
    return 0;
  }
  static int frame(nghttp2_session* /*session*/, const nghttp2_frame* frame, void* user) {
    Http2TestClient& to = self(user);
    Answer& answer = to.answers_[frame->hd.stream_id];
    switch (frame->hd.type) {
      case NGHTTP2_HEADERS:
      case NGHTTP2_DATA:
        answer.ended = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
        break;
      case NGHTTP2_RST_STREAM:
        answer.reset = frame->rst_stream.error_code;
        break;
      case NGHTTP2_GOAWAY:
        to.goaways_.push_back(frame->goaway.error_code);
        break;
      case NGHTTP2_PING:
        to.pongs_ += (frame->hd.flags & NGHTTP2_FLAG_ACK) != 0 ? 1 : 0;
        break;
      default:
        break;
    }
    return 0;
  }
  static ssize_t read(nghttp2_session* /*session*/, std::int32_t /*stream*/, std::uint8_t* into,
                      std::size_t most, std::uint32_t* flags, nghttp2_data_source* source,
                      void* /*user*/) {
    auto& upload = *static_cast<Upload*>(source->ptr);
    const std::size_t size = std::min(most, upload.octets.size() - upload.sent);
    std::copy_n(upload.octets.begin() + static_cast<std::ptrdiff_t>(upload.sent), size, into);
    upload.sent += size;
    if (upload.sent == upload.octets.size()) {
      *flags = NGHTTP2_DATA_FLAG_EOF |
               (upload.ends ? 0U : static_cast<unsigned>(NGHTTP2_DATA_FLAG_NO_END_STREAM));
    }
    return static_cast<ssize_t>(size);
  }

  std::unique_ptr<nghttp2_session, Deleter> session_;
  std::string outgoing_;
  std::map<std::int32_t, Upload> uploads_;
  std::map<std::int32_t, Answer> answers_;
  std::vector<std::uint32_t> goaways_;
  int pongs_ = 0;
};

}  // namespace connectspec::proxy
