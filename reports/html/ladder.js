"use strict";
// One transcript drawn as a ladder. Clients stand on the left, whatever the target connects to on the right.

// How an event of each kind is told: which way it goes (out: from the actor to the target), and its words,
// with what joins them to the event's own text.
const EVENT_KINDS = {
  "connecting": { way: "out", words: "connects", joint: " to", flag: "SYN", plain: true },
  "connected": { way: "in", words: "is connected", joint: ", from", plain: true },
  "connect-failed": { way: "in", words: "is not connected", joint: ":", bad: true },
  "accepted": { way: "in", words: "is reached", joint: " from", flag: "SYN", plain: true },
  "sent": { way: "out", words: "sends" },
  "received": { way: "in", words: "receives" },
  "frame-sent": { way: "out", words: "sends" },
  "frame-received": { way: "in", words: "receives" },
  "fin-sent": { way: "out", words: "half-closes", flag: "FIN" },
  "fin-received": { way: "in", words: "reads the end", flag: "FIN" },
  "rst-sent": { way: "out", words: "resets", flag: "RST" },
  "rst-received": { way: "in", words: "is reset", flag: "RST", bad: true },
  "closed": { way: "out", words: "closes", plain: true },
  "handshake-done": { way: "in", words: "shook hands", joint: " by", flag: "TLS", plain: true },
  "handshake-failed": { way: "local", words: "got no TLS", joint: ":", bad: true },
  "close-notify-sent": { way: "out", words: "says that it is done", flag: "close_notify" },
  "close-notify-received": { way: "in", words: "hears that the target is done", flag: "close_notify" },
  "send-failed": { way: "local", words: "could not send", joint: ":", bad: true },
  "reading-paused": { way: "local", words: "stops reading" },
  "reading-resumed": { way: "local", words: "reads again" },
  "deadline": { way: "local", words: "waited in vain", joint: " for", waited: true },
  "quiet": { way: "local", words: "heard nothing, as asked" },
  "asked": { way: "in", words: "", plain: true },
  "note": { way: "local", words: "" },
  "canary": { way: "local", words: "" },
  "target-exited": { way: "local", words: "exited", joint: ":", bad: true },
};

function sideOf(actor) {
  if (/^(client([2-9]|[1-9][0-9]+)?|canary)$/.test(actor)) {
    return "left";
  }
  return actor === "target" || actor === "harness" ? "middle" : "right";
}

// Who stands in a lane; "parent#2" is a later connection of "parent". A listener is told with its address.
function lane(names, observation, otherwise) {
  const families = [...new Set(names.map((name) => name.split("#")[0]))];
  const address = (name) => textOf((observation.listeners ?? []).find((one) => textOf(one.name) === name)?.address);
  return families.length === 0 ? otherwise
    : families.flatMap((name, at) => [at > 0 ? ", " : "", name, address(name) ? element("span", { class: "address" }, ` ${address(name)}`) : null]);
}

function toneOf(event, kind) {
  if (event.kind === "canary") {
    return textOf(event.text) === "alive" ? "good" : "bad";
  }
  return ["bad", "waited", "plain"].filter((tone) => kind[tone]).join(" ");
}

function timeText(microseconds = 0) {
  return microseconds < 1e6 ? `${(microseconds / 1e3).toFixed(1)} ms` : `${(microseconds / 1e6).toFixed(2)} s`;
}

function drawLadder(observation) {
  const events = observation.events ?? [];
  const names = (side) => [...new Set(events.map((event) => textOf(event.actor)))].filter((name) => sideOf(name) === side);
  const ladder = element("ol", { class: "ladder", "aria-label": "What went over the wire, in order of time" });
  ladder.append(element("li", { class: "lanes", "aria-hidden": "true" },
    element("span", { class: "time-lane" }, ""),
    element("span", {}, lane(names("left").filter((name) => name !== "canary"), {}, "client")),
    element("span", { class: "target-lane" }, "target"),
    element("span", { class: "right-lane" }, lane(names("right"), observation, "nothing was reached"))));
  for (const event of events) {
    ladder.append(drawRung(event));
  }
  return ladder;
}

function drawRung(event) {
  const actor = textOf(event.actor);
  const kind = EVENT_KINDS[event.kind] ?? { way: "local", words: event.kind };
  const side = sideOf(actor);
  const what = element("div", { class: "what" },
    element("span", {}, element("b", {}, actor), ` ${wordsOf(event, kind)}`),
    kind.flag ? element("span", { class: "flag" }, kind.flag) : null);
  const box = element("div", { class: "event" }, what);
  addOctets(box, what, event);
  return element("li", { class: `rung ${side} ${kind.way} ${toneOf(event, kind)}` },
    element("span", { class: "time" }, timeText(event.at)), box);
}

function wordsOf(event, kind) {
  const text = textOf(event.text);
  const size = event.kind === "sent" || event.kind === "received"
    ? `${(event.count ?? 0).toLocaleString("en")} ${event.count === 1 ? "byte" : "bytes"}` : "";
  const said = text !== "" && kind.joint ? `${kind.words}${kind.joint}` : kind.words;
  return [said, size, text].filter((word) => word !== "").join(" ");
}

function addOctets(box, what, event) {
  const octets = octetsOf(event.bytes);
  const folded = Math.max(0, (event.count ?? 0) - octets.length);
  if (octets.length === 0) {
    if (folded > 0) {
      what.append(element("span", { class: "quiet" }, "(folded)"));
    }
    return;
  }
  const shown = element("pre", {}, showOctets(octets));
  if (shown.textContent.length > 300 || shown.textContent.split("\n").length > 9) {
    shown.tabIndex = 0; // it may scroll, on a narrow screen above all
  }
  const button = element("button", { type: "button", "aria-pressed": "false" }, "Hex");
  button.addEventListener("click", () => {
    const hex = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(hex));
    shown.replaceChildren(hex ? hexDump(octets) : showOctets(octets));
  });
  what.append(button);
  box.append(shown);
  if (folded > 0) {
    box.append(element("div", { class: "quiet" }, `… ${folded.toLocaleString("en")} more bytes, folded`));
  }
}
