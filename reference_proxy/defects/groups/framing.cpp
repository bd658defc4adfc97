// Wrong dealings with content: of a CONNECT, and of a refusal.
#include <cstdint>
#include <cstdlib>

#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/http_text.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {
namespace {

void skip_part_of_the_content(Visit& guest) {
  const auto length = field(guest.request, "Content-Length");
  const std::size_t announced = length ? std::strtoul(length->c_str(), nullptr, 10) : 0;
  if (announced > 0) {
    drop_field(guest.request, "Content-Length");
    guest.behind.erase(0, announced - 1);
  }
}

void skip_the_first_chunk_size(Visit& guest) {
  if (field(guest.request, "Transfer-Encoding")) {
    drop_field(guest.request, "Transfer-Encoding");
    guest.behind.erase(0, guest.behind.find('\n') + 1);
  }
}

// A length is kept in so many bits, and the next request is read behind as many octets.
Hook lengths_wrap(unsigned bits) {
  return [bits](Visit& guest) {
    const auto length = field(guest.request, "Content-Length");
    if (!length) {
      return;
    }
    std::uint64_t sum = 0;
    for (const char digit : *length) {
      sum = sum * 10 + static_cast<std::uint64_t>(digit - '0');
      sum = bits < 64 ? sum % (std::uint64_t{1} << bits) : sum;
    }
    drop_field(guest.request, "Content-Length");
    guest.behind.erase(0, sum);
    guest.keep_open = true;
  };
}

// The next request is read where the content begins.
void read_content_as_requests(Visit& guest) {
  drop_field(guest.request, "Content-Length");
  drop_field(guest.request, "Transfer-Encoding");
  guest.keep_open = true;
}

void skip_empty_lines(Visit& guest) {
  guest.behind.erase(0, guest.behind.find_first_not_of("\r\n"));
}

void announce_too_much(std::string& refusal) {
  const auto length = field(refusal, "Content-Length");
  if (length) {
    drop_field(refusal, "Content-Length");
    add_field(refusal, "Content-Length: 1" + *length);
  }
}

void chunk(std::string& refusal) {
  const std::size_t end = head_end(refusal);
  std::string head = refusal.substr(0, end);
  const std::string content = refusal.substr(end);
  drop_field(head, "Content-Length");
  add_field(head, "Transfer-Encoding: chunked");
  static constexpr std::string_view digits = "0123456789abcdef";
  refusal = head;
  for (std::size_t at = 0; at < content.size(); at += 15) {
    const std::string part = content.substr(at, 15);
    refusal += digits[part.size()] + ("\r\n" + part + "\r\n");
  }
  refusal += "0\r\n\r\n";
}

}  // namespace

std::vector<Defect> framing_defects() {
  return {
      {.name = "content-length-zero-refused",
       .breaks = "A Content-Length of 0 is an error.",
       .warns = {"h1/framing/cl-zero"},
       .settings =
           [](ServerSettings& settings) { settings.rules.reject_content_length_zero = true; }},
      {.name = "content-skipped-in-part",
       .breaks = "Of the announced content one octet too few is dropped.",
       .fails = {"h1/framing/cl-nonzero"},
       .request = skip_part_of_the_content},
      {.name = "chunks-skipped-in-part",
       .breaks = "Of the chunks only the first size is dropped.",
       .fails = {"h1/framing/te-chunked"},
       .request = skip_the_first_chunk_size},
      {.name = "content-read-as-requests",
       .breaks = "Behind a refusal the announced content is the next request.",
       .fails = {"h1/framing/cl-nonzero-on-reject", "h1/framing/te-and-cl", "h1/framing/te-http10"},
       .request = read_content_as_requests},
      {.name = "lengths-in-32-bits",
       .breaks = "A Content-Length is kept in 32 bits.",
       .fails = {"h1/framing/cl-long/bits-32"},
       .request = lengths_wrap(32)},
      {.name = "lengths-in-64-bits",
       .breaks = "A Content-Length is kept in 64 bits.",
       .fails = {"h1/framing/cl-long/bits-64", "h1/framing/cl-long/digits-400"},
       .request = lengths_wrap(64)},
      {.name = "refused-coding-forgotten",
       .breaks = "Behind a transfer coding that is refused the next request is read.",
       .fails = {"h1/framing/te-not-chunked"},
       .request =
           [](Visit& guest) {
             guest.keep_open =
                 guest.keep_open || field(guest.request, "Transfer-Encoding").has_value();
           }},
      {.name = "transfer-codings-not-looked-at",
       .breaks = "Transfer-Encoding is left out.",
       .fails = {"h1/framing/te-not-chunked"},
       .request = [](Visit& guest) { drop_field(guest.request, "Transfer-Encoding"); }},
      {.name = "lengths-not-looked-at",
       .breaks = "Content-Length is left out, whatever it is.",
       .fails = {"h1/framing/cl-invalid"},
       .warns = {"h1/framing/cl-nonzero"},
       .request = [](Visit& guest) { drop_field(guest.request, "Content-Length"); }},
      {.name = "empty-lines-skipped-in-the-tunnel",
       .breaks = "Empty lines behind the request are dropped.",
       .fails = {"connect/framing/no-trailing-crlf-eaten"},
       .request = skip_empty_lines},
      {.name = "refusal-announces-too-much",
       .breaks = "The Content-Length of a refusal is larger than its content.",
       .fails = {"h1/framing/error-self-delimited", "h1/framing/error-self-delimited-407"},
       .answer = on_refusal(announce_too_much)},
      {.name = "refusals-end-with-the-connection",
       .breaks = "A refusal has no length; the close ends it.",
       .warns = {"h1/framing/error-length-given"},
       .answer = on_refusal([](std::string& text) { drop_field(text, "Content-Length"); })},
      {.name = "refusals-are-chunked",
       .breaks = "Refusals are chunked, for HTTP/1.0 clients too.",
       .fails = {"h1/framing/error-no-te-to-http10"},
       .answer = on_refusal(chunk)},
  };
}

}  // namespace connectspec::proxy::defects
