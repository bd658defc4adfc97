// What a rule may ask of an observation.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "harness/model/actor.h"

namespace connectspec {

enum class End;
enum class Handshake;
enum class Irregularity;
enum class ProbeOutcome;
struct Crowd;

// What a client got, at the level a rule asks about.
enum class Answer {
  status,       // a final response: `low`..`high`
  closed,       // FIN before a complete final head
  reset,        // RST before a complete final head
  silent,       // nothing, or not a whole head, until the deadline
  unreachable,  // the target's port didn't accept
  garbage,      // octets that are no HTTP response, or a head without end
};

struct AnswerPattern {
  Answer kind = Answer::status;
  int low = 0;
  int high = 0;
};

enum class Comparison { is, contains, lacks, starts };

struct ResponseFact {  // `response: [4xx, closed]`
  Actor client;
  std::vector<AnswerPattern> any_of;
};
struct ResponseCountFact {  // `responses: 1`, final ones
  Actor client;
  int at_least = 0;
  int at_most = 0;
};
struct FieldFact {  // `field: {Content-Length: absent}`; of the last final response, or of the
                    // request that the actor, a parent, got
  Actor actor;
  std::string name;
  enum class Test { present, absent, matches, is } test = Test::present;
  // `matches`: ECMAScript regular expression, searched without regard to case; `is`: a template.
  std::string pattern;
};
struct VersionFact {  // `version: HTTP/1.1`; likewise
  Actor actor;
  std::vector<std::string> any_of;
};
struct RequestFact {  // `parent.request: "CONNECT {origin}"`: its method and target
  Actor actor;
  std::string words;  // template; the version is left out
};
struct IrregularFact {  // `irregular: none` when `any_of` is empty, else one of these was seen
  Actor client;
  std::vector<Irregularity> any_of;
};
struct ContentFact {  // `content: present`
  Actor client;
  bool present = true;
};
struct BytesFact {  // `origin: {received: "PING"}`, `client: {raw: {lacks: "{nonce}"}}`
  Actor actor;
  bool raw = false;  // clients and parents: heads included
  Comparison comparison = Comparison::is;
  std::string bytes;  // template
};
struct EndFact {  // `client: {end: [fin, reset]}`
  Actor actor;
  std::vector<End> any_of;
};
struct ConnectionsFact {  // `origin: untouched`, `origins: untouched`, `origin: {connections: 1}`
  std::string listener;   // empty: every listener of the case
  std::uint32_t at_least = 0;
  std::uint32_t at_most = 0;
};
struct ProbeFact {  // `echo: intact`, `streams: intact`: every probe of that kind is one of these
  bool streams = false;
  std::vector<ProbeOutcome> any_of;
};
struct AliveFact {  // `alive: yes`
  bool alive = true;
};
struct TimedOutFact {  // `client: {timed-out: yes}`
  Actor actor;
  bool timed_out = true;
};
struct PromptedFact {  // `client: {prompted: no}`
  Actor client;
  bool prompted = true;
};
struct CrowdFact {  // `crowd: {served: 1000}`: of all crowds together
  std::uint32_t Crowd::*count = nullptr;
  std::uint32_t at_least = 0;
  std::uint32_t at_most = 0;
};
struct ResourceFact {  // `resources: {memory-growth: {at-most: 16MiB}}`
  enum class Of {
    memory_growth,     // from before the script to its end, octets
    descriptors_left,  // more than before, once all is closed
    cpu,               // from before the script to its end, microseconds
  } of = Of::memory_growth;
  std::uint64_t at_most = 0;
};
struct HandshakeFact {  // `client: {handshake: failed}`; of TLS, so never of a plain connection
  Actor actor;
  std::vector<Handshake> any_of;
};
struct CloseNotifyFact {  // `client: {close-notify: yes}`; likewise
  Actor actor;
  bool received = true;
};
struct LetGoFact {  // `client: {let-go: yes}`
  Actor actor;
  bool let_go = true;
};
struct AlpnFact {  // `client: {alpn: h2}`; likewise
  Actor actor;
  std::vector<std::string> any_of;  // protocols; "none": nothing was chosen
};
struct AlikeFact {  // `alike: [client, client2]`: final responses of the same status and content
                    // length
  std::vector<Actor> clients;
};
struct ClaimsFact {  // `claims: denied-port`
  std::string capability;
};

struct AskedFact {                  // `asked: a`: the run's name server was asked for one of these
  std::vector<std::string> any_of;  // names of the case; empty: for none of its names
};

using Fact =
    std::variant<ResponseFact, ResponseCountFact, FieldFact, VersionFact, RequestFact,
                 IrregularFact, ContentFact, BytesFact, EndFact, ConnectionsFact, ProbeFact,
                 AliveFact, TimedOutFact, PromptedFact, HandshakeFact, CloseNotifyFact, LetGoFact,
                 AlpnFact, AlikeFact, CrowdFact, ResourceFact, ClaimsFact, AskedFact>;

}  // namespace connectspec
