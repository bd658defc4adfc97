"use strict";
// Everything that is known of one result, as the body of its entry.

// Clauses by reference, each { weight, statement, link } as far as the runs know them.
function clausesOf(runs) {
  return new Map(runs.flatMap((run) => run.clauses ?? []).map((clause) => [textOf(clause.reference), clause]));
}

function clauseName(reference, clauses) {
  const link = clauses.get(reference)?.link;
  return link ? element("a", { href: link, rel: "noreferrer" }, reference) : element("span", {}, reference);
}

function clauseLines(references, clauses) {
  return (references ?? []).map(textOf).map((reference) => {
    const known = clauses.get(reference);
    const weight = known?.weight ? `${textOf(known.weight)}: ` : "";
    return element("div", {}, clauseName(reference, clauses),
      known?.statement ? element("span", {}, ` ${weight}${textOf(known.statement)}`) : null);
  });
}

// What the expected results say, and what there is to do.
function standingNote(result) {
  const reason = textOf(result.reason);
  switch (result.standing) {
    case "known":
      return element("p", { class: "note known" }, `A known deviation: ${reason}`);
    case "vanished":
      return element("p", { class: "note" }, `Expected to deviate, but it no longer does. ${result.advice} (${reason})`);
    case "unexpected":
      return element("p", { class: "note" },
        `Not expected: ${result.advice}.${reason ? ` The entry that names it has another verdict: ${reason}` : ""}`);
    default:
      return null;
  }
}

function clauseFacts(result, clauses) {
  return [["Clause", clauseLines(result.judgement.clauses, clauses)]];
}

// What is true of the case, whoever is tested.
function caseFacts(result) {
  return [["Level", result.level ?? "must"], ["Why it matters", textOf(result.why)]];
}

// What the case needs and could not have, so that it was skipped.
function hindranceFacts({ kind, name, because }) {
  const what = element("code", {}, textOf(name));
  switch (kind) {
    case "endpoint":
      return [["Needs", "an endpoint ", what]];
    case "carrier":
      return [["Needs", "the carrier ", what]];
    case "clients":
      return [["Needs", "a target that serves several clients at a time"]];
    case "reserved":
      return [["Skipped", "endpoint ", what, " is for the cases that name it"]];
    default:
      return [["Needs", what], ["Not to be had because", textOf(because)]];
  }
}

// A case, a click away.
function caseLink(id) {
  return element("a", { href: fragmentOf({ ...readState(), case: id }) }, element("code", {}, id));
}

// The control that left it open, or the case that the target died of.
function blockerLine({ control, verdict }) {
  return [caseLink(textOf(control)), " ", verdictMark(verdict)];
}

// Those that a target that didn't come back may have died of as well.
function suspectsLine(death) {
  return (death?.suspects ?? []).map(textOf).flatMap((id, at) => [at > 0 ? ", " : "", caseLink(id)]);
}

// The fault of which this is one more sign, and what it is a sign of itself, where the whole run is
// at hand (in the matrix it isn't).
function causeFacts(result, run) {
  const { explained_by: cause } = result.judgement;
  const signs = (run.results ?? []).filter((other) =>
    other.judgement.explained_by && textOf(other.judgement.explained_by.case_id) === textOf(result.case_id));
  return [
    ["One more sign of", cause ? [caseLink(textOf(cause.case_id)), textOf(cause.because) ? `: ${textOf(cause.because)}` : ""] : ""],
    ["Explains", signs.length === 0 ? "" : element("details", {},
      element("summary", {}, `${signs.length} ${signs.length === 1 ? "other" : "others"}`),
      element("ul", {}, signs.map((sign) => element("li", {}, verdictMark(sign.judgement.verdict), " ", caseLink(textOf(sign.case_id))))))],
    ["As a case", result.reproduction ? element("pre", {}, textOf(result.reproduction)) : ""],
  ];
}

