// A TCP connection over IP as it stands in a capture: packets made from what was sent and when,
// with sequence numbers that fit (RFC 9293 §3.1, RFC 791 §3.1, RFC 8200 §3). Acknowledgements are
// carried by what is sent anyway.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace connectspec {

struct IpEndpoint {
  std::string address;  // 4 or 16 octets
  std::uint16_t port = 0;
};

// "127.0.0.1:40001" or "[::1]:40001"; nothing for anything else, such as a Unix socket.
std::optional<IpEndpoint> ip_endpoint(std::string_view authority);

struct Packet {
  std::string octets;      // from the IP header on, as far as they are known
  std::size_t length = 0;  // of the whole
};

class TcpFlow {
 public:
  enum class From { harness, target };

  // Both of one family. `sequence`: where both sides begin to count.
  TcpFlow(IpEndpoint harness, IpEndpoint target, std::uint32_t sequence);

  Packet syn(From from);
  Packet syn_ack(From from);
  Packet ack(From from);
  Packet fin(From from);
  Packet rst(From from);
  // `count` octets, of which only these are known. Packets that lack some say how long they were;
  // of more than a few MiB the rest is a gap in the sequence numbers.
  std::vector<Packet> data(From from, std::string_view known, std::uint64_t count);

 private:
  struct Side {
    IpEndpoint endpoint;
    std::uint32_t next = 0;
  };

  Side& side(From from) { return from == From::harness ? harness_ : target_; }
  Packet segment(From from, std::uint8_t flags, std::string_view known, std::size_t count);
  std::string tcp(const Side& source, const Side& destination, std::uint8_t flags,
                  std::string_view payload, bool whole) const;

  Side harness_;
  Side target_;
};

}  // namespace connectspec
