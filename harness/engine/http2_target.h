// For tests: a target that speaks HTTP/2 by libnghttp2's server session, in clear or in TLS, in a
// thread of its own. It takes one connection and does on it what the test says.
#pragma once

#include <netinet/in.h>
#include <nghttp2/nghttp2.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "harness/engine/loopback_port.h"
#include "harness/engine/tls_session.h"
#include "harness/model/field.h"
#include "harness/targets/certificates.h"
#include "harness/wire/released_by.h"

namespace connectspec::testing {

inline const Certificates& certificates_of_targets() {
  static const Certificates made = make_certificates().value();
  return made;
}

// The target's end of one connection.
class Http2Server {
 public:
  enum class Over { clear, tls };
  // Called on its thread as frames come.
  struct Plan {
    std::function<void(Http2Server&, std::int32_t)> request = [](auto&, auto) {};
    std::function<void(Http2Server&, std::int32_t, std::string_view)> data = [](auto&, auto, auto) {
    };
    std::function<void(Http2Server&, std::int32_t)> end = [](auto&, auto) {};
    bool credits = true;
  };

  Http2Server(int descriptor, Over over, const Plan& plan) : descriptor_(descriptor), plan_(plan) {
    if (over == Over::tls) {
      std::string problem;
      tls_ = TlsSession::server(
          {certificates_of_targets().server, certificates_of_targets().key, "h2"}, problem);
    }
    nghttp2_session_callbacks* made = nullptr;
    nghttp2_session_callbacks_new(&made);
    const std::unique_ptr<nghttp2_session_callbacks, ReleasedBy<nghttp2_session_callbacks_del>>
        callbacks(made);
    nghttp2_session_callbacks_set_on_header_callback(made, on_header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(made, on_data);
    nghttp2_session_callbacks_set_on_frame_recv_callback(made, on_frame);
    nghttp2_option* options = nullptr;
    nghttp2_option_new(&options);
    const std::unique_ptr<nghttp2_option, ReleasedBy<nghttp2_option_del>> kept(options);
    nghttp2_option_set_no_auto_window_update(options, plan.credits ? 0 : 1);
    nghttp2_session* session = nullptr;
    nghttp2_session_server_new2(&session, made, this, options);
    session_.reset(session);
    nghttp2_submit_settings(session, NGHTTP2_FLAG_NONE, nullptr, 0);
  }
  ~Http2Server() { leave(); }
  Http2Server(const Http2Server&) = delete;
  Http2Server& operator=(const Http2Server&) = delete;

  // Until the client has gone, or leave().
  void run() {
    std::array<char, 64 * 1024> buffer;
    flush();
    while (descriptor_ >= 0) {
      const auto count = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
      if (count <= 0) {
        return;
      }
      const std::string_view came(buffer.data(), static_cast<std::size_t>(count));
      take(tls_ ? std::string_view(opened_ = tls_->open(came).octets) : came);
      flush();
    }
  }

  // ---- what a plan does

  void answer(std::int32_t stream, std::string_view status) {
    std::string name = ":status";
    std::string value(status);
    const nghttp2_nv field{octets(name), octets(value), name.size(), value.size(),
                           NGHTTP2_NV_FLAG_NONE};
    nghttp2_data_provider provider{};
    provider.source.ptr = &outgoing_[stream];
    provider.read_callback = on_read;
    nghttp2_submit_response(session_.get(), stream, &field, 1, &provider);
  }
  void send(std::int32_t stream, std::string_view data) {
    outgoing_[stream].left.append(data);
    nghttp2_session_resume_data(session_.get(), stream);
  }
  void end(std::int32_t stream) {
    outgoing_[stream].ended = true;
    nghttp2_session_resume_data(session_.get(), stream);
  }
  void reset(std::int32_t stream, std::uint32_t code) {
    nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, stream, code);
  }
  void goaway(std::int32_t last, std::uint32_t code) {
    nghttp2_submit_goaway(session_.get(), NGHTTP2_FLAG_NONE, last, code, nullptr, 0);
  }
  void write(std::string_view octets) {  // of its own making
    flush();
    put(octets);
  }
  void leave() {  // FIN
    if (descriptor_ >= 0) {
      ::close(std::exchange(descriptor_, -1));
    }
  }

  std::map<std::int32_t, std::vector<Field>> requests;
  std::map<std::int32_t, std::string> received;
  std::map<std::int32_t, std::uint32_t> resets;  // by the client
  int pings_acknowledged = 0;
  int settings_acknowledged = 0;

 private:
  struct Outgoing {
    std::string left;
    bool ended = false;
  };

  static Http2Server& of(void* user) { return *static_cast<Http2Server*>(user); }
  static std::uint8_t* octets(std::string& text) {
    return reinterpret_cast<std::uint8_t*>(text.data());
  }

