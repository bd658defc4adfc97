// An adapter for Boost.Beast's parser with the least a proxy has to add: the method, and a port
// behind the last colon of the target.
#include <boost/beast/http.hpp>
#include <charconv>

#include "fuzz/oracles/parser/adapter.h"

namespace connectspec::fuzz {
namespace {

namespace http = boost::beast::http;

Outcome rejected() {
  Outcome outcome;
  outcome.answer = Answer::rejected;
  return outcome;
}

Outcome judged(const http::request<http::empty_body>& request, std::size_t consumed) {
  const std::string_view target(request.target().data(), request.target().size());
  const std::size_t colon = target.rfind(':');
  if (request.method() != http::verb::connect || colon == std::string_view::npos) {
    return rejected();
  }
  Outcome outcome;
  const char* end = target.data() + target.size();
  const auto [stop, error] = std::from_chars(target.data() + colon + 1, end, outcome.port);
  if (error != std::errc() || stop != end || outcome.port == 0) {
    return rejected();
  }
  outcome.answer = Answer::accepted;
  outcome.host = target.substr(0, colon);
  outcome.consumed = consumed;
  return outcome;
}

}  // namespace

// Beast wants to see again what it didn't take, with what came after it.
Outcome parse_connect(Pieces pieces) {
  http::request_parser<http::empty_body> parser;
  std::string buffer;
  std::size_t consumed = 0;
  for (const std::string_view piece : pieces) {
    buffer += piece;
    boost::system::error_code error;
    const std::size_t taken = parser.put(boost::asio::buffer(buffer), error);
    buffer.erase(0, taken);
    consumed += taken;
    if (parser.is_header_done()) {
      return judged(parser.get(), consumed);
    }
    if (error && error != http::error::need_more) {
      return rejected();
    }
  }
  return {};
}

}  // namespace connectspec::fuzz
