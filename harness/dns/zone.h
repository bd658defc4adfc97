// What the harness's own name server knows: names, the answers to them, and who asked. No I/O.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace connectspec {

// The answer to one lookup of a name, that is, to its A and its AAAA question.
struct ZoneAnswer {
  enum class Kind { addresses, alias, nxdomain, servfail, refused, silent };
  Kind kind = Kind::addresses;
  std::vector<std::string> ipv4;  // in the order of the answer; none of a family: NOERROR, no data
  std::vector<std::string> ipv6;
  std::string alias;  // full name; what it stands for is in the answer too
  std::chrono::milliseconds delay{0};
};

struct ZoneQuestion {
  std::chrono::steady_clock::time_point at;
  std::string text;  // "A asked over UDP by 127.0.0.1:4321: 127.101.1.1"
};

// What goes back to a question; no octets: silence.
struct ZoneReply {
  std::string octets;
  std::chrono::milliseconds delay{0};
};

enum class DnsTransport { udp, tcp };

// All of it may be called from any thread.
class Zone {
 public:
  // Questions kept of one name; a target that asks without end is answered all the same.
  static constexpr std::size_t questions_kept = 256;

  // `name` in octets, labels separated by dots. `answers`: to the first lookup, the second, …; the
  // last goes on. False when it is no domain name (RFC 1035 §2.3.4: 63 and 255 octets).
  bool add(std::string_view name, std::vector<ZoneAnswer> answers);
  void remove(std::string_view name);
  std::vector<ZoneQuestion> questions(std::string_view name) const;

  // A DNS message that came in. Names that weren't added don't exist (NXDOMAIN), TTLs are 0. What
  // isn't a query with one question gets silence.
  ZoneReply reply(std::string_view message, DnsTransport transport, std::string_view from);

 private:
  friend class Answering;
  struct Entry {
    std::vector<ZoneAnswer> answers;
    std::map<int, std::size_t> lookups;  // by type of question
    std::vector<ZoneQuestion> questions;
  };

  mutable std::mutex mutex_;
  std::map<std::string, Entry, std::less<>> entries_;  // by name in wire form, lower case
};

// A name in wire form (RFC 1035 §3.1) with its ASCII letters in lower case; empty when it is none.
std::string wire_name(std::string_view name);

}  // namespace connectspec
