// Everything that was seen while one script ran. Values only: the engine fills it, the judge and
// the reports read it, and the JSON run file stores it without loss (see reports/run_json.h).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace connectspec {

// Names usable in templates ("origin.port") with the value each had in this execution.
using Bindings = std::map<std::string, std::string, std::less<>>;

// ---- the transcript -----------------------------------------------------------------------------

enum class EventKind {
  connecting,             // a client starts its connection to the target
  connected,              // ... and the handshake is done
  connect_failed,         // ... or not; `text` says why
  accepted,               // the target reached a listener of ours; `text` is its address
  sent,                   // bytes handed to the kernel
  received,               // bytes read from the target
  fin_sent,               // our half-close
  fin_received,           // the target's FIN
  rst_sent,               // our abortive close
  rst_received,           // the target's RST
  handshake_done,         // TLS: octets can go; `text` has version, cipher suite and protocol
  handshake_failed,       // ... or can't; `text` says why, also that the deadline came first
  close_notify_sent,      // TLS: our end of data (RFC 8446 §6.1)
  close_notify_received,  // ... the target's
  closed,                 // we closed an intact connection
  send_failed,            // a write was refused; `text` says why
  reading_paused,
  reading_resumed,
  deadline,       // a wait ended by its deadline; `text` says what was awaited
  quiet,          // a stretch of silence that the script asked for was kept
  asked,          // the run's name server was asked; `actor` is "names.a"
  note,           // anything else worth reading, such as a port that couldn't be watched
  canary,         // outcome of the canary exchange
  target_exited,  // the launched target ended; `text` has status and last output
};

struct Event {
  std::uint64_t at = 0;  // microseconds since the script began, from a monotonic clock
  std::string actor;     // "client", "origin", "decoy", ... or "target"
  EventKind kind = EventKind::note;
  std::string bytes;        // of sent and received; bounded, bulk is folded to its beginning
  std::uint64_t count = 0;  // how many bytes there were in truth
  std::string text;
};

std::string_view to_string(EventKind kind);
std::optional<EventKind> event_kind_from(std::string_view word);

// ---- HTTP responses -----------------------------------------------------------------------------

// Departures from RFC 9112 and RFC 9110 that the tolerant response reader notes instead of failing.
enum class Irregularity {
  bare_lf,                   // RFC 9112 §2.2: a sender terminates lines by CRLF
  bare_cr,                   // RFC 9112 §2.2
  missing_reason_space,      // RFC 9112 §4: the second SP is there even without a reason
  malformed_status_line,     // RFC 9112 §4
  malformed_version,         // RFC 9112 §2.3
  status_out_of_range,       // RFC 9110 §15: 100..599
  no_colon,                  // RFC 9112 §5
  empty_field_name,          // RFC 9110 §5.1
  invalid_field_name,        // RFC 9110 §5.6.2
  space_before_colon,        // RFC 9112 §5.1
  leading_whitespace_line,   // RFC 9112 §2.2
  obs_fold,                  // RFC 9112 §5.2
  control_in_value,          // RFC 9110 §5.5: CR, LF, NUL and other CTL
  content_length_in_2xx,     // RFC 9110 §9.3.6
  transfer_encoding_in_2xx,  // RFC 9110 §9.3.6
  length_in_1xx_or_204,      // RFC 9110 §8.6, RFC 9112 §6.1
  content_length_invalid,    // RFC 9112 §6.3
  content_length_conflict,   // RFC 9112 §6.3
  content_length_and_te,     // RFC 9112 §6.2
  chunk_malformed,           // RFC 9112 §7.1
  bytes_after_response,      // octets behind a complete message that are no response
  truncated_head,            // the connection ended inside the head
  truncated_content,         // ... or inside the content
  head_too_large,            // the head went past the reader's bound
  not_http,                  // the first octets are no status line
};

std::string_view to_string(Irregularity irregularity);
std::optional<Irregularity> irregularity_from(std::string_view word);

struct Field {
  std::string name;   // as received
  std::string value;  // without the whitespace around it
};

enum class Framing { none, content_length, chunked, until_close, tunnel };

struct Response {
  std::string version;  // as received, "HTTP/1.1"
  int status = 0;       // 0 when there is no readable status code
  std::string reason;
  std::vector<Field> fields;  // in order of arrival
  std::string head;           // the raw octets of the head, at most Limits::head_bytes
  Framing framing = Framing::none;
  std::string content;  // decoded from chunks where needed, at most Limits::content_bytes
  std::uint64_t content_size = 0;
  bool complete = false;  // head and content have arrived as far as the framing promises
  std::vector<Irregularity> irregularities;  // each at most once, in order of appearance

