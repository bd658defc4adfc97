#include "fuzz/oracles/session/parent_side.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace connectspec::fuzz {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view our_credentials = "Basic cGFyZW50OnNlY3JldA==";

constexpr std::string_view answers[] = {
    "HTTP/1.1 200 OK\r\n\r\n"sv,
    "HTTP/1.1 200 OK\r\nVia: 1.1 parent\r\n\r\nfirst octets"sv,
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello"sv,
    "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n"sv,
    "HTTP/1.1 101 Switching Protocols\r\n\r\n"sv,
    "HTTP/1.0 200 Connection established\r\n\r\n"sv,
    "HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\ngone"sv,
    "HTTP/1.1 403 Forbidden\r\nContent-Length: 400\r\n\r\nshort"sv,
    "HTTP/1.1 502 Bad Gateway\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: y\r\n\r\n"sv,
    "HTTP/1.1 502 Bad Gateway\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"sv,
    "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\n"
    "Content-Length: 0\r\n\r\n"sv,
    "HTTP/1.1 302 Found\r\nLocation: http://a/\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\n\r\ntext"sv,
    "HTTP/1.1 204 No Content\r\n\r\n"sv,
    "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n"sv,
    "HTTP/2 200\r\n\r\n"sv,
    "HTTP/1.1 2000 OK\r\n\r\n"sv,
    "HTTP/1.1 200 OK\nX: y\n\n"sv,
    "HTTP/1.1 403 a\x0b"
    "b\r\nX: a\0b\r\n\r\n"sv,
    "SSH-2.0-OpenSSH\r\n"sv,
    "HTTP/1.1 "sv,
    "\r\n\r\n"sv,
    "0\r\n\r\n"sv,
};

bool is_final(const Response& response) { return !response.interim(); }

// One final response at the end of any number of interim ones, as it should be.
bool is_regular(const std::vector<Response>& responses) {
  return !responses.empty() && std::count_if(responses.begin(), responses.end(), is_final) == 1 &&
         is_final(responses.back()) && responses.back().complete &&
         std::all_of(responses.begin(), responses.end(),
                     [](const Response& one) { return one.irregularities.empty(); });
}

}  // namespace

proxy::ParentSettings parent_settings() {
  return {.where = proxy::parse_authority("10.0.0.2:3128", {}).value,
          .authorization = std::string(our_credentials)};
}

Finding ParentSide::asked(std::string_view text, const Judgement& judged) {
  const Judgement again = judge_connect(text);
  if (std::exchange(asked_, true)) {
    return Violation{"S02", "parent asked twice", std::string(text)};
  }
  if (again.kind != Judgement::Kind::valid || again.size != text.size() ||
      !(again.host == judged.host) || again.port != judged.port) {
    return Violation{"S02", "parent asked for something else", std::string(text)};
  }
  constexpr std::string_view name = "\r\nProxy-Authorization: ";
  const std::size_t at = text.find(name);
  const std::string_view value =
      at == std::string_view::npos ? "" : text.substr(at + name.size(), our_credentials.size());
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 0x20 : a) == b; };
  constexpr std::string_view any_case = "\r\nproxy-authorization:";
  const auto second =
      std::search(text.begin() + static_cast<std::ptrdiff_t>(std::min(at + 1, text.size())),
                  text.end(), any_case.begin(), any_case.end(), same);
  if (value != our_credentials || second != text.end()) {
    return Violation{"S12", "credentials for the parent", std::string(text)};
  }
  return {};
}

bool ParentSide::unambiguous() const {
  const auto& responses = reader_.responses();
  return std::all_of(responses.begin(), responses.end(), [](const Response& one) {
    return std::all_of(one.irregularities.begin(), one.irregularities.end(), [](Irregularity what) {
      return what == Irregularity::content_length_in_2xx ||
             what == Irregularity::transfer_encoding_in_2xx;
    });
  });
}

bool is_whole_refusal(std::string_view text) {
  ResponseReader reader;
  const bool tunnel = !reader.feed(text).empty();
  return !tunnel && reader.settled() && is_regular(reader.responses()) &&
         reader.responses().back().status >= 300;
}

Opening read_opening(std::string text) {
  ResponseReader reader;
  Opening opening;
  opening.behind = reader.feed(text);
  opening.plain =
      reader.tunnel() && is_regular(reader.responses()) && reader.responses().back().status == 200;
  opening.text = std::move(text);
  return opening;
}

std::size_t parent_answer_count() { return std::size(answers); }
std::string_view parent_answer(std::size_t which) { return answers[which % std::size(answers)]; }

}  // namespace connectspec::fuzz
