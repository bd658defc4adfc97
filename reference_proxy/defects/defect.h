// A defect: the reference proxy with one wrong part, to prove that the suite catches it.
//
// The wrong part stands between the client and the right proxy (stage.h) and rewrites what passes:
// the request before the proxy sees it, the proxy's answer, the octets of the tunnel, the ends of
// both sides. Or it is a setting that the right proxy would not be run with.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "reference_proxy/operation/server_settings.h"
#include "reference_proxy/tunnel/side.h"

namespace connectspec::proxy::defects {

// What becomes of a connection behind a hook.
enum class Fate {
  goes_on,
  answered,  // the client gets `Visit::answer`, and then a FIN; the proxy isn't asked (any more)
  mute,      // nothing more is said, and nothing is closed before the client leaves
  hung_up,
  reset,
};

// One client connection, or one request on it where a defect keeps it open.
struct Visit {
  std::string request;             // the head, up to and with its blank line
  std::string behind;              // what the client has sent behind it before the answer came
  std::string asked;               // the head as the client sent it
  std::string from;                // the client's address, without its port
  std::vector<std::size_t> reads;  // where each read ended that brought a part of all that
  std::string say_first;           // goes to the client before the proxy is asked
  std::string answer;              // the proxy's: the head of a 2xx, a refusal with its content
  std::string also_ask;   // another request that the right proxy is asked, its answer dropped
  std::string talk_back;  // goes to the client in its tunnel, behind what is on its way
  Fate what_next = Fate::goes_on;
  bool keep_open = false;  // behind a refusal: the next request is read on the same connection

  // What the stage tells.
  bool answered = false;  // the answer is there; later octets of the client are no early data
  std::array<std::uint64_t, 2> passed{};  // through the tunnel so far, by the side they came from
  std::array<std::size_t, 2> held{};      // of these, how many the other side has not taken yet

  // The defect's own.
  std::array<std::string, 2> memory;  // of this visit, by side where it matters
  std::string lasting;                // of the connection, over all requests on it
};

// How the end that one side makes of its stream reaches the other.
enum class Ending {
  passed_on,
  swallowed,
  swallowed_after_a_jam,     // octets have had to wait for a reader
  swallowed_when_half_shut,  // the other side had ended before
  ends_both,
};

// A timer of the request that goes on in the tunnel.
struct Alarm {
  enum class Of {
    nothing,
    tunnel,         // since it began
    silent_client,  // since its last octet
    silent_origin,
    unread,  // since octets that are waiting for a reader had headway
  };
  Of of = Of::nothing;
  std::chrono::milliseconds after{};
  std::string says = {};  // to the client; then the tunnel ends
};

// What uses up places of which each request needs one for a moment, as it would a thread's.
struct Bottleneck {
  enum class At {
    nothing,
    head,         // a request that isn't whole
    answer,       // the right proxy's: the dial and the lookup are in it; kept by who is refused
    refused,      // a client that was refused and stays
    tunnel,       // any
    half_closed,  // a tunnel that one side has ended
    full,         // a tunnel in which octets wait for a reader
  };
  At at = At::nothing;
  int places = 1;
};

struct Defect {
  std::string_view name = {};
  std::string_view breaks = {};              // one sentence
  std::vector<std::string_view> fails = {};  // cases that must fail: ids, prefixes, globs
  std::vector<std::string_view> warns = {};  // that must warn, as none of their rules may fail it
  std::string_view endpoint = "plain";       // where it shows
  std::string_view needs = {};               // what the machine must offer: "low-ports"
  std::string_view offers = {};              // a capability that the right proxy lacks
  bool spares_controls = true;  // else the controls fail as well, and the cases are run without

  std::function<void(ServerSettings&)> settings = {};
  std::function<void(Visit&)> request = {};   // the head is complete
  std::function<void(Visit&)> fragment = {};  // it is not, and nothing more seems to come
  std::function<void(Visit&)> answer = {};
  std::function<void()> broken = {};  // by a reset of the client, before its tunnel or in it
  std::function<void(Visit&)> origin_ended = {};  // the tunnel, by FIN or RST
  std::function<void(Visit&, Side from, std::string& bytes)> relayed = {};  // through the tunnel
  Ending client_fin = Ending::passed_on;
  Ending origin_fin = Ending::passed_on;
  Ending client_reset = Ending::passed_on;
  Ending origin_reset = Ending::passed_on;
  std::vector<Defect> towards_parent = {};  // at most one: its hooks stand before the parent
  bool asks_late = false;  // behind `say_first`, the proxy is asked with the client's first octets
  bool reads_without_end = false;       // whatever the other side takes
  bool one_at_a_time = false;           // connections wait for each other
  bool writes_under_one_lock = false;   // a reader that has stopped holds everybody up
  bool writes_before_it_reads = false;  // a side isn't read while something waits for it
  bool forgets_what_jams = false;       // octets that have to wait for a reader
  bool resets_at_an_end = false;        // RST in place of the origin's FIN
  bool keeps_what_has_ended = false;    // connections whose sides have both ended
  Alarm alarm = {};
  Bottleneck bottleneck = {};
};

}  // namespace connectspec::proxy::defects