  bool interim() const { return status >= 100 && status < 200; }
  bool successful() const { return status >= 200 && status < 300; }
};

// Whether two texts differ at most in the case of ASCII letters, as names of fields and hosts may.
bool same_name(std::string_view left, std::string_view right);

// First field of that name, without regard to case; nullptr when absent.
const Field* find_field(const Response& response, std::string_view name);

// ---- connections, listeners

// How the target ended its side of a connection, as far as we saw.
enum class End {
  open,  // it didn't
  fin,   // over TLS: its close_notify, or a FIN without one
  reset,
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

struct Connection {
  std::string actor;         // "client", "client2", "origin", "origin#2" for a second accept
  std::string local;         // our address and port, "127.0.0.1:40001" or "[::1]:40001"
  std::string remote;        // the target's
  bool established = false;  // octets can go, so over TLS the handshake is done as well
  std::string failure;       // why not, when not established
  std::optional<TlsFacts> tls;
  End end = End::open;     // how the target ended it
  bool timed_out = false;  // the script waited for something here until the deadline
  std::string awaited;     // what that was
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

// ---- probes

enum class ProbeOutcome { intact, altered, lost, closed, reset, not_open };

std::string_view to_string(ProbeOutcome outcome);
std::optional<ProbeOutcome> probe_outcome_from(std::string_view word);

// An echo both ways, or a bulk stream one way.
struct Probe {
  std::string from;
  std::string to;
  ProbeOutcome outcome = ProbeOutcome::not_open;
  std::uint64_t bytes_sent = 0;
  std::uint64_t bytes_received = 0;
  std::string sha256_sent;
  std::string sha256_received;
  std::optional<std::uint64_t> first_difference;  // offset into the stream
};

// ---- crowds

// Many clients at once, told in figures. Each is counted once.
struct Crowd {
  std::uint32_t clients = 0;
  std::uint32_t served = 0;       // a 2xx, and the echo came back unaltered
  std::uint32_t refused = 0;      // another final response
  std::uint32_t closed = 0;       // FIN or RST before a final response
  std::uint32_t silent = 0;       // neither
  std::uint32_t broken = 0;       // a 2xx, but the echo was altered or didn't come back
  std::uint32_t unconnected = 0;  // no connection, or no TLS on it
};

// ---- what a launched target uses

struct Resources {
  std::uint64_t memory = 0;       // resident octets, of the process and all it started
  std::uint64_t descriptors = 0;  // open ones
  std::uint64_t cpu = 0;          // user and system time so far, microseconds
};

struct ResourceUse {
  Resources before;   // the script
  Resources after;    // the script, with its connections still standing
  Resources settled;  // all of them closed, and some time given to the target to do so too
};

enum class Canary {
  not_run,
  alive,       // a fresh CONNECT to an origin of its own was served, echo and all
  refused,     // the target's port no longer accepts
  unanswered,  // accepted, but no working tunnel before the deadline
};

std::string_view to_string(Canary canary);
std::optional<Canary> canary_from(std::string_view word);

struct Observation {
  Bindings bindings;
  std::vector<Event> events;  // by time
  std::vector<Connection> connections;
  std::vector<ListenerRecord> listeners;
  std::vector<Probe> echoes;
  std::vector<Probe> streams;
  std::vector<Crowd> crowds;
  std::optional<ResourceUse> resources;  // of a launched target that had no other case meanwhile
  Canary canary = Canary::not_run;
  bool target_exited = false;
  std::string target_output;    // last output and exit status of a target that exited
  std::string harness_failure;  // set when the harness itself could not carry the script out
  std::uint64_t duration = 0;   // microseconds
};

// The connection of that actor, or nullptr.
const Connection* find_connection(const Observation& observation, std::string_view actor);
const ListenerRecord* find_listener(const Observation& observation, std::string_view name);

// Bounds on what is kept of a hostile target's output, in octets.
struct Limits {
  static constexpr std::size_t event_bytes = 16 * 1024;
  static constexpr std::size_t prefix_bytes = 64 * 1024;
  static constexpr std::size_t head_bytes = 256 * 1024;
  static constexpr std::size_t content_bytes = 64 * 1024;
  static constexpr std::size_t events = 4096;
  static constexpr std::size_t responses = 64;
};

}  // namespace connectspec
