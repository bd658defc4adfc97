#include "harness/model/carrier.h"

#include <algorithm>
#include <array>

namespace connectspec {
namespace {

struct Entry {
  Carrier carrier;
  std::string_view word;
  std::string_view protocol;  // the word for all of its carriers
  std::string_view name;
  std::string_view how;
  bool tls = false;
};

// Those of one protocol in a row.
constexpr std::array<Entry, 4> table{{
    {Carrier::h1_clear, "h1-clear", "h1", "HTTP/1.1", "in clear"},
    {Carrier::h1_tls, "h1-tls", "h1", "HTTP/1.1", "in TLS", true},
    {Carrier::h2_clear, "h2-clear", "h2", "HTTP/2", "in clear"},
    {Carrier::h2_tls, "h2-tls", "h2", "HTTP/2", "in TLS", true},
}};

const Entry& entry_of(Carrier carrier) {
  return *std::find_if(table.begin(), table.end(),
                       [carrier](const Entry& entry) { return entry.carrier == carrier; });
}

Carriers of_protocol(std::string_view protocol) {
  Carriers all;
  for (const Entry& entry : table) {
    all = entry.protocol == protocol ? all | entry.carrier : all;
  }
  return all;
}

// "HTTP/1.1, in clear or in TLS"
std::string help_of_protocol(std::string_view protocol) {
  std::string help;
  for (const Entry& entry : table) {
    if (entry.protocol == protocol) {
      help += help.empty() ? std::string(entry.name) + ", " : " or ";
      help += entry.how;
    }
  }
  return help;
}

std::vector<CarrierWord> words() {
  std::vector<CarrierWord> all;
  const auto known = [&all](std::string_view word) {
    return std::any_of(all.begin(), all.end(),
                       [word](const CarrierWord& one) { return one.word == word; });
  };
  for (const Entry& entry : table) {
    if (!known(entry.protocol)) {
      all.push_back({std::string(entry.protocol), help_of_protocol(entry.protocol),
                     of_protocol(entry.protocol)});
    }
    if (!known(entry.word)) {  // a protocol with one carrier may be its only word
      all.push_back({std::string(entry.word),
                     std::string(entry.name) + " " + std::string(entry.how), entry.carrier});
    }
  }
  return all;
}

}  // namespace

std::string_view to_string(Carrier carrier) { return entry_of(carrier).word; }

std::optional<Carrier> carrier_from(std::string_view word) {
  const auto found = std::find_if(table.begin(), table.end(),
                                  [word](const Entry& entry) { return entry.word == word; });
  return found == table.end() ? std::nullopt : std::optional(found->carrier);
}

bool in_tls(Carrier carrier) { return entry_of(carrier).tls; }

Carriers carriers_of_http1() { return of_protocol("h1"); }
Carriers carriers_of_http2() { return of_protocol("h2"); }

Carriers carriers_in_tls() {
  Carriers all;
  for (const Entry& entry : table) {
    all = entry.tls ? all | entry.carrier : all;
  }
  return all;
}

const std::vector<CarrierWord>& carrier_words() {
  static const std::vector<CarrierWord> all = words();
  return all;
}

std::optional<Carriers> carriers_from(std::string_view word) {
  for (const CarrierWord& one : carrier_words()) {
    if (one.word == word) {
      return one.carriers;
    }
  }
  return std::nullopt;
}

// The word of a protocol stands before those of its carriers.
std::string to_string(Carriers carriers) {
  if (carriers == Carriers::any()) {
    return "any";
  }
  std::string text;
  Carriers told;
  for (const CarrierWord& one : carrier_words()) {
    if (carriers.contains(one.carriers) && !told.contains(one.carriers)) {
      text += (text.empty() ? "" : ", ") + one.word;
      told = told | one.carriers;
    }
  }
  return text.empty() ? "none" : text;
}

}  // namespace connectspec
