#include "reference_proxy/session/http2/library.h"

#include <algorithm>
#include <array>
#include <limits>
#include <new>
#include <string>

namespace connectspec::proxy {
namespace {

constexpr std::size_t frame_head_octets = 9;  // RFC 9113 §4.1

std::string_view view_of(const std::uint8_t* octets, std::size_t size) {
  return {reinterpret_cast<const char*>(octets), size};
}

bool has_flag(const nghttp2_frame& frame, unsigned flag) { return (frame.hd.flags & flag) != 0; }

// The functions that nghttp2 calls.
struct Callbacks {
  static FrameListener& listener(void* user) { return *static_cast<FrameListener*>(user); }

  static int begin_headers(nghttp2_session* /*session*/, const nghttp2_frame* frame, void* user) {
    if (frame->headers.cat == NGHTTP2_HCAT_REQUEST) {
      listener(user).begin_section(frame->hd.stream_id);
    } else {
      listener(user).begin_second_section(frame->hd.stream_id);
    }
    return 0;
  }

  static int header(nghttp2_session* /*session*/, const nghttp2_frame* frame,
                    const std::uint8_t* name, std::size_t name_size, const std::uint8_t* value,
                    std::size_t value_size, std::uint8_t /*flags*/, void* user) {
    listener(user).add_field(frame->hd.stream_id, view_of(name, name_size),
                             view_of(value, value_size));
    return 0;
  }

  static int data_chunk(nghttp2_session* /*session*/, std::uint8_t /*flags*/, std::int32_t stream,
                        const std::uint8_t* octets, std::size_t size, void* user) {
    listener(user).octets_came(stream, view_of(octets, size));
    return 0;
  }

  static int frame_received(nghttp2_session* /*session*/, const nghttp2_frame* frame, void* user) {
    FrameListener& to = listener(user);
    const bool ends = has_flag(*frame, NGHTTP2_FLAG_END_STREAM);
    switch (frame->hd.type) {
      case NGHTTP2_HEADERS:
        to.end_section(frame->hd.stream_id);
        break;
      case NGHTTP2_DATA:
        if (frame->hd.length == frame->data.padlen && !ends) {
          to.idle_frame_came();
        }
        break;
      case NGHTTP2_RST_STREAM:
        to.reset_came(frame->hd.stream_id);
        break;
      case NGHTTP2_GOAWAY:
        to.goaway_came(frame->goaway.error_code);
        break;
      case NGHTTP2_PING:
        if (has_flag(*frame, NGHTTP2_FLAG_ACK)) {
          to.ping_answered();
        } else {
          to.idle_frame_came();
        }
        break;
      default:
        to.idle_frame_came();
        break;
    }
    if (ends && (frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA)) {
      to.stream_ended(frame->hd.stream_id);
    }
    return 0;
  }

  // The library answers it with RST_STREAM or GOAWAY.
  static int invalid_frame(nghttp2_session* /*session*/, const nghttp2_frame* /*frame*/,
                           int /*error*/, void* user) {
    listener(user).error_found();
    return 0;
  }

  static int frame_sent(nghttp2_session* /*session*/, const nghttp2_frame* frame, void* user) {
    if (frame->hd.type == NGHTTP2_GOAWAY) {
      listener(user).goaway_framed(frame->goaway.error_code);
    } else if ((frame->hd.type == NGHTTP2_DATA || frame->hd.type == NGHTTP2_HEADERS) &&
               has_flag(*frame, NGHTTP2_FLAG_END_STREAM)) {
      listener(user).end_framed(frame->hd.stream_id);
    }
    return 0;
  }

  static int stream_closed(nghttp2_session* /*session*/, std::int32_t stream,
                           std::uint32_t /*code*/, void* user) {
    listener(user).stream_closed(stream);
    return 0;
  }

  // How much goes into the next DATA frame of the stream.
  static ssize_t read(nghttp2_session* /*session*/, std::int32_t id, std::uint8_t* /*into*/,
                      std::size_t most, std::uint32_t* flags, nghttp2_data_source* /*source*/,
                      void* user) {
    const FrameListener::NextData next = listener(user).next_data(id, most);
    switch (next.what) {
      case FrameListener::NextData::What::nothing:
        return NGHTTP2_ERR_DEFERRED;
      case FrameListener::NextData::What::not_now:
        return NGHTTP2_ERR_PAUSE;
      case FrameListener::NextData::What::octets:
        break;
    }
    *flags = static_cast<std::uint32_t>(NGHTTP2_DATA_FLAG_NO_COPY) |
             (next.ends ? static_cast<std::uint32_t>(NGHTTP2_DATA_FLAG_EOF) : 0U);
    return static_cast<ssize_t>(next.size);
  }

