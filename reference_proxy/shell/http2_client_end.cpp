#include "reference_proxy/shell/http2_client_end.h"

#include <nghttp2/nghttp2.h>

#include <boost/asio/error.hpp>
#include <string_view>
#include <utility>

namespace connectspec::proxy {

namespace asio = boost::asio;
using boost::system::error_code;

Http2ClientEnd::Http2ClientEnd(Connection& connection, StreamId stream)
    : connection_(&connection),
      stream_(stream),
      readable_(connection.io()),
      writable_(connection.io()) {}

IoResult Http2ClientEnd::read_now(asio::mutable_buffer into) {
  if (connection_ == nullptr) {
    return {asio::error::operation_aborted, 0};
  }
  Http2Front& front = connection_->front();
  const std::size_t count = front.read(stream_, static_cast<char*>(into.data()), into.size());
  connection_->flush();  // the credit
  if (count > 0) {
    return {{}, count};
  }
  if (front.has_ended(stream_)) {
    return {asio::error::eof, 0};
  }
  return {asio::error::would_block, 0};
}

asio::awaitable<error_code> Http2ClientEnd::wait_readable() {
  co_await readable_.wait();
  co_return connection_ == nullptr ? error_code(asio::error::operation_aborted) : error_code();
}

asio::awaitable<IoResult> Http2ClientEnd::write(asio::const_buffer bytes) {
  if (connection_ == nullptr) {
    co_return IoResult{asio::error::operation_aborted, 0};
  }
  const bool taken =
      connection_->front().offer(stream_, {static_cast<const char*>(bytes.data()), bytes.size()});
  connection_->flush();
  if (!taken) {
    co_await writable_.wait();
  }
  if (connection_ == nullptr) {
    co_return IoResult{asio::error::operation_aborted, 0};
  }
  co_return IoResult{{}, bytes.size()};
}

void Http2ClientEnd::end() {
  if (connection_ != nullptr) {
    connection_->front().end(stream_);
    connection_->flush();
  }
}

// RFC 9113 §8.5: "A TCP connection error [...] is signaled with RST_STREAM. A proxy treats any
// error in the TCP connection, which includes receiving a TCP segment with the RST bit set, as a
// stream error of type CONNECT_ERROR."
void Http2ClientEnd::reset() {
  if (connection_ != nullptr) {
    connection_->front().reset(stream_, NGHTTP2_CONNECT_ERROR);
    close();
  }
}

void Http2ClientEnd::close() {
  if (connection_ != nullptr) {
    std::exchange(connection_, nullptr)->forget(stream_);
    cancel();
  }
}

void Http2ClientEnd::cancel() {
  readable_.raise();
  writable_.raise();
}

StreamSocket& Http2ClientEnd::socket() { return connection_->socket(); }

}  // namespace connectspec::proxy
