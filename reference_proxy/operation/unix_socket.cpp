#include "reference_proxy/operation/unix_socket.h"

#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/error.hpp>
#include <boost/asio/local/stream_protocol.hpp>

namespace connectspec::proxy {

namespace asio = boost::asio;
using boost::system::error_code;

StreamEndpoint unix_endpoint(const std::string& path) {
  return asio::local::stream_protocol::endpoint(path);
}

void remove_stale_socket(asio::io_context& io, const std::string& path) {
  struct stat found {};
  if (lstat(path.c_str(), &found) != 0 || !S_ISSOCK(found.st_mode)) {
    return;
  }
  asio::local::stream_protocol::socket probe(io);
  error_code error;
  probe.connect(path, error);
  if (error == asio::error::connection_refused) {
    unlink(path.c_str());
  }
}

void remove_socket(const std::string& path) { unlink(path.c_str()); }

}  // namespace connectspec::proxy
