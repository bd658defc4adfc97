#include "reference_proxy/shell/sockets/tls_stream.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <memory>
#include <new>
#include <string>
#include <utility>

#include "reference_proxy/shell/sockets/as_result.h"
#include "reference_proxy/shell/sockets/background.h"
#include "reference_proxy/shell/sockets/reset_watch.h"
#include "reference_proxy/shell/sockets/socket_options.h"

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t record_octets = 16 * 1024;  // RFC 8446 §5.1: the most that one record holds
constexpr std::chrono::seconds last_words{10};    // for a close_notify the client does not take

struct SslDeleter {
  void operator()(SSL* one) const { SSL_free(one); }
};

class TlsStream final : public Stream, public std::enable_shared_from_this<TlsStream> {
 public:
  TlsStream(StreamSocket socket, SSL_CTX* settings)
      : socket_(std::move(socket)), ssl_(SSL_new(settings)) {
    if (!ssl_) {
      throw std::bad_alloc();
    }
    error_code ignored;
    socket_.non_blocking(true, ignored);
    received_ = BIO_new(BIO_s_mem());
    to_send_ = BIO_new(BIO_s_mem());
    SSL_set_bio(ssl_.get(), received_, to_send_);
    SSL_set_accept_state(ssl_.get());
  }

  error_code greet_now() override {
    while (!established()) {
      ERR_clear_error();
      const int done = SSL_do_handshake(ssl_.get());
      const int reason = done == 1 ? SSL_ERROR_NONE : SSL_get_error(ssl_.get(), done);
      send_pending();  // handshake messages, or the alert that says what was wrong
      if (reason == SSL_ERROR_WANT_READ) {
        if (const error_code error = receive()) {
          return error;
        }
      } else if (reason != SSL_ERROR_NONE) {
        return asio::ssl::error::unexpected_result;
      }
    }
    return {};
  }

  [[nodiscard]] std::string_view protocol() const override {
    const unsigned char* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(ssl_.get(), &name, &size);
    return {reinterpret_cast<const char*>(name), size};
  }

  IoResult read_now(asio::mutable_buffer into) override {
    while (true) {
      const bool greeting = !established();
      const auto [reason, count] = decrypt(into);
      if (greeting || reason == SSL_ERROR_SSL) {
        send_pending();  // handshake messages, or the alert that says what was wrong
      }
      switch (reason) {
        case SSL_ERROR_NONE:
          return {{}, count};
        case SSL_ERROR_ZERO_RETURN:
          return {asio::error::eof, 0};
        case SSL_ERROR_WANT_READ:
          break;
        default:
          return {asio::ssl::error::unexpected_result, 0};
      }
      if (const error_code error = receive(); error) {
        return {error == asio::error::eof ? asio::ssl::error::stream_truncated : error, 0};
      }
    }
  }

  asio::awaitable<IoResult> write(asio::const_buffer bytes) override {
    std::size_t done = 0;
    while (done < bytes.size()) {
      const std::size_t part = std::min(bytes.size() - done, record_octets);
      std::size_t taken = 0;
      ERR_clear_error();
      if (!established() || SSL_write_ex(ssl_.get(), static_cast<const char*>(bytes.data()) + done,
                                         part, &taken) != 1) {
        co_return IoResult{asio::error::not_connected, done};
      }
      const error_code error = co_await flush();
      if (error) {
        co_return IoResult{error, done};
      }
      done += taken;
    }
    co_return IoResult{{}, done};
  }

  asio::awaitable<error_code> wait_readable() override {
    const auto [error] = co_await socket_.async_wait(StreamSocket::wait_read, as_result);
    co_return error;
  }

  void end() override {
    if (std::exchange(ended_, true)) {
      return;
    }
    if (established()) {
      ERR_clear_error();
      SSL_shutdown(ssl_.get());
    }
    send_pending();
  }

  void close() override {
    closed_ = true;
    if (!(flushing_ && ended_)) {
      close_now();
    }
  }

