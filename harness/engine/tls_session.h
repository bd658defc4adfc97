// TLS without I/O: records in, the octets they hold out, and the other way round. A peer moves the
// records, so that everything that holds for its reading and writing (deadlines, a stopped reader,
// segments) holds inside TLS too.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace connectspec {

// What a client offers in its handshake.
struct TlsOffer {
  std::string authority;    // PEM of who must have signed the certificate; empty: any is taken
  std::string server_name;  // SNI, and what the certificate has to be for; empty: no SNI
  std::string address;      // what it has to be for without a name: an IP address
  std::string protocols;    // by ALPN, "h2,http/1.1"; empty: the extension is left out
  std::string version;      // "1.2" or "1.3", nothing else is offered; empty: both
};

// What a server shows, PEM.
struct TlsIdentity {
  std::string certificate;
  std::string key;
  std::string protocols;  // spoken, for ALPN
};

class TlsSession {
 public:
  // Null when the offer or identity can't be used; `problem` says why.
  static std::unique_ptr<TlsSession> client(const TlsOffer& offer, std::string& problem);
  static std::unique_ptr<TlsSession> server(const TlsIdentity& identity, std::string& problem);
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;
  ~TlsSession();

  // What records held. Both marks are set once, when they come up.
  struct Opened {
    std::string octets;
    bool close_notify = false;
    std::string failure;  // an alert, a bad record; nothing can be read behind it
  };
  // Takes octets as they came, in any pieces. With none it begins the handshake.
  Opened open(std::string_view records);

  // One record for up to 16 KiB, several for more. Nothing before the handshake is done, after
  // close_notify(), or after a failure.
  std::optional<std::string> seal(std::string_view octets);
  std::string close_notify();  // ends our direction only (RFC 8446 §6.1)

  // What has to be sent beside: handshake messages, alerts, answers to key updates.
  bool has_outgoing() const;
  std::string take_outgoing();

  // The keys that have been agreed on since the last call, of a client: lines as SSLKEYLOGFILE has
  // them (draft-ietf-tls-keylogfile).
  std::string take_secrets();

  bool done() const;             // the handshake
  bool failed() const;           // for good
  std::string version() const;   // "TLSv1.3"
  std::string cipher() const;    // "TLS_AES_256_GCM_SHA384"
  std::string protocol() const;  // chosen by ALPN, or empty
  bool verified() const;         // the peer's certificate was checked and is the one

 private:
  struct State;
  explicit TlsSession(std::unique_ptr<State> state);
  std::string failure();
  std::unique_ptr<State> state_;
};

}  // namespace connectspec
