#include "reports/capture/pcapng_writer.h"

#include <algorithm>
#include <utility>

namespace connectspec {
namespace {

// Block types and option codes of §4 and §3.5.
constexpr std::uint32_t section_header = 0x0a0d0d0a;
constexpr std::uint32_t interface_description = 1;
constexpr std::uint32_t enhanced_packet = 6;
constexpr std::uint32_t decryption_secrets = 0x0000000a;
constexpr std::uint32_t tls_key_log = 0x544c534b;
constexpr std::uint16_t end_of_options = 0;
constexpr std::uint16_t comment_option = 1;
constexpr std::uint16_t interface_name_option = 2;
constexpr std::uint16_t application_option = 4;

constexpr std::uint32_t byte_order_magic = 0x1a2b3c4d;
constexpr std::uint16_t raw_ip = 101;  // LINKTYPE_RAW

constexpr std::size_t longest_option = 65535;

template <typename Number>
void put(std::string& out, Number number) {
  out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void pad(std::string& out) { out.append((4 - out.size() % 4) % 4, '\0'); }

void put_option(std::string& out, std::uint16_t code, std::string_view text) {
  text = text.substr(0, longest_option);
  put(out, code);
  put(out, static_cast<std::uint16_t>(text.size()));
  out.append(text);
  pad(out);
}

void put_end_of_options(std::string& out) { put_option(out, end_of_options, {}); }

}  // namespace

void PcapngWriter::block(std::uint32_t type, std::string_view body) {
  const auto length = static_cast<std::uint32_t>(12 + body.size());
  put(out_, type);
  put(out_, length);
  out_.append(body);
  put(out_, length);
}

PcapngWriter::PcapngWriter(std::string_view program, std::string_view comment) {
  std::string body;
  put(body, byte_order_magic);
  put(body, std::uint16_t{1});
  put(body, std::uint16_t{0});
  put(body, ~std::uint64_t{0});  // the section's length isn't told
  put_option(body, application_option, program);
  if (!comment.empty()) {
    put_option(body, comment_option, comment);
  }
  put_end_of_options(body);
  block(section_header, body);
}

void PcapngWriter::interface(std::string_view name) {
  std::string body;
  put(body, raw_ip);
  put(body, std::uint16_t{0});
  put(body, std::uint32_t{0});  // packets of any length
  put_option(body, interface_name_option, name);
  put_end_of_options(body);
  block(interface_description, body);
}

void PcapngWriter::tls_secrets(std::string_view lines) {
  std::string body;
  put(body, tls_key_log);
  put(body, static_cast<std::uint32_t>(lines.size()));
  body.append(lines);
  pad(body);
  block(decryption_secrets, body);
}

void PcapngWriter::packet(std::uint32_t interface, std::uint64_t at, std::string_view octets,
                          std::size_t length, const std::vector<std::string>& comments) {
  std::string body;
  put(body, interface);
  put(body, static_cast<std::uint32_t>(at >> 32U));
  put(body, static_cast<std::uint32_t>(at));
  put(body, static_cast<std::uint32_t>(octets.size()));
  put(body, static_cast<std::uint32_t>(length));
  body.append(octets);
  pad(body);
  for (const std::string& comment : comments) {
    put_option(body, comment_option, comment);
  }
  if (!comments.empty()) {
    put_end_of_options(body);
  }
  block(enhanced_packet, body);
}

}  // namespace connectspec