  void reset() override {
    closed_ = true;
    reset_on_close(socket_);
    close_now();
  }

  asio::awaitable<bool> peer_resets() override { return proxy::peer_resets(socket_); }

  void cancel() override {
    error_code ignored;
    socket_.cancel(ignored);
  }

  StreamSocket& socket() override { return socket_; }
  [[nodiscard]] bool is_plain() const override { return false; }

 private:
  struct Decrypted {
    int reason = SSL_ERROR_NONE;
    std::size_t count = 0;
  };

  [[nodiscard]] bool established() const { return SSL_is_init_finished(ssl_.get()) == 1; }

  Decrypted decrypt(asio::mutable_buffer into) {
    Decrypted result;
    ERR_clear_error();
    const int done = SSL_read_ex(ssl_.get(), into.data(), into.size(), &result.count);
    result.reason = done == 1 ? SSL_ERROR_NONE : SSL_get_error(ssl_.get(), done);
    return result;
  }

  error_code receive() {
    thread_local std::array<char, record_octets> bytes;
    error_code error;
    const std::size_t count = socket_.read_some(asio::buffer(bytes), error);
    if (!error) {
      BIO_write(received_, bytes.data(), static_cast<int>(count));
    }
    return error;
  }

  // What goes into the socket at once, and the rest in the background.
  void send_pending() {
    if (flushing_) {
      return;  // flush() goes on with it
    }
    collect();
    error_code error;
    const std::size_t sent =
        outgoing_.empty() ? 0 : socket_.write_some(asio::buffer(outgoing_), error);
    outgoing_.erase(0, sent);
    if (outgoing_.empty() || (error && error != asio::error::would_block)) {
      outgoing_.clear();
      return end_socket_if_due();
    }
    in_background(socket_.get_executor(), finish(shared_from_this()));
    flushing_ = true;
  }

  void end_socket_if_due() {
    error_code ignored;
    if (ended_) {
      socket_.shutdown(StreamSocket::shutdown_send, ignored);
    }
  }

  void collect() {
    char* bytes = nullptr;
    const long count = BIO_get_mem_data(to_send_, &bytes);
    if (count > 0) {
      outgoing_.append(bytes, static_cast<std::size_t>(count));
      BIO_reset(to_send_);
    }
  }

  asio::awaitable<error_code> flush() {
    if (flushing_) {
      co_return error_code();
    }
    flushing_ = true;
    error_code result;
    collect();
    while (!result && !outgoing_.empty()) {
      const asio::const_buffer bytes = asio::buffer(outgoing_);
      const auto [error, count] = co_await asio::async_write(socket_, bytes, as_result);
      result = error;
      outgoing_.clear();
      collect();
    }
    flushing_ = false;
    end_socket_if_due();
    if (closed_) {
      close_now();
    }
    co_return result;
  }

  // What did not fit into the socket at once: a close_notify, most likely.
  static asio::awaitable<void> finish(std::shared_ptr<TlsStream> self) {
    asio::steady_timer limit(self->socket_.get_executor(), last_words);
    limit.async_wait([weak = self->weak_from_this()](const error_code& error) {
      const auto late = weak.lock();
      if (!error && late) {
        late->close_now();
      }
    });
    self->flushing_ = false;
    co_await self->flush();
  }

  void close_now() {
    error_code ignored;
    socket_.close(ignored);
  }

  StreamSocket socket_;
  std::unique_ptr<SSL, SslDeleter> ssl_;
  BIO* received_ = nullptr;  // both owned by ssl_
  BIO* to_send_ = nullptr;
  std::string outgoing_;
  bool flushing_ = false;
  bool ended_ = false;
  bool closed_ = false;
};

}  // namespace

std::shared_ptr<Stream> make_tls_stream(StreamSocket socket, asio::ssl::context& settings) {
  return std::make_shared<TlsStream>(std::move(socket), settings.native_handle());
}

}  // namespace connectspec::proxy
