// Which members a run file holds, said once for writing and reading. A visitor is called as
// visit("name", member), for octets from a peer as visit.octets("name", member), and for what no
// run file can be without as visit.required("name", member). Anything else may be absent: empty
// texts, empty lists and zeros are not written, and a file from before a member was added has its
// default.
#pragma once

#include <concepts>
#include <type_traits>

#include "harness/model/result.h"

namespace connectspec {

template <typename T, typename Plain>
concept maybe_const = std::same_as<std::remove_const_t<T>, Plain>;

template <typename T>
concept word = std::is_enum_v<T>;
template <typename T>
concept number = std::integral<T> && !std::same_as<T, bool>;

template <typename Visitor, maybe_const<Field> T>
void members(Visitor& visit, T& field) {
  visit.octets("name", field.name);
  visit.octets("value", field.value);
}

template <typename Visitor, maybe_const<FrameRecord> T>
void members(Visitor& visit, T& frame) {
  visit("type", frame.type);
  visit("flags", frame.flags);
  visit("stream", frame.stream);
  visit("fields", frame.fields);
  visit("frames", frame.frames);
}

template <typename Visitor, maybe_const<Event> T>
void members(Visitor& visit, T& event) {
  visit.required("at", event.at);
  visit.required("actor", event.actor);
  visit.required("kind", event.kind);
  visit("count", event.count);
  visit.octets("bytes", event.bytes);
  visit("text", event.text);
  visit("frame", event.frame);
}

template <typename Visitor, maybe_const<Response> T>
void members(Visitor& visit, T& response) {
  visit.octets("version", response.version);
  visit("status", response.status);
  visit.octets("reason", response.reason);
  visit("fields", response.fields);
  visit.octets("head", response.head);
  visit("framing", response.framing);
  visit.octets("content", response.content);
  visit("content_size", response.content_size);
  visit("complete", response.complete);
  visit("irregularities", response.irregularities);
}

template <typename Visitor, maybe_const<Octets> T>
void members(Visitor& visit, T& octets) {
  visit("count", octets.count);
  visit("sha256", octets.sha256);
  visit.octets("prefix", octets.prefix);
}

template <typename Visitor, maybe_const<TlsFacts> T>
void members(Visitor& visit, T& tls) {
  visit("handshake", tls.handshake);
  visit("version", tls.version);
  visit("protocol", tls.protocol);
  visit("verified", tls.verified);
  visit("close_notify", tls.close_notify);
}

template <typename Visitor, maybe_const<Http2Facts> T>
void members(Visitor& visit, T& http2) {
  visit("stream", http2.stream);
  visit("end_stream", http2.end_stream);
  visit("reset", http2.reset);
  visit("goaway", http2.goaway);
  visit("connection_end", http2.connection_end);
  visit("irregularities", http2.irregularities);
}

template <typename Visitor, maybe_const<Connection> T>
void members(Visitor& visit, T& connection) {
  visit.required("actor", connection.actor);
  visit("local", connection.local);
  visit("remote", connection.remote);
  visit("established", connection.established);
  visit("failure", connection.failure);
  visit("tls", connection.tls);
  visit("http2", connection.http2);
  visit("end", connection.end);
  visit("let_go", connection.let_go);
  visit("timed_out", connection.timed_out);
  visit("awaited", connection.awaited);
  visit("prompted", connection.prompted);
  visit("sent", connection.sent);
  visit("received", connection.received);
  visit("data", connection.data);
  visit("responses", connection.responses);
}

template <typename Visitor, maybe_const<ListenerRecord> T>
void members(Visitor& visit, T& listener) {
  visit.required("name", listener.name);
  visit("address", listener.address);
  visit("watched", listener.watched);
  visit("unwatched_because", listener.unwatched_because);
  visit("connections", listener.connections);
}

template <typename Visitor, maybe_const<Probe> T>
void members(Visitor& visit, T& probe) {
  visit("from", probe.from);
  visit("to", probe.to);
  visit("outcome", probe.outcome);
  visit("bytes_sent", probe.bytes_sent);
  visit("bytes_received", probe.bytes_received);
  visit("sha256_sent", probe.sha256_sent);
  visit("sha256_received", probe.sha256_received);
  visit("first_difference", probe.first_difference);
}

template <typename Visitor, maybe_const<Crowd> T>
void members(Visitor& visit, T& crowd) {
  visit("clients", crowd.clients);
  visit("served", crowd.served);
  visit("refused", crowd.refused);
  visit("closed", crowd.closed);
  visit("silent", crowd.silent);
  visit("broken", crowd.broken);
  visit("unconnected", crowd.unconnected);
}

template <typename Visitor, maybe_const<Resources> T>
void members(Visitor& visit, T& resources) {
  visit("memory", resources.memory);
  visit("descriptors", resources.descriptors);
  visit("cpu", resources.cpu);
}

template <typename Visitor, maybe_const<ResourceUse> T>
void members(Visitor& visit, T& use) {
  visit("before", use.before);
  visit("after", use.after);
  visit("settled", use.settled);
}

template <typename Visitor, maybe_const<Asked> T>
void members(Visitor& visit, T& asked) {
  visit("form", asked.form);
  visit("number", asked.number);
  visit("times", asked.times);
}

template <typename Visitor, maybe_const<NeighbourSeen> T>
void members(Visitor& visit, T& neighbour) {
  visit("form", neighbour.form);
  visit("served", neighbour.served);
  visit("status", neighbour.status);
  visit.octets("request", neighbour.request);
  visit("answer", neighbour.answer);
}

template <typename Visitor, maybe_const<Death> T>
void members(Visitor& visit, T& death) {
  visit.required("absence", death.absence);
  visit("for_good", death.for_good);
  visit("not_again", death.not_again);
  visit("suspects", death.suspects);
}

template <typename Visitor, maybe_const<Observation> T>
void members(Visitor& visit, T& observation) {
  visit("carrier", observation.carrier);
  visit("asked", observation.asked);
  visit("neighbours", observation.neighbours);
  visit("bindings", observation.bindings);
  visit("chosen", observation.chosen);
  visit("events", observation.events);
  visit("records", observation.records);
  visit("tls_secrets", observation.tls_secrets);
  visit("connections", observation.connections);
  visit("listeners", observation.listeners);
  visit("echoes", observation.echoes);
  visit("streams", observation.streams);
  visit("crowds", observation.crowds);
  visit("resources", observation.resources);
  visit("canary", observation.canary);
  visit("canary_beside", observation.canary_beside);
  visit("canary_status", observation.canary_status);
  visit("hindrance", observation.hindrance);
  visit("target_exited", observation.target_exited);
  visit("target_output", observation.target_output);
  visit("death", observation.death);
  visit("harness_failure", observation.harness_failure);
  visit("began", observation.began);
  visit("duration", observation.duration);
}

template <typename Visitor, maybe_const<Hindrance> T>
void members(Visitor& visit, T& hindrance) {
  visit.required("kind", hindrance.kind);
  visit.required("name", hindrance.name);
  visit("because", hindrance.because);
}

template <typename Visitor, maybe_const<Blocker> T>
void members(Visitor& visit, T& blocker) {
  visit.required("control", blocker.control);
  visit.required("verdict", blocker.verdict);
  visit("kind", blocker.kind);
}

template <typename Visitor, maybe_const<Explanation> T>
void members(Visitor& visit, T& explanation) {
  visit.required("case_id", explanation.case_id);
  visit("because", explanation.because);
}

template <typename Visitor, maybe_const<Judgement> T>
void members(Visitor& visit, T& judgement) {
  visit.required("verdict", judgement.verdict);
  visit("expected", judgement.expected);
  visit("observed", judgement.observed);
  visit("because", judgement.because);
  visit("rule", judgement.rule);
  visit("clauses", judgement.clauses);
  visit("breaks", judgement.breaks);
  visit("unstable", judgement.unstable);
  visit("hindrance", judgement.hindrance);
  visit("blocked_by", judgement.blocked_by);
  visit("explained_by", judgement.explained_by);
  visit("hint", judgement.hint);
}

template <typename Visitor, maybe_const<Attempt> T>
void members(Visitor& visit, T& attempt) {
  visit.required("verdict", attempt.verdict);
  visit("observed", attempt.observed);
  visit("observation", attempt.observation);
}

template <typename Visitor, maybe_const<Result> T>
void members(Visitor& visit, T& result) {
  visit.required("case_id", result.case_id);
  visit("area", result.area);
  visit("title", result.title);
  visit("level", result.level);
  visit("why", result.why);
  visit("control", result.control);
  visit("endpoint", result.endpoint);
  visit.required("judgement", result.judgement);
  visit("attempts", result.attempts);
  visit("observation", result.observation);
  visit("other_attempts", result.other_attempts);
  visit("reproduction", result.reproduction);
}

template <typename Visitor, maybe_const<TargetFacts> T>
void members(Visitor& visit, T& target) {
  visit("name", target.name);
  visit("title", target.title);
  visit("version", target.version);
  visit("endpoint", target.endpoint);
  visit("address", target.address);
  visit("claims", target.claims);
  visit("notes", target.notes);
  visit("configuration", target.configuration);
  visit("profile", target.profile);
}

template <typename Visitor, maybe_const<CitedClause> T>
void members(Visitor& visit, T& clause) {
  visit.required("reference", clause.reference);
  visit("weight", clause.weight);
  visit("statement", clause.statement);
  visit("link", clause.link);
}

template <typename Visitor, maybe_const<Interruption> T>
void members(Visitor& visit, T& interruption) {
  visit.required("signal", interruption.signal);
  visit("unasked", interruption.unasked);
}

template <typename Visitor, maybe_const<Run> T>
void members(Visitor& visit, T& run) {
  visit.required("format", run.format);
  visit.required("program", run.program);
  visit("started", run.started);
  visit("duration", run.duration);
  visit("seed", run.seed);
  visit.required("target", run.target);
  visit("command", run.command);
  visit("selection", run.selection);
  visit("interrupted", run.interrupted);
  visit("clauses", run.clauses);
  visit.required("results", run.results);
}

}  // namespace connectspec
