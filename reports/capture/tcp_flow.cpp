#include "reports/capture/tcp_flow.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace connectspec {
namespace {

constexpr std::uint8_t fin_flag = 0x01;
constexpr std::uint8_t syn_flag = 0x02;
constexpr std::uint8_t rst_flag = 0x04;
constexpr std::uint8_t psh_flag = 0x08;
constexpr std::uint8_t ack_flag = 0x10;

// What an IPv4 packet holds behind two headers without options, rounded down.
constexpr std::size_t octets_of_a_packet = 65000;
// Of a message of which the rest isn't known: 4 MiB are told by their length, more is a gap.
constexpr std::size_t packets_without_octets = 64;
constexpr unsigned char tcp_protocol = 6;

void put16(std::string& out, std::size_t number) {
  out += static_cast<char>((number >> 8U) & 0xffU);
  out += static_cast<char>(number & 0xffU);
}

void put32(std::string& out, std::uint32_t number) {
  put16(out, number >> 16U);
  put16(out, number & 0xffffU);
}

// RFC 1071 §1: the one's complement of the one's complement sum of 16-bit words.
std::uint16_t checksum(std::string_view octets) {
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at < octets.size(); ++at) {
    const auto octet = static_cast<std::uint32_t>(static_cast<unsigned char>(octets[at]));
    sum += at % 2 == 0 ? octet << 8U : octet;
    sum = (sum & 0xffffU) + (sum >> 16U);
  }
  return static_cast<std::uint16_t>(~sum & 0xffffU);
}

void set16(std::string& octets, std::size_t at, std::uint16_t number) {
  octets[at] = static_cast<char>(number >> 8U);
  octets[at + 1] = static_cast<char>(number & 0xffU);
}

std::string ipv4_header(std::string_view from, std::string_view to, std::size_t behind) {
  std::string out("\x45\0", 2);
  put16(out, 20 + behind);
  out.append("\0\0\x40\0\x40", 5);  // not fragmented, 64 hops
  out += static_cast<char>(tcp_protocol);
  out.append("\0\0", 2);
  out.append(from).append(to);
  set16(out, 10, checksum(out));
  return out;
}

std::string ipv6_header(std::string_view from, std::string_view to, std::size_t behind) {
  std::string out("\x60\0\0\0", 4);
  put16(out, behind);
  out += static_cast<char>(tcp_protocol);
  out += '\x40';
  return out.append(from).append(to);
}

}  // namespace

std::optional<IpEndpoint> ip_endpoint(std::string_view authority) {
  const std::size_t colon = authority.rfind(':');
  if (colon == std::string_view::npos) {
    return std::nullopt;
  }
  IpEndpoint endpoint;
  const std::string_view digits = authority.substr(colon + 1);
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), endpoint.port);
  if (error != std::errc() || end != digits.data() + digits.size()) {
    return std::nullopt;
  }
  std::string host(authority.substr(0, colon));
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) {
    host = host.substr(1, host.size() - 2);
  }
  std::array<char, 16> address{};
  if (::inet_pton(bracketed ? AF_INET6 : AF_INET, host.c_str(), address.data()) != 1) {
    return std::nullopt;
  }
  endpoint.address.assign(address.data(), bracketed ? 16 : 4);
  return endpoint;
}

TcpFlow::TcpFlow(IpEndpoint harness, IpEndpoint target, std::uint32_t sequence)
    : harness_{std::move(harness), sequence}, target_{std::move(target), sequence} {}

std::string TcpFlow::tcp(const Side& source, const Side& destination, std::uint8_t flags,
                         std::string_view payload, bool whole) const {
  constexpr std::size_t words = 5;
  constexpr std::size_t window = 65535;
  std::string out;
  put16(out, source.endpoint.port);
  put16(out, destination.endpoint.port);
  put32(out, source.next);
  put32(out, (flags & ack_flag) != 0 ? destination.next : 0);
  put16(out, (words << 12U) | flags);
  put16(out, window);
  put32(out, 0);  // checksum, no urgent pointer
  out.append(payload);
  if (whole) {  // else it can't be known
    std::string summed = source.endpoint.address + destination.endpoint.address;
    put32(summed, tcp_protocol);
    put32(summed, static_cast<std::uint32_t>(out.size()));
    set16(out, 16, checksum(summed + out));
  }
  return out;
}

Packet TcpFlow::segment(From from, std::uint8_t flags, std::string_view known, std::size_t count) {
  Side& source = side(from);
  const Side& destination = side(from == From::harness ? From::target : From::harness);
  const std::string segment = tcp(source, destination, flags, known, known.size() == count);
  const std::size_t behind = segment.size() - known.size() + count;
  const bool v4 = source.endpoint.address.size() == 4;
  const std::string& sent_from = source.endpoint.address;
  const std::string& sent_to = destination.endpoint.address;
  const std::string header =
      v4 ? ipv4_header(sent_from, sent_to, behind) : ipv6_header(sent_from, sent_to, behind);
  // SYN and FIN count as an octet each (RFC 9293 §3.4).
  const bool counts = (flags & (syn_flag | fin_flag)) != 0;
  source.next += static_cast<std::uint32_t>(count) + (counts ? 1U : 0U);
  return {header + segment, header.size() + behind};
}

Packet TcpFlow::syn(From from) { return segment(from, syn_flag, {}, 0); }
Packet TcpFlow::syn_ack(From from) { return segment(from, syn_flag | ack_flag, {}, 0); }
Packet TcpFlow::ack(From from) { return segment(from, ack_flag, {}, 0); }
Packet TcpFlow::fin(From from) { return segment(from, fin_flag | ack_flag, {}, 0); }
Packet TcpFlow::rst(From from) { return segment(from, rst_flag | ack_flag, {}, 0); }

std::vector<Packet> TcpFlow::data(From from, std::string_view known, std::uint64_t count) {
  std::vector<Packet> packets;
  while (count > 0) {
    const auto whole = static_cast<std::size_t>(std::min<std::uint64_t>(count, octets_of_a_packet));
    const std::string_view here = known.substr(0, whole);
    packets.push_back(segment(from, psh_flag | ack_flag, here, whole));
    known.remove_prefix(here.size());
    count -= whole;
    if (here.size() < whole && packets.size() == packets_without_octets) {
      side(from).next += static_cast<std::uint32_t>(count);
      break;
    }
  }
  return packets;
}

}  // namespace connectspec
