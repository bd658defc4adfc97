// What connect_head_fuzz's rate is held against: Beast's parser fed with the octets, crash the only
// oracle.
#include <boost/beast/http.hpp>
#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace http = boost::beast::http;
  http::request_parser<http::empty_body> parser;
  parser.eager(true);
  boost::system::error_code error;
  parser.put(boost::asio::const_buffer(data, size), error);
  return 0;
}