  static int on_header(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
                       std::size_t name_size, const std::uint8_t* value, std::size_t value_size,
                       std::uint8_t, void* user) {
    of(user).requests[frame->hd.stream_id].push_back(
        {std::string(reinterpret_cast<const char*>(name), name_size),
         std::string(reinterpret_cast<const char*>(value), value_size)});
    return 0;
  }
  static int on_data(nghttp2_session*, std::uint8_t, std::int32_t stream, const std::uint8_t* data,
                     std::size_t size, void* user) {
    const std::string_view came(reinterpret_cast<const char*>(data), size);
    of(user).received[stream].append(came);
    of(user).plan_.data(of(user), stream, came);
    return 0;
  }
  static int on_frame(nghttp2_session*, const nghttp2_frame* frame, void* user) {
    Http2Server& server = of(user);
    const auto& head = frame->hd;
    const bool ends = (head.flags & NGHTTP2_FLAG_END_STREAM) != 0;
    const bool acknowledges = (head.flags & NGHTTP2_FLAG_ACK) != 0;
    switch (head.type) {
      case NGHTTP2_HEADERS:
        server.plan_.request(server, head.stream_id);
        break;
      case NGHTTP2_RST_STREAM:
        server.resets[head.stream_id] = frame->rst_stream.error_code;
        break;
      case NGHTTP2_PING:
        server.pings_acknowledged += acknowledges ? 1 : 0;
        break;
      case NGHTTP2_SETTINGS:
        server.settings_acknowledged += acknowledges ? 1 : 0;
        break;
      default:
        break;
    }
    if (ends && (head.type == NGHTTP2_HEADERS || head.type == NGHTTP2_DATA)) {
      server.plan_.end(server, head.stream_id);
    }
    return 0;
  }
  static ssize_t on_read(nghttp2_session*, std::int32_t, std::uint8_t* out, std::size_t most,
                         std::uint32_t* flags, nghttp2_data_source* source, void*) {
    auto& outgoing = *static_cast<Outgoing*>(source->ptr);
    const std::size_t size = std::min(most, outgoing.left.size());
    if (size == 0 && !outgoing.ended) {
      return NGHTTP2_ERR_DEFERRED;
    }
    std::copy_n(outgoing.left.begin(), size, out);
    outgoing.left.erase(0, size);
    if (outgoing.left.empty() && outgoing.ended) {
      *flags |= NGHTTP2_DATA_FLAG_EOF;
    }
    return static_cast<ssize_t>(size);
  }

  void take(std::string_view came) {
    nghttp2_session_mem_recv(session_.get(), reinterpret_cast<const std::uint8_t*>(came.data()),
                             came.size());
  }
  void flush() {
    const std::uint8_t* wanted = nullptr;
    for (;;) {
      const auto size = nghttp2_session_mem_send(session_.get(), &wanted);
      if (size <= 0) {
        break;
      }
      put({reinterpret_cast<const char*>(wanted), static_cast<std::size_t>(size)});
    }
    if (tls_ && tls_->has_outgoing()) {
      transmit(tls_->take_outgoing());
    }
  }
  void put(std::string_view plain) {
    if (!tls_) {
      transmit(std::string(plain));
    } else if (tls_->done()) {
      transmit(waiting_.empty()
                   ? tls_->seal(plain).value()
                   : tls_->seal(std::exchange(waiting_, {}) + std::string(plain)).value());
    } else {
      waiting_.append(plain);
    }
  }
  void transmit(const std::string& wire) const {
    for (std::size_t gone = 0; descriptor_ >= 0 && gone < wire.size();) {
      const auto count = ::send(descriptor_, wire.data() + gone, wire.size() - gone, MSG_NOSIGNAL);
      if (count <= 0) {
        return;
      }
      gone += static_cast<std::size_t>(count);
    }
  }

  int descriptor_;
  const Plan& plan_;
  std::unique_ptr<TlsSession> tls_;
  std::string opened_;
  std::string waiting_;  // for the end of TLS's handshake
  std::unique_ptr<nghttp2_session, ReleasedBy<nghttp2_session_del>> session_;
  std::map<std::int32_t, Outgoing> outgoing_;
};

class Http2Target {
 public:
  // `afterwards` looks at what has come, when the connection is over.
  Http2Target(
      Http2Server::Over over, Http2Server::Plan plan,
      std::function<void(Http2Server&)> afterwards = [](Http2Server&) {})
      : plan_(std::move(plan)), thread_([this, over, afterwards] {
          Http2Server server(::accept(listener_.descriptor(), nullptr, nullptr), over, plan_);
          server.run();
          afterwards(server);
        }) {}

  std::uint16_t port() const { return listener_.number(); }

 private:
  Http2Server::Plan plan_;
  LoopbackPort listener_{1};
  std::jthread thread_;  // ends before the port is closed
};

}  // namespace connectspec::testing
