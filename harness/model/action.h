// What a script does, step by step.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "harness/model/actor.h"
#include "harness/model/carrier.h"
#include "harness/model/cut.h"
#include "harness/model/diagnostic.h"
#include "harness/model/field.h"

namespace connectspec {

struct Writes {  // into how many writes octets go
  Cut cut = Cut::whole;
  std::vector<int> at;   // offsets for Cut::at; negative ones count from the end
  std::string cut_name;  // template naming a cut ("{cut}"); overrides `cut` when not empty
  std::chrono::milliseconds gap{2};  // between writes: a slow sender is the stimulus
};
struct Send : Writes {
  std::string bytes;  // template
};
// A request by its parts (all of them templates), whatever carries it: wire/http1_request.h.
struct Request : Writes {
  enum class Host { as_target, given, absent };
  std::string method = "CONNECT";
  std::string target = "{origin}";
  std::string version = "HTTP/1.1";
  Host host = Host::as_target;
  std::string host_value;     // the one given
  std::vector<Field> fields;  // behind Host, in this order
  bool auth = true;           // {auth} behind those
  std::string data;           // right behind the head
  bool end = false;           // a half-close right behind all that
};
struct AwaitResponse {};    // until the final response is complete, or the connection ended
struct AwaitTunnel {};      // like AwaitResponse; ends the script unless it was a 2xx
struct AwaitEnd {};         // FIN or RST from the target
struct AwaitConnection {};  // origins: until the target has connected
struct AwaitChallenge {};   // like AwaitResponse; ends the script unless Digest can answer it
struct AwaitHead {};        // parents: until the head of the target's request is complete
struct AwaitData {
  std::string bytes;  // template; compared with what comes next on the connection
};
struct AwaitCount {
  std::uint64_t bytes = 0;
};
struct AwaitStream {};  // until the stream the peer is sending has arrived or can't any more
struct AwaitQuiet {
  std::chrono::milliseconds stretch{200};
};
struct AwaitStalled {  // until what the peer is streaming makes no headway, or is all sent
  std::chrono::milliseconds stretch{200};
};
struct AwaitLetGo {};  // until octets behind the target's end are answered by RST
struct Connect {       // over TLS at an endpoint that speaks it
  bool plain = false;  // not even there
  // Template; offered by ALPN, "h2,http/1.1"; empty: none. Nothing: what the carrier speaks.
  std::optional<std::string> protocols;
  std::string version;               // template; "1.2", "1.3": only that; empty: both
  std::uint64_t receive_buffer = 0;  // of the socket (SO_RCVBUF); 0: the kernel's choice
  std::string from;                  // template; a loopback address to come from; empty: as usual
};
struct HalfClose {};
struct Close {};
struct CloseWithoutNotify {};  // over TLS: no close_notify before the FIN
struct Reset {};
struct StopReading {};
struct ResumeReading {};
struct Release {};  // hang listeners: empty the accept queue so that handshakes complete
struct Stream {
  std::uint64_t bytes = 0;  // pseudo-random, from the run's seed; sent in the background
  std::string size = {};    // a template that says how many ("{size}"), in place of that
};
struct Note {  // a line in the transcript
  std::string text;
};
struct Echo {  // the actor of the step is the client
  std::string origin;
};

struct ManyClients {  // `client.crowd: {clients: 1000}`: as many clients like that one
  enum class Until { served, answered, sent } until = Until::served;
  enum class Then { close, reset, alternate, hold } then = Then::close;
  std::uint32_t clients = 1;
  std::uint32_t at_once = 0;           // 0: all
  bool reads = true;                   // else nothing that comes is taken out of the kernel
  std::string bytes = "{connect}";     // template; what each sends
  std::chrono::milliseconds gap{};     // between its octets; 0: in one write
  std::chrono::milliseconds linger{};  // between what each came for and its end
};

using Action =
    std::variant<Connect, Request, Send, AwaitResponse, AwaitTunnel, AwaitChallenge, AwaitEnd,
                 AwaitConnection, AwaitHead, AwaitData, AwaitCount, AwaitStream, AwaitQuiet,
                 AwaitStalled, AwaitLetGo, HalfClose, Close, CloseWithoutNotify, Reset, StopReading,
                 ResumeReading, Release, Stream, Note, Echo, ManyClients>;

// A time that is a template, "{between:100:900}ms"; it counts in place of the one in the step.
struct WrittenTime {
  enum class Of { within, gap, stretch } of = Of::within;
  std::string text;
};

struct Step {
  Actor actor;
  Action action;
  std::optional<std::chrono::milliseconds> within;  // else the run's --timeout
  std::vector<WrittenTime> times;
  SourcePosition position;
  std::string text;                 // one line as the case file wrote it, for `show` and messages
  Carriers over = Carriers::any();  // where what it does can be done at all
};

}  // namespace connectspec
