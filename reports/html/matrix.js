"use strict";
// The page of several runs: cases or clauses as rows, targets as columns.

const { runs } = pageData();
const clauses = clausesOf(runs);
// Case id → its result in each run, undefined where a run doesn't have it. In the order of the suite.
const cases = new Map();
for (const [column, run] of runs.entries()) {
  for (const result of run.results) {
    const id = textOf(result.case_id);
    if (!cases.has(id)) {
      cases.set(id, new Array(runs.length));
    }
    cases.get(id)[column] = result;
  }
}

function nameOf(run) {
  const title = textOf(run.target.title) || textOf(run.target.name);
  const alike = runs.filter((other) => textOf(other.target.title) === textOf(run.target.title)).length > 1;
  return alike ? `${title}, ${textOf(run.target.endpoint)}, ${textOf(run.started)}` : title;
}

function verdictOf(result) {
  return result === undefined ? "none" : result.judgement.verdict;
}

function firstOf(results) {
  return results.find((result) => result !== undefined);
}

function differs(results) {
  return new Set(results.map(verdictOf)).size > 1;
}

function drawHeader() {
  document.title = `${runs.map(nameOf).join(", ")} (connectspec)`;
  document.getElementById("header").append(
    element("h1", {}, "CONNECT: which proxy does what"),
    element("p", { class: "quiet" }, `${runs.length} targets, ${cases.size} cases. Choose a verdict to see what each target did.`),
    element("details", {}, element("summary", {}, "The targets and their configuration"), facts(runs.map((run) =>
      [nameOf(run), textOf(run.target.version), element("div", {}, textOf(run.target.notes)), configurationOf(run)]))));
}

function drawFilters(state) {
  const all = runs.flatMap((run) => run.results);
  const reset = element("button", { type: "button", onclick: () => { writeState({}); restore(); } }, "Show all");
  document.getElementById("filters").replaceChildren(
    selectBox("Rows", "view", [["", "cases"], ["clause", "clauses"]], state, change),
    verdictButtons(countVerdicts(all), state, change),
    selectBox("Level", "level", [["", "any"], ...["must", "should", "may", "practice"].map((level) => [level, level])], state, change),
    selectBox("Clause", "clause", [["", "any"], ...citedClauses(runs[0]?.results ?? []).map(([clause]) => [clause, clause])], state, change),
    searchBox(state, change),
    checkBox("only differences", "differences", state, change),
    reset);
}

// A row is shown when any target's result fits the filters.
function visibleRows(state) {
  return [...cases].filter(([, results]) =>
    (!state.differences || differs(results)) && results.some((result) => result !== undefined && matches(result, state)));
}

function columnHeads(firstHead) {
  return element("thead", {}, element("tr", {}, element("th", { scope: "col" }, firstHead),
    runs.map((run) => {
      const counts = countVerdicts(run.results);
      return element("th", { scope: "col" }, nameOf(run),
        element("span", { class: "counts quiet" }, textOf(run.target.version)),
        element("span", { class: "counts" }, VERDICTS.filter((verdict) => counts[verdict] > 0).flatMap((verdict) =>
          [element("span", { class: verdict }, `${SIGNS[verdict]} ${counts[verdict]} ${verdict}`), " "])));
    })));
}

function cell(id, column, result) {
  const verdict = verdictOf(result);
  if (result === undefined) {
    return element("td", { class: "none" }, `${SIGNS.none} not run`);
  }
  const reason = [textOf(result.judgement.observed), textOf(result.judgement.because)].filter((text) => text !== "").join("\n");
  return element("td", {}, element("button", {
    type: "button", class: verdict, title: reason,
    "aria-label": `${verdict}: ${id}, ${nameOf(runs[column])}`,
    onclick: () => change({ case: id }),
  }, `${SIGNS[verdict]} ${verdict}`));
}

function caseTable(rows) {
  const body = element("tbody");
  let area;
  for (const [id, results] of rows) {
    const first = firstOf(results);
    if (textOf(first.area) !== area) {
      area = textOf(first.area);
      body.append(element("tr", { class: "area" }, element("th", { scope: "rowgroup", colspan: String(runs.length + 1) }, area)));
    }
    body.append(element("tr", { class: differs(results) ? "differs" : null },
      element("th", { scope: "row" }, element("code", {}, id), " ", textOf(first.title)),
      Array.from(results, (result, column) => cell(id, column, result))));
  }
  return element("table", {}, columnHeads("Case"), body);
}

function clauseTable(rows) {
  const rowsOf = new Map();
  for (const [, results] of rows) {
    for (const clause of new Set(results.flatMap((result) => result?.judgement.clauses ?? []).map(textOf))) {
      rowsOf.set(clause, [...(rowsOf.get(clause) ?? []), results]);
    }
  }
  const body = element("tbody");
  for (const [clause, all] of [...rowsOf].sort((a, b) => a[0].localeCompare(b[0], "en", { numeric: true }))) {
    const select = element("button", {
      type: "button", onclick: () => { change({ view: "", clause }); restore(); },
    }, `${all.length} ${all.length === 1 ? "case" : "cases"}`);
    const columns = runs.map((run, column) => {
      const counts = countVerdicts(all.map((results) => results[column]).filter((result) => result !== undefined));
      return element("td", {}, VERDICTS.filter((verdict) => counts[verdict] > 0).flatMap((verdict) =>
        [element("span", { class: `verdict ${verdict}` }, `${SIGNS[verdict]} ${counts[verdict]} ${verdict}`), " "]));
    });
    body.append(element("tr", {}, element("th", { scope: "row" }, clauseName(clause, clauses), " ", select,
      element("div", { class: "quiet" }, textOf(clauses.get(clause)?.statement))), columns));
  }
  return element("table", {}, columnHeads("Clause"), body);
}

// What each target did in one case.
function showSides(id) {
  const dialog = document.getElementById("sides");
  const results = cases.get(id);
  if (!results) {
    dialog.close();
    return;
  }
  const first = firstOf(results);
  const close = element("button", { type: "button", onclick: () => dialog.close() }, "Close");
  const side = (result, column) => element("section", {},
    element("h2", {}, verdictMark(verdictOf(result)), ` ${nameOf(runs[column])}`),
    result === undefined ? element("p", {}, "This run doesn't have the case.") : caseBody(result, runs[column], clauses));
  dialog.replaceChildren(
    element("div", { class: "top" },
      element("div", {}, element("h1", { id: "sides-title" }, element("code", {}, id), " ", textOf(first.title))), close),
    element("div", { class: "sides" }, Array.from(results, side)));
  if (!dialog.open) {
    dialog.showModal();
  }
  dialog.scrollTop = 0;
}

function change(values) {
  const state = { ...readState(), ...values };
  writeState(state);
  show(state);
}

function show(state) {
  const rows = visibleRows(state);
  const key = JSON.stringify({ ...state, case: "" });
  const matrix = document.getElementById("matrix");
  if (matrix.shownFor !== key) {
    matrix.replaceChildren(state.view === "clause" ? clauseTable(rows) : caseTable(rows));
    matrix.shownFor = key;
  }
  document.getElementById("shown").textContent =
    `${rows.length} of ${cases.size} cases, ${rows.filter(([, results]) => differs(results)).length} of them with different verdicts`;
  if (state.case) {
    showSides(state.case);
  }
}

function restore() {
  const state = readState();
  drawFilters(state);
  show(state);
}

drawHeader();
restore();
addEventListener("hashchange", restore);
document.getElementById("sides").addEventListener("close", () => change({ case: "" }));
document.getElementById("filters").addEventListener("submit", (event) => event.preventDefault());
