// Writes captures in the pcapng format (draft-ietf-opsawg-pcapng): blocks of octets in the order of
// this machine, padded to 32 bits. Times are microseconds since 1970.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace connectspec {

class PcapngWriter {
 public:
  // `program`: who wrote it. `comment`: about the whole; may be empty.
  PcapngWriter(std::string_view program, std::string_view comment);

  // Where packets were seen, of raw IP; they are numbered from 0 on.
  void interface(std::string_view name);
  // Lines as SSLKEYLOGFILE has them. Comes before the packets that it opens.
  void tls_secrets(std::string_view lines);
  // `length`: of the packet as it was sent, at least that of what is known of it.
  void packet(std::uint32_t interface, std::uint64_t at, std::string_view octets,
              std::size_t length, const std::vector<std::string>& comments);

  std::string take() { return std::move(out_); }

 private:
  void block(std::uint32_t type, std::string_view body);

  std::string out_;
};

}  // namespace connectspec
