// Wrong dealings with TLS. The stage stands outside it, and sees records (RFC 8446 §5.1).
#include <utility>

#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {
namespace {

constexpr char handshake = 22;
constexpr std::size_t header = 5;  // type, version, length

// Of a record; in TLS 1.3 alerts are sealed, and known by their size alone.
bool is_alert(const std::string& record) {
  constexpr char alert = 21;
  constexpr char sealed = 23;
  constexpr std::size_t sealed_alert = header + 19;  // two octets, the type, and the tag
  return record[0] == alert || (record[0] == sealed && record.size() == sealed_alert);
}

bool is_application_data(const std::string& record) { return record[0] == 23; }

// What doesn't begin with a handshake isn't TLS, and passes.
std::function<void(Visit&, Side, std::string&)> drops(Side by,
                                                      bool (*unwanted)(const std::string& record)) {
  return [by, unwanted](Visit& guest, Side from, std::string& bytes) {
    const std::size_t index = index_of(from);
    if (from != by || (guest.passed[index] == 0 && bytes[0] != handshake)) {
      return;
    }
    std::string& held = guest.memory[index];
    held += std::exchange(bytes, {});
    while (held.size() >= header) {
      const std::size_t length = header + (std::size_t{static_cast<unsigned char>(held[3])} << 8U) +
                                 static_cast<unsigned char>(held[4]);
      if (held.size() < length) {
        break;
      }
      const std::string record = held.substr(0, length);
      held.erase(0, length);
      bytes += unwanted(record) ? "" : record;
    }
  };
}

void lose_what_is_not_tls(Visit& guest, Side from, std::string& bytes) {
  if (from == Side::client && bytes.starts_with("CONNECT ") && guest.asked.empty()) {
    bytes.clear();
  }
}

}  // namespace

std::vector<Defect> tls_defects() {
  return {
      {.name = "requests-in-tls-lost",
       .breaks = "Nothing that the client says inside TLS is read.",
       .fails = {"tls/control", "tls/connect", "tls/tls-in-tls"},
       .spares_controls = false,
       .relayed = drops(Side::client, is_application_data)},
      {.name = "no-close-notify",
       .breaks = "A TLS connection ends without close_notify.",
       .fails = {"tls/close-notify", "tls/close-notify-error"},
       .relayed = drops(Side::origin, is_alert)},
      {.name = "close-notify-not-read",
       .breaks = "The client's close_notify isn't looked at.",
       .fails = {"tls/half-close"},
       .relayed = drops(Side::client, is_alert)},
      {.name = "incomplete-close-not-noticed",
       .breaks = "A client that closes without close_notify isn't noticed.",
       .fails = {"tls/incomplete-close-client"},
       .client_fin = Ending::swallowed},
      {.name = "clear-text-on-tls-unanswered",
       .breaks = "A request in clear on the TLS port is neither answered nor cut off.",
       .warns = {"tls/plaintext-to-tls"},
       .relayed = lose_what_is_not_tls},
  };
}

}  // namespace connectspec::proxy::defects
