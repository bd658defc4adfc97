// What carries a request from a client to the target, and sets of that: the carriers where a case
// makes sense, a step can be done, a fact can be asked, a rule is looked at. A new carrier is an
// enumerator and its line in carrier.cpp; the engine then asks for its client
// (engine/make_client.cpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace connectspec {

enum class Carrier { h1_clear, h1_tls, h2_clear, h2_tls };

class Carriers {
 public:
  constexpr Carriers() = default;                                          // none
  constexpr Carriers(Carrier one) : bits_(1U << unsigned(one)) {}          // NOLINT: a set of one
  static constexpr Carriers any() { return Carriers(~std::uint32_t{0}); }  // all that may ever be

  constexpr bool empty() const { return bits_ == 0; }
  constexpr bool contains(Carriers all_of) const { return (bits_ & all_of.bits_) == all_of.bits_; }

  friend constexpr Carriers operator|(Carriers a, Carriers b) {
    return Carriers(a.bits_ | b.bits_);
  }
  friend constexpr Carriers operator&(Carriers a, Carriers b) {
    return Carriers(a.bits_ & b.bits_);
  }
  friend constexpr Carriers operator~(Carriers set) { return Carriers(~set.bits_); }
  friend constexpr bool operator==(Carriers, Carriers) = default;

 private:
  constexpr explicit Carriers(std::uint32_t bits) : bits_(bits) {}

  std::uint32_t bits_ = 0;
};

std::string_view to_string(Carrier carrier);  // "h1-tls"
std::optional<Carrier> carrier_from(std::string_view word);
bool in_tls(Carrier carrier);

// Those of one protocol, and those in TLS, whatever is spoken there.
Carriers carriers_of_http1();
Carriers carriers_of_http2();
Carriers carriers_in_tls();

// What a file may call them: "h1-clear" one, "h1" all of one protocol.
struct CarrierWord {
  std::string word;
  std::string help;
  Carriers carriers;
};
const std::vector<CarrierWord>& carrier_words();
std::optional<Carriers> carriers_from(std::string_view word);

// As few of these words as say it, "h1, h2-tls"; "any", "none".
std::string to_string(Carriers carriers);

}  // namespace connectspec
