"use strict";
// The page of one run.

const { runs: [run] } = await pageData();
const clauses = clausesOf([run]);
const entries = new Map(); // case id → { result, item, details }
const areas = []; // { details, counts, results }
let printing = false;

function targetTitle() {
  return textOf(run.target.title) || textOf(run.target.name) || "a target";
}

function drawHeader() {
  const counts = countVerdicts(run.results);
  const odd = run.results.filter((result) => result.standing === "unexpected" || result.standing === "vanished").length;
  const explained = run.results.filter((result) => result.standing === "explained").length;
  const known = run.results.filter((result) => result.standing === "known").length;
  document.title = `${targetTitle()}: ${counts.fail} fail, ${counts.warn} warn, ${counts.pass} pass (connectspec)`;
  document.getElementById("header").append(
    element("h1", {}, targetTitle(), " ", element("span", { class: "version" }, textOf(run.target.version))),
    element("p", { class: "quiet" }, `Endpoint ${textOf(run.target.endpoint)} at ${textOf(run.target.address)}, `,
      element("time", { datetime: textOf(run.started) }, dateText(textOf(run.started))),
      `: ${run.results.length} cases in ${durationText(run.duration ?? 0)}, by ${textOf(run.program)}`),
    ...(incompleteText(run) ? [element("p", { class: "incomplete", role: "alert" }, `Incomplete: ${incompleteText(run)}.`)] : []),
    element("p", { class: "total" }, verdictCounts(counts)),
    element("p", { class: odd === 0 ? "standing" : "standing odd" },
      odd === 0 ? (run.nothing_asked ? "Nothing was asked: all of it was skipped" : run.interrupted ? "What has a result is as expected" : "Everything is as expected") : element("a", { href: "#unexpected=1" }, `${odd} not as expected`), explained > 0 ? `, and ${explained} explained by ${odd === 1 ? "it" : "them"}` : "", known > 0 ? `, ${known} known deviations` : "", "."),
    element("details", { class: "about" }, element("summary", {}, "How the target was started, and what it claims"), facts([
      ["Command", run.command ? element("code", {}, [textOf(run.command), ...(run.selection ?? []).map(textOf)].join(" ")) : ""],
      ["Claims", (run.target.claims ?? []).map(textOf).join(", ")],
      ["Notes", textOf(run.target.notes)],
      ["Configuration", configurationOf(run)],
    ])));
}

function drawFilters(state) {
  const levels = ["must", "should", "may", "practice"].filter((level) =>
    run.results.some((result) => (result.level ?? "must") === level));
  const reset = element("button", { type: "button", onclick: () => { writeState({}); restore(); } }, "Show all");
  document.getElementById("filters").replaceChildren(
    verdictButtons(countVerdicts(run.results), state, change),
    selectBox("Level", "level", [["", "any"], ...levels.map((level) => [level, level])], state, change),
    selectBox("Clause", "clause", [["", "any"], ...citedClauses(run.results).map(([clause, count]) => [clause, `${clause} (${count})`])], state, change),
    searchBox(state, change),
    checkBox("not as expected", "unexpected", state, change),
    reset);
}

function drawAreas() {
  const byArea = new Map();
  for (const result of run.results) {
    const name = textOf(result.area);
    byArea.set(name, [...(byArea.get(name) ?? []), result]);
  }
  for (const [name, results] of byArea) {
    const counts = element("span", { class: "counts" });
    const details = element("details", { class: "area" },
      element("summary", {}, element("h2", {}, name), " ", counts),
      element("ul", {}, results.map(drawEntry)));
    areas.push({ details, counts, results });
  }
  document.getElementById("areas").append(...areas.map((area) => area.details));
}

function drawEntry(result) {
  const id = textOf(result.case_id);
  const mark = { known: "known", vanished: "vanished", explained: "explained" }[result.standing];
  const told = ["pass", "skip"].includes(result.judgement.verdict) ? "" : textOf(result.judgement.observed);
  const details = element("details", { class: `case is-${result.judgement.verdict}` },
    element("summary", {}, element("span", { class: "line" }, verdictMark(result.judgement.verdict), " ",
      element("span", { class: "told" }, element("code", {}, id), " ", mark ? element("span", { class: "mark" }, mark) : null, mark ? " " : null,
        element("span", { class: "title" }, textOf(result.title)),
        told ? element("span", { class: "observed" }, " ", told) : null))));
  // The body is made when it is first looked at: a run has hundreds of transcripts.
  details.addEventListener("toggle", () => {
    if (printing) {
      return;
    }
    if (details.open) {
      fill(result, details);
      change({ case: id });
    } else if (readState().case === id) {
      change({ case: "" });
    }
  });
  const item = element("li", {}, details);
  entries.set(id, { result, item, details });
  return item;
}

function fill(result, details) {
  if (!details.querySelector(".body")) {
    details.append(caseBody(result, run, [...clauseFacts(result, clauses), ...caseFacts(result)]));
  }
}

function change(values) {
  const state = { ...readState(), ...values };
  writeState(state);
  show(state);
}

function show(state) {
  const filtered = ["verdict", "level", "clause", "text", "unexpected"].some((key) => state[key]);
  let shown = 0;
  for (const { details, counts, results } of areas) {
    const visible = results.filter((result) => {
      const fits = matches(result, state);
      entries.get(textOf(result.case_id)).item.hidden = !fits;
      return fits;
    });
    details.hidden = visible.length === 0;
    const found = countVerdicts(visible);
    counts.replaceChildren(...verdictCounts(found));
    if (filtered !== details.filtered) {
      // What is searched for is shown; else what deviates stands above already.
      details.open = filtered;
      details.filtered = filtered;
    }
    shown += visible.length;
  }
  document.getElementById("shown").textContent =
    filtered ? `${shown} of ${run.results.length} cases` : `${run.results.length} cases`;
}

// Shows what the address asks for.
function restore() {
  const state = readState();
  drawFilters(state);
  show(state);
  const entry = entries.get(state.case);
  if (!entry) {
    return;
  }
  entry.item.hidden = false;
  const area = entry.details.closest("details.area");
  area.hidden = false;
  area.open = true;
  fill(entry.result, entry.details); // its toggle event comes too late for scrolling
  entry.details.open = true;
  entry.details.querySelector("summary").focus({ preventScroll: true });
  entry.details.querySelector("summary").scrollIntoView({ block: "start" });
}

// On paper nothing can be opened: whatever deviates is printed whole.
function openForPrint() {
  printing = true;
  for (const { result, item, details } of entries.values()) {
    if (!item.hidden && ["fail", "unresolved"].includes(result.judgement.verdict) && !details.open) {
      fill(result, details);
      details.open = true;
      details.closest("details.area").open = true;
    }
  }
}

drawHeader();
document.getElementById("groups").append(...drawGroups(run, clauses));
drawAreas();
restore();
addEventListener("hashchange", restore);
addEventListener("beforeprint", openForPrint);
addEventListener("afterprint", () => setTimeout(() => { printing = false; }));
document.getElementById("filters").addEventListener("submit", (event) => event.preventDefault());
