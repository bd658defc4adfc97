// What was seen of one connection, and of one listener.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/actor.h"
#include "harness/model/response.h"

namespace connectspec {

// How the target ended its side of a connection, as far as we saw; over HTTP/2 that of a stream,
// which the end of its connection ends as well.
enum class End {
  open,   // it didn't
  fin,    // over TLS: its close_notify, or a FIN without one; END_STREAM
  reset,  // RST; RST_STREAM, or a GOAWAY that leaves the stream out
};

std::string_view to_string(End end);
std::optional<End> end_from(std::string_view word);

// Octets of one direction: bounded prefix, exact count, digest of all of them.
struct Octets {
  std::string prefix;  // at most Limits::prefix_bytes
  std::uint64_t count = 0;
  std::string sha256;  // lower-case hex; empty when count is 0
};

// How far the TLS handshake of a connection came.
enum class Handshake {
  done,
  failed,   // an alert, a certificate that isn't the one, or an end of the connection
  overdue,  // neither until the deadline
};

std::string_view to_string(Handshake handshake);
std::optional<Handshake> handshake_from(std::string_view word);

// Of a connection over TLS. Octets counted and compared elsewhere are those inside it.
struct TlsFacts {
  Handshake handshake = Handshake::overdue;
  std::string version;    // "TLSv1.3"
  std::string protocol;   // chosen by ALPN; may be empty
  bool verified = false;  // the certificate was checked, not only taken
  // The target said that it ends its side. Without it a FIN may be anyone's, and what came before
  // may be truncated (RFC 8446 §6.1, RFC 9112 §9.8).
  bool close_notify = false;
};

// Of a client whose stream, the last one it used, is one of a connection of HTTP/2 (RFC 9113).
struct Http2Facts {
  std::uint32_t stream = 0;                  // 0: none was opened
  bool end_stream = false;                   // the target's END_STREAM came
  std::optional<std::uint32_t> reset = {};   // error code of its RST_STREAM
  std::optional<std::uint32_t> goaway = {};  // error code of its last GOAWAY
  End connection_end = End::open;            // how TCP, or TLS, ended
  // Departures of the connection, and of the stream where no response holds them.
  std::vector<Irregularity> irregularities = {};
};

struct Connection {
  Actor actor;
  std::string local;         // our address and port, "127.0.0.1:40001" or "[::1]:40001"
  std::string remote;        // the target's
  bool established = false;  // octets can go, so over TLS the handshake is done as well
  std::string failure;       // why not, when not established
  std::optional<TlsFacts> tls;
  std::optional<Http2Facts> http2;
  End end = End::open;     // how the target ended it
  bool let_go = false;     // octets behind that end were answered by RST: it holds nothing any more
  bool timed_out = false;  // the script waited for something here until the deadline
  std::string awaited;     // what that was
  // Of a client: the harness had to send octets of its own into its tunnel, as nothing had
  // connected.
  bool prompted = false;
  Octets sent;
  Octets received;  // everything, response heads included
  // Of a client what followed the head of the final 2xx, of a parent what followed the head of the
  // request. For origins it equals `received`.
  Octets data;
  std::vector<Response> responses;
};

struct ListenerRecord {
  std::string name;     // "origin", "decoy"
  std::string address;  // "127.4.0.1:40123"
  bool watched = true;  // false: it could not be bound, so nothing can be said about it
  std::string unwatched_because;
  std::uint32_t connections = 0;  // how many times the target connected
};

}  // namespace connectspec