  static int send_data(nghttp2_session* /*session*/, nghttp2_frame* frame, const std::uint8_t* head,
                       std::size_t size, nghttp2_data_source* /*source*/, void* user) {
    listener(user).frame_octets(frame->hd.stream_id, view_of(head, frame_head_octets), size);
    return 0;
  }
};

struct CallbacksDeleter {
  void operator()(nghttp2_session_callbacks* one) const { nghttp2_session_callbacks_del(one); }
};
using CallbacksPointer = std::unique_ptr<nghttp2_session_callbacks, CallbacksDeleter>;

CallbacksPointer make_callbacks() {
  nghttp2_session_callbacks* all = nullptr;
  if (nghttp2_session_callbacks_new(&all) != 0) {
    throw std::bad_alloc();
  }
  using C = Callbacks;
  nghttp2_session_callbacks_set_on_begin_headers_callback(all, C::begin_headers);
  nghttp2_session_callbacks_set_on_header_callback(all, C::header);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(all, C::data_chunk);
  nghttp2_session_callbacks_set_on_frame_recv_callback(all, C::frame_received);
  nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(all, C::invalid_frame);
  nghttp2_session_callbacks_set_on_frame_send_callback(all, C::frame_sent);
  nghttp2_session_callbacks_set_on_stream_close_callback(all, C::stream_closed);
  nghttp2_session_callbacks_set_send_data_callback(all, C::send_data);
  return CallbacksPointer(all);
}

struct OptionDeleter {
  void operator()(nghttp2_option* one) const { nghttp2_option_del(one); }
};

std::unique_ptr<nghttp2_option, OptionDeleter> make_options() {
  nghttp2_option* all = nullptr;
  if (nghttp2_option_new(&all) != 0) {
    throw std::bad_alloc();
  }
  nghttp2_option_set_no_http_messaging(all, 1);
  nghttp2_option_set_no_auto_window_update(all, 1);
  nghttp2_option_set_no_closed_streams(all, 1);
  // The front counts resets itself, those of tunnels that were open not among them.
  nghttp2_option_set_stream_reset_rate_limit(all, std::numeric_limits<std::uint32_t>::max(),
                                             std::numeric_limits<std::uint32_t>::max());
  return std::unique_ptr<nghttp2_option, OptionDeleter>(all);
}

nghttp2_nv field_of(const FieldLine& one) {
  const auto octets = [](const std::string& text) {
    return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
  };
  return {.name = octets(one.name),
          .value = octets(one.value),
          .namelen = one.name.size(),
          .valuelen = one.value.size(),
          .flags = NGHTTP2_NV_FLAG_NONE};
}

}  // namespace

SessionPointer make_session(FrameListener& tell, const Http2Limits& limits,
                            std::size_t section_octets) {
  static const CallbacksPointer callbacks = make_callbacks();
  static const auto options = make_options();
  nghttp2_session* made = nullptr;
  if (nghttp2_session_server_new2(&made, callbacks.get(), &tell, options.get()) != 0) {
    throw std::bad_alloc();
  }
  SessionPointer result(made);
  const std::array<nghttp2_settings_entry, 3> settings = {
      {{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, NGHTTP2_INITIAL_MAX_CONCURRENT_STREAMS},
       {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, static_cast<std::uint32_t>(limits.stream_window)},
       {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, static_cast<std::uint32_t>(section_octets)}}};
  nghttp2_submit_settings(made, NGHTTP2_FLAG_NONE, settings.data(), settings.size());
  // Room for what all streams may have under way: one that stalls takes nothing from the others.
  const std::size_t window = std::min<std::size_t>(limits.streams * limits.stream_window,
                                                   std::numeric_limits<std::int32_t>::max());
  nghttp2_session_set_local_window_size(made, NGHTTP2_FLAG_NONE, 0,
                                        static_cast<std::int32_t>(window));
  return result;
}

void announce_streams(std::string& first_frame, std::size_t count) {
  constexpr std::size_t at = frame_head_octets + 2;  // behind the identifier of the first setting
  for (std::size_t octet = 0; octet < 4; ++octet) {
    first_frame[at + octet] = static_cast<char>(count >> (8 * (3 - octet)));
  }
}

nghttp2_data_provider octets_of_stream() {
  return {.source = {.ptr = nullptr}, .read_callback = Callbacks::read};
}

std::vector<nghttp2_nv> fields_of(const std::vector<FieldLine>& section) {
  std::vector<nghttp2_nv> result(section.size());
  std::transform(section.begin(), section.end(), result.begin(), field_of);
  return result;
}

std::string_view explain_connection_error(std::uint32_t code) {
  switch (code) {
    case NGHTTP2_PROTOCOL_ERROR:
      return "The client broke the rules of HTTP/2.";
    case NGHTTP2_FLOW_CONTROL_ERROR:
      return "The client broke the rules of flow control.";
    case NGHTTP2_STREAM_CLOSED:
      return "The client sent a frame on a stream that it had ended.";
    case NGHTTP2_FRAME_SIZE_ERROR:
      return "A frame of the client's has a size that it may not have.";
    case NGHTTP2_COMPRESSION_ERROR:
      return "The client's header compression cannot be read.";
    default:
      return "The connection is in error.";
  }
}

}  // namespace connectspec::proxy
