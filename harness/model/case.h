// One scenario as data: what is set up, what is done, and by which rules the outcome is judged.
// The YAML form is described in cases/README.md; language/ makes these values; engine/ and judge/
// read them.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "harness/model/observation.h"
#include "harness/model/verdict.h"

namespace connectspec {

struct SourcePosition {
  std::string file;
  int line = 0;    // from 1
  int column = 0;  // from 1
};

// ---- set-up

// Where a listener of ours stands.
enum class ListenerHost {
  ipv4,            // a 127/8 address that this case has to itself
  ipv6,            // [::1]
  name,            // the profile's name for us (`names.origin`); bound on the address it stands for
  origin,          // the same host as the listener called "origin"
  apart,           // a 127/8 address that this listener has to itself
  metadata,        // the metadata services of clouds, 169.254.169.254 and fd00:ec2::254
  denied_address,  // the address the profile says is denied
  denied_name,     // the name the profile says is denied
};

enum class ListenerKind {
  scripted,     // accepts; the script says what happens on the connection
  refuse,       // nothing listens: the kernel answers RST
  hang,         // the accept queue is full, so that the handshake never completes
  reset,        // accepts and answers RST at once
  lost,         // packets there vanish; in a private network only
  unreachable,  // the kernel knows no way there; in a private network only
  parent,       // the parent proxy of a chained target; gets the connections that ask for this
                // case's origins, and the script says what it answers
  echo,         // accepts and sends back what it gets; no step sees its connections
  loop,         // a parent that hands every such CONNECT back to the target
};

struct Listener {
  std::string name;
  ListenerHost host = ListenerHost::ipv4;
  ListenerKind kind = ListenerKind::scripted;
  std::string port;         // template; empty: any free port the target's policy allows
  bool privileged() const;  // a fixed literal port below 1024
  bool nowhere() const { return kind == ListenerKind::lost || kind == ListenerKind::unreachable; }
  bool plays_parent() const { return kind == ListenerKind::parent || kind == ListenerKind::loop; }
};

// What the run's name server answers to one lookup of a name: to its A and its AAAA question.
struct NameAnswer {
  enum class Kind { addresses, alias, nxdomain, servfail, refused, silent };
  Kind kind = Kind::addresses;
  std::vector<std::string> addresses;  // listeners and IP addresses (templates), in this order
  std::uint32_t nobody = 0;            // loopback addresses without a listener, behind those
  std::string alias;                   // another name of the case
  std::chrono::milliseconds delay{0};
};

struct Name {
  std::string name;  // {names.NAME} in templates
  // Template of what stands in front of the execution's zone, or, with a dot at its end, of the
  // whole name.
  std::string label;
  std::vector<NameAnswer> answers;  // to the first lookup, the second, …; the last one goes on
};

// ---- the script

// How the bytes of one send are cut into writes.
enum class Cut { whole, bytes, lines, at };

struct Send {
  std::string bytes;  // template
  Cut cut = Cut::whole;
  std::vector<int> at;   // offsets for Cut::at; negative ones count from the end
  std::string cut_name;  // template naming a cut ("{cut}"); overrides `cut` when not empty
  std::chrono::milliseconds gap{2};  // between writes: a slow sender is the stimulus
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
struct Connect {                       // over TLS at an endpoint that speaks it
  bool plain = false;                  // not even there
  std::string protocols = "http/1.1";  // template; offered by ALPN, "h2,http/1.1"; empty: none
  std::string version;                 // template; "1.2", "1.3": only that; empty: both
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
};
struct Echo {  // the actor of the step is the client
  std::string origin;
};

struct ManyClients {  // `client.crowd: {clients: 1000}`: as many clients like that one
  enum class Until { served, sent } until = Until::served;
  enum class Then { close, reset, alternate, hold } then = Then::close;
  std::uint32_t clients = 1;
  std::uint32_t at_once = 0;           // 0: all
  std::string bytes = "{connect}";     // template; what each sends
  std::chrono::milliseconds gap{};     // between its octets; 0: in one write
  std::chrono::milliseconds linger{};  // between what each came for and its end
};

using Action = std::variant<Connect, Send, AwaitResponse, AwaitTunnel, AwaitChallenge, AwaitEnd,
                            AwaitConnection, AwaitHead, AwaitData, AwaitCount, AwaitStream,
                            AwaitQuiet, AwaitStalled, HalfClose, Close, CloseWithoutNotify, Reset,
                            StopReading, ResumeReading, Release, Stream, Echo, ManyClients>;

struct Step {
  std::string actor;  // "client", "client2", or a listener's name
  Action action;
  std::optional<std::chrono::milliseconds> within;  // else the run's --timeout
  SourcePosition position;
  std::string text;  // one line as the case file wrote it, for `show` and messages
};

// ---- judgement

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
  std::string client = "client";
  std::vector<AnswerPattern> any_of;
};
struct ResponseCountFact {  // `responses: 1`, final ones
  std::string client = "client";
  int at_least = 0;
  int at_most = 0;
};
struct FieldFact {  // `field: {Content-Length: absent}`; of the last final response, or of the
                    // request that the actor, a parent, got
  std::string actor = "client";
  std::string name;
  enum class Test { present, absent, matches, is } test = Test::present;
  // `matches`: ECMAScript regular expression, searched without regard to case; `is`: a template.
  std::string pattern;
};
struct VersionFact {  // `version: HTTP/1.1`; likewise
  std::string actor = "client";
  std::vector<std::string> any_of;
};
struct RequestFact {  // `parent.request: "CONNECT {origin}"`: its method and target
  std::string actor;
  std::string words;  // template; the version is left out
};
struct IrregularFact {  // `irregular: none` when `any_of` is empty, else one of these was seen
  std::string client = "client";
  std::vector<Irregularity> any_of;
};
struct ContentFact {  // `content: present`
  std::string client = "client";
  bool present = true;
};
struct BytesFact {  // `origin: {received: "PING"}`, `client: {raw: {lacks: "{nonce}"}}`
  std::string actor;
  bool raw = false;  // clients and parents: heads included
  Comparison comparison = Comparison::is;
  std::string bytes;  // template
};
struct EndFact {  // `client: {end: [fin, reset]}`
  std::string actor;
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
  std::string actor;
  bool timed_out = true;
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
  std::string actor;
  std::vector<Handshake> any_of;
};
struct CloseNotifyFact {  // `client: {close-notify: yes}`; likewise
  std::string actor;
  bool received = true;
};
struct AlikeFact {  // `alike: [client, client2]`: final responses of the same status and content
                    // length
  std::vector<std::string> clients;
};
struct ClaimsFact {  // `claims: denied-port`
  std::string capability;
};

struct AskedFact {                  // `asked: a`: the run's name server was asked for one of these
  std::vector<std::string> any_of;  // names of the case; empty: for none of its names
};

using Fact = std::variant<ResponseFact, ResponseCountFact, FieldFact, VersionFact, RequestFact,
                          IrregularFact, ContentFact, BytesFact, EndFact, ConnectionsFact,
                          ProbeFact, AliveFact, TimedOutFact, HandshakeFact, CloseNotifyFact,
                          AlikeFact, CrowdFact, ResourceFact, ClaimsFact, AskedFact>;

struct Condition {
  enum class Kind { all, any, negation, fact, otherwise } kind = Kind::otherwise;
  std::vector<Condition> parts;  // of all, any (1..n) and negation (exactly 1)
  std::optional<Fact> fact;
  std::string text;  // as the case file wrote it, for messages
};

struct Rule {
  Verdict verdict = Verdict::pass;
  Condition condition;
  std::string because;               // may be empty
  std::vector<std::string> clauses;  // empty: those of the case
  Breaks breaks = Breaks::clause;
  SourcePosition position;
};

// ---- the case

struct Variant {
  std::string name;  // empty for a case without a parameter table
  Bindings parameters;
};

struct Case {
  std::string id;    // "h1/target/missing-port"; with a variant "h1/target/port-sign/plus"
  std::string area;  // "h1/target"
  std::string title;
  std::vector<std::string> clauses;  // "RFC 9110 §9.3.6"
  Level level = Level::must;
  std::vector<std::string> needs;  // capabilities
  std::string endpoint;            // endpoint the client speaks to; empty: the run's
  std::string why;
  std::vector<Listener> listeners;  // the one called "origin" is always there
  std::vector<Name> names;          // only where the target asks the run's name server
  Variant variant;                  // the one this value was expanded for
  std::vector<Step> script;
  std::vector<Condition> require;
  std::vector<Rule> rules;
  bool control = false;               // shows that the target works at all
  std::vector<std::string> controls;  // ids that must pass for this case to mean anything
  bool slow = false;                  // over a second by its nature; runs with --slow
  bool in_turn = false;               // no other one is busy meanwhile, though some may settle
  bool alone = false;                 // disturbs others, or they it, until it has settled
  bool resources = false;             // what the target uses is measured, so it runs alone
  bool canary = true;                 // a CONNECT of the harness's own follows the script
  SourcePosition position;

  // The id without the variant's name.
  std::string family() const;
};

// Whether some rule of the case asks for a fact of that kind.
template <typename Wanted>
bool mentions(const Condition& condition) {
  return (condition.fact && std::holds_alternative<Wanted>(*condition.fact)) ||
         std::any_of(condition.parts.begin(), condition.parts.end(), mentions<Wanted>);
}

template <typename Wanted>
bool mentioned(const Case& scenario) {
  return std::any_of(scenario.rules.begin(), scenario.rules.end(),
                     [](const Rule& rule) { return mentions<Wanted>(rule.condition); });
}

}  // namespace connectspec