// What a target did in it.
function judgementFacts(result) {
  const judgement = result.judgement;
  // What fails a target whatever the level of the clause.
  const broken = {
    promise: "a promise that the target's own profile makes",
    data: "data was lost, altered, or went elsewhere",
    liveness: "the target died, or serves nobody any more",
  };
  return [
    ["Expected", textOf(judgement.expected)],
    ...(judgement.hindrance ? hindranceFacts(judgement.hindrance) : [["Observed", textOf(judgement.observed)]]),
    ["Left open by", judgement.blocked_by ? blockerLine(judgement.blocked_by) : ""],
    ["Or one of these", suspectsLine(result.observation.death)],
    ["Judged by", judgement.rule ? element("code", {}, textOf(judgement.rule)) : ""],
    ["Because", textOf(judgement.because)],
    ["Hint", textOf(judgement.hint)],
    ["Broken", judgement.verdict === "fail" ? broken[judgement.breaks] : ""],
    ["Endpoint", textOf(result.endpoint)],
    ["Attempts", result.attempts > 1 ? `${result.attempts}: whatever isn't a pass is repeated` : ""],
    ["Harness", textOf(result.observation.harness_failure)],
  ];
}

function tlsText(tls) {
  if (!tls) {
    return "";
  }
  return [textOf(tls.version), textOf(tls.protocol), tls.handshake, tls.verified ? "certificate checked" : "", tls.close_notify ? "close_notify" : ""]
    .filter((text) => text !== "" && text !== undefined).join(", ");
}

function connectionTable(connections) {
  const overTls = connections.some((connection) => connection.tls);
  const row = (connection) => {
    const octets = (direction) => {
      const count = direction?.count ?? 0;
      return element("td", { title: direction?.sha256 ? `SHA-256 ${direction.sha256}` : null }, count.toLocaleString("en"));
    };
    const end = connection.established === false ? `not connected: ${textOf(connection.failure)}`
      : { open: "left open", fin: "FIN", reset: "RST" }[connection.end] ?? connection.end;
    return element("tr", {}, element("th", { scope: "row" }, textOf(connection.actor)),
      element("td", {}, textOf(connection.local)), element("td", {}, textOf(connection.remote)),
      octets(connection.sent), octets(connection.received), element("td", {}, end), overTls ? element("td", {}, tlsText(connection.tls)) : null);
  };
  const head = ["Who", "Our address", "The target's", "Bytes sent", "Bytes received", "Ended by the target with", ...(overTls ? ["TLS"] : [])];
  return element("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": "Connections" }, element("table", {},
    element("thead", {}, element("tr", {}, head.map((name) => element("th", { scope: "col" }, name)))),
    element("tbody", {}, connections.map(row))));
}

// Where the target could have connected to, and whether it did.
function listenerLines(listeners) {
  const line = (one) => element("li", {}, element("b", {}, textOf(one.name)), ` at ${textOf(one.address)}: `,
    one.watched === false ? `could not be watched (${textOf(one.unwatched_because)})`
      : !one.connections ? "untouched" : one.connections === 1 ? "reached once" : `reached ${one.connections} times`);
  return (listeners ?? []).length > 0 ? element("ul", {}, listeners.map(line)) : null;
}

function probeLines(observation) {
  const line = (what) => (probe) => element("li", {},
    `${what} from ${textOf(probe.from)} to ${textOf(probe.to)}: ${probe.outcome}, ` +
    `${(probe.bytes_received ?? 0).toLocaleString("en")} of ${(probe.bytes_sent ?? 0).toLocaleString("en")} bytes` +
    (probe.first_difference === undefined || probe.first_difference === null ? "" : `, different from byte ${probe.first_difference} on`));
  const crowd = (one) => element("li", {}, `Crowd of ${one.clients ?? 0} clients: ` +
    ["served", "refused", "closed", "silent", "broken", "unconnected"].filter((word) => one[word]).map((word) => `${one[word]} ${word}`).join(", "));
  const use = observation.resources;
  const amount = (at) => `${((at?.memory ?? 0) / 1048576).toFixed(1)} MiB, ${at?.descriptors ?? 0} descriptors`;
  const resources = use ? [element("li", {}, `The target's memory and descriptors: ${amount(use.before)} before, ${amount(use.after)} after, ${amount(use.settled)} when all was closed`)] : [];
  const lines = [...(observation.crowds ?? []).map(crowd), ...resources, ...(observation.echoes ?? []).map(line("Echo")), ...(observation.streams ?? []).map(line("Stream"))];
  return lines.length > 0 ? element("ul", {}, lines) : null;
}

