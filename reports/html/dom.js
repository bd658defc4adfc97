"use strict";
// Elements are made here and nowhere else, always with text nodes: nothing that a target sent is read as markup.

const VERDICTS = ["pass", "warn", "fail", "info", "skip", "unresolved"];
const SIGNS = { pass: "✓", warn: "!", fail: "✗", info: "i", skip: "–", unresolved: "?", none: "·" };

// element("a", {href: url, class: "x"}, "text", child, …); null children are left out.
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) {
      made.addEventListener(key.slice(2), value);
    } else if (value === true) {
      made.setAttribute(key, "");
    } else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(key, value);
    }
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

function verdictMark(verdict) {
  return element("span", { class: `verdict ${verdict}` }, `${SIGNS[verdict] ?? "?"} ${verdict}`);
}

// "✓ 41 pass  ✗ 1 fail", of the verdicts that occur.
function verdictCounts(counts) {
  return VERDICTS.filter((verdict) => counts[verdict] > 0).flatMap((verdict) =>
    [element("span", { class: `verdict ${verdict}` }, `${SIGNS[verdict]} ${counts[verdict]} ${verdict}`), " "]);
}

// A definition list of those pairs that have a value.
function facts(pairs) {
  const list = element("dl", { class: "facts" });
  for (const [name, ...values] of pairs) {
    const shown = values.flat().filter((value) => value !== null && value !== undefined && value !== "");
    if (shown.length > 0) {
      list.append(element("dt", {}, name), element("dd", {}, ...shown));
    }
  }
  return list;
}

// Text that may be a plain string or, where it isn't valid visible Unicode, {"octets": …}.
function textOf(value) {
  if (value === undefined || value === null) {
    return "";
  }
  return typeof value === "object" ? escapedText(octetsOf(value.octets)) : String(value);
}

// "ended by SIGINT: 12 of 745 cases have no result"; empty for a run that came to its end.
function incompleteText(run) {
  if (!run.interrupted) {
    return "";
  }
  const unasked = run.interrupted.unasked ?? 0;
  return `ended by ${textOf(run.interrupted.signal)}: ${unasked} of ${run.results.length + unasked} cases ${unasked === 1 ? "has" : "have"} no result`;
}

// "2026-11-23T14:40:48Z" as "2026-11-23 14:40 UTC".
function dateText(rfc3339) {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\dZ$/.exec(rfc3339);
  return match ? `${match[1]} ${match[2]} UTC` : rfc3339;
}

function durationText(microseconds) {
  return microseconds < 1e6 ? `${(microseconds / 1e3).toFixed(0)} ms` : `${(microseconds / 1e6).toFixed(1)} s`;
}

function copyButton(text, label, caption = "Copy") {
  const button = element("button", { type: "button", "aria-label": `${caption}: ${label}` }, caption);
  button.addEventListener("click", async () => {
    button.textContent = (await copyText(text)) ? "Copied" : "Select it by hand";
    setTimeout(() => { button.textContent = caption; }, 2000);
  });
  return button;
}

// A command with a button that copies it.
function commandLine(text, label) {
  return element("div", { class: "command" }, element("pre", { tabindex: 0 }, text), copyButton(text, label));
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

// JSON, packed where it is long.
async function pageData() {
  const text = document.getElementById("data").textContent;
  return text.startsWith("{") ? JSON.parse(text) : unpack(text).catch((error) => {
    document.body.append(element("p", { class: "note" }, "This browser can't unpack the page's data; a newer one can."));
    throw error;
  });
}

async function unpack(base64) {
  const octets = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const stream = new Blob([octets]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}