// What each client sent, as a command to be typed; `address` where it didn't connect.
function netcatCommands(observation, address) {
  const clients = [...new Set((observation.events ?? []).map((event) => textOf(event.actor)))].filter((name) => /^client([2-9]|[1-9][0-9]+)?$/.test(name));
  return clients.flatMap((client) => {
    const sent = observation.events.filter((event) => textOf(event.actor) === client && event.kind === "sent");
    if (sent.length === 0) {
      return [];
    }
    const connection = (observation.connections ?? []).find((one) => textOf(one.actor) === client);
    const parts = sent.map((event) => octetsOf(event.bytes));
    const octets = Uint8Array.from(parts.flatMap((part) => Array.from(part)));
    const total = sent.reduce((sum, event) => sum + (event.count ?? 0), 0);
    const note = total > octets.length ? ` (the first ${octets.length} of ${total} bytes)` : "";
    return [element("p", { class: "quiet" }, `The bytes of ${client}${note}, in one write:`),
      commandLine(netcatCommand(octets, textOf(connection?.remote) || address, Boolean(connection?.tls)), `the bytes of ${client}`)];
  });
}

// Whoever types such a command comes after the run.
function standInNote(observation) {
  const stood = (observation.listeners ?? []).filter((one) => one.watched !== false && one.address);
  if (stood.length === 0) {
    return null;
  }
  const one = stood.find(({ connections }) => connections > 0) ?? stood[0];
  const { host, port } = splitAuthority(textOf(one.address));
  return element("p", { class: "quiet" }, "The harness's own listeners have gone since; ",
    element("code", {}, `nc -l ${host} ${port}`), ` stands in for ${textOf(one.name)}.`);
}

// The report to the target's maintainers, as `connectspec report issue` words it.
function issueReport(result) {
  const text = textOf(result.issue);
  if (!text) {
    return null;
  }
  return element("details", {}, element("summary", {}, "for the target's maintainers, in Markdown"),
    element("pre", {}, text));
}

function issueButton(result) {
  const text = textOf(result.issue);
  return text ? element("p", {}, copyButton(text, "the report to the target's maintainers", "Copy as an issue")) : null;
}

// How the target was started, to be opened.
function configurationOf(run) {
  const text = textOf(run.target.configuration);
  return text ? element("details", {}, element("summary", {}, "command and files"), element("pre", {}, text)) : "";
}

function section(title, ...content) {
  const filled = content.flat().filter((part) => part !== null);
  return filled.length > 0 ? [element("h3", {}, title), ...filled] : [];
}

// An attempt that came out otherwise than the one above.
function otherAttempt(attempt) {
  const observation = attempt.observation ?? {};
  return element("details", { class: "attempt" },
    element("summary", {}, verdictMark(attempt.verdict), " ", textOf(attempt.observed)),
    (observation.events ?? []).length > 0 ? drawLadder(observation) : null);
}

// `known` are facts that stand elsewhere, or none.
function caseBody(result, run, known) {
  const observation = result.observation ?? {};
  const id = textOf(result.case_id);
  const output = textOf(observation.target_output);
  return element("div", { class: "body" },
    element("div", { class: "judgement" }, standingNote(result), facts([...known, ...judgementFacts(result), ...causeFacts(result, run)])),
    element("div", { class: "seen" },
      (observation.events ?? []).length > 0 ? section("Transcript", drawLadder(observation)) : [],
      section("Came out otherwise", (result.other_attempts ?? []).map(otherAttempt)),
      section("Where it could connect to", listenerLines(observation.listeners)),
      section("Probes and resources", probeLines(observation)),
      (observation.connections ?? []).length > 0 ? section("Connections", connectionTable(observation.connections)) : [],
      output ? section("Last output of the target", element("pre", {}, output)) : [],
      section("Repeat it", commandLine(`${textOf(run.command) || "connectspec run"} ${id}`, "the command that runs this case alone"),
        netcatCommands(observation, textOf(run.target.address)), standInNote(observation)),
      section("Report it", issueButton(result), issueReport(result))));
}
