"use strict";
// The page of several runs: cases or clauses as rows, targets as columns.

const { runs, cases: stored, pack_files: packFiles, links = [] } = await pageData();
const clauses = clausesOf(runs);
// Case id → { title, area, pack, place, results }; a result for each run, undefined where a run doesn't have the case.
const cases = new Map(stored.map((one) => [textOf(one.case_id), {
  ...one,
  results: one.results.map((judgement) => (judgement === null ? undefined
    : { case_id: one.case_id, title: one.title, level: one.level, judgement })),
}]));
const unpacked = new Map(); // pack → promise of its content
globalThis.packs = {}; // of those in files of their own, which put it here

// What the ladders of a case are drawn from: for each run the whole result, or null.
async function wholeResults({ pack, place }) {
  if (!unpacked.has(pack)) {
    unpacked.set(pack, packed(pack).then(unpack));
  }
  return (await unpacked.get(pack))[place];
}

// In the page, or in a file beside it: a script, since a page that was opened from disk may not read any other.
async function packed(pack) {
  const inside = document.getElementById(`pack-${pack}`);
  if (inside) {
    return inside.textContent;
  }
  await new Promise((resolve, reject) => {
    document.head.append(element("script", { src: packFiles[pack], onload: resolve, onerror: () => reject(new Error(packFiles[pack])) }));
  });
  return packs[pack];
}

const names = runs.map((run) => {
  const title = textOf(run.target.title) || textOf(run.target.name);
  const alike = runs.filter((other) => textOf(other.target.title) === textOf(run.target.title)).length > 1;
  return alike ? `${title}, ${textOf(run.target.endpoint)}, ${textOf(run.started)}` : title;
});
// How the address names a run: as its profile does, as long as only one is called that.
const keys = runs.map((run, column) => {
  const name = textOf(run.target.name);
  return runs.filter((other) => textOf(other.target.name) === name).length > 1 ? `${name}.${column + 1}` : name;
});

function verdictOf(result) {
  return result === undefined ? "none" : result.judgement.verdict;
}

// Who claims no such capability wasn't asked, and can't differ.
function differs(results) {
  return new Set(results.map(verdictOf).filter((verdict) => verdict !== "skip")).size > 1;
}

// "2.4.71" of what a program says of itself, which may take lines.
function shortVersion(text) {
  return /\d+(\.\d+)+[^\s,;)]*/.exec(text)?.[0] ?? text;
}

// Signs and numbers, where a word for each would take a line for each.
function shortCounts(counts) {
  return VERDICTS.filter((verdict) => counts[verdict] > 0).flatMap((verdict) =>
    [element("span", { class: `verdict ${verdict}`, title: `${counts[verdict]} ${verdict}` },
      `${SIGNS[verdict]} ${counts[verdict]}`, element("span", { class: "unseen" }, ` ${verdict}`)), " "]);
}

function resultsOf(column) {
  return [...cases.values()].map(({ results }) => results[column]).filter((result) => result !== undefined);
}

// To what a site has beside this page: the page of that run, or of one of its cases, and the run file.
function linksOf(column, id) {
  const beside = links[column];
  return beside === undefined ? null : element("span", { class: "beside" },
    element("a", { href: beside.page + fragmentOf({ case: id }) }, id === undefined ? "its page" : "on its page"), " · ",
    element("a", { href: beside.run_file }, "run file"));
}

function drawHeader() {
  document.title = `${names.join(", ")} (connectspec)`;
  document.getElementById("header").append(
    element("h1", {}, "CONNECT: which proxy does what"),
    element("p", { class: "quiet" }, `${runs.length} targets, ${cases.size} cases. Choose a verdict to see what the target did.`),
    element("details", { class: "about" }, element("summary", {}, "The targets and their configuration"), facts(runs.map((run, column) =>
      [names[column], textOf(run.target.version),
        element("div", {}, `Endpoint ${textOf(run.target.endpoint)}, ${dateText(textOf(run.started))} `, linksOf(column)),
        element("div", {}, textOf(run.target.notes)), configurationOf(run)]))));
}

function drawFilters(state) {
  const all = runs.flatMap((run, column) => resultsOf(column));
  const cited = citedClauses(all).map(([clause]) => clause).sort(byName);
  const reset = element("button", { type: "button", onclick: () => { writeState({}); restore(); } }, "Show all");
  document.getElementById("filters").replaceChildren(
    verdictButtons(countVerdicts(all), state, change),
    selectBox("Rows", "view", [["", "cases"], ["clause", "clauses"]], state, change),
    selectBox("Level", "level", [["", "any"], ...["must", "should", "may", "practice"].map((level) => [level, level])], state, change),
    selectBox("Clause", "clause", [["", "any"], ...cited.map((clause) => [clause, clause])], state, change),
    searchBox(state, change),
    checkBox("only differences", "differences", state, change),
    reset);
}

function byName(a, b) {
  return a.localeCompare(b, "en", { numeric: true });
}

// A row is shown when any target's result fits the filters.
function visibleRows(state) {
  return [...cases].filter(([, { results }]) =>
    (!state.differences || differs(results)) && results.some((result) => result !== undefined && matches(result, state)));
}

function columnHeads(firstHead) {
  return element("thead", {}, element("tr", {}, element("th", { scope: "col" }, firstHead),
    runs.map((run, column) => element("th", { scope: "col" }, names[column],
      element("span", { class: "counts quiet", title: textOf(run.target.version) }, shortVersion(textOf(run.target.version))),
      run.interrupted ? element("span", { class: "counts incomplete", title: incompleteText(run) }, "incomplete") : null,
      element("span", { class: "counts" }, shortCounts(countVerdicts(resultsOf(column))))))));
}

function cell(id, column, result) {
  const verdict = verdictOf(result);
  if (result === undefined) {
    return element("td", { class: "none" }, `${SIGNS.none} not run`);
  }
  const reason = [textOf(result.judgement.observed), textOf(result.judgement.because)].filter((text) => text !== "").join("\n");
  return element("td", {}, element("button", {
    type: "button", class: verdict, title: reason, "data-case": id, "data-column": String(column),
    "aria-label": `${SIGNS[verdict] ?? "?"} ${verdict}: ${id}, ${names[column]}`,
  }, `${SIGNS[verdict]} ${verdict}`));
}

function caseTable(rows) {
  const body = element("tbody");
  let area;
  for (const [id, { title, area: itsArea, results }] of rows) {
    if (textOf(itsArea) !== area) {
      area = textOf(itsArea);
      body.append(element("tr", { class: "area" }, element("th", { scope: "rowgroup" }, area), element("td", { colspan: String(runs.length) })));
    }
    body.append(element("tr", { class: differs(results) ? "differs" : null },
      element("th", { scope: "row" }, element("code", {}, id), element("span", { class: "title" }, textOf(title))),
      results.map((result, column) => cell(id, column, result))));
  }
  const table = element("table", {}, columnHeads("Case"), body);
  table.addEventListener("click", (event) => {
    const { case: id, column } = event.target.closest("button")?.dataset ?? {};
    if (id !== undefined) {
      change({ case: id, targets: firstTargets(Number(column)) });
    }
  });
  return table;
}

function clauseTable(rows) {
  const rowsOf = new Map();
  for (const [, { results }] of rows) {
    for (const clause of new Set(results.flatMap((result) => result?.judgement.clauses ?? []).map(textOf))) {
      rowsOf.set(clause, [...(rowsOf.get(clause) ?? []), results]);
    }
  }
  const body = element("tbody");
  for (const [clause, all] of [...rowsOf].sort((a, b) => byName(a[0], b[0]))) {
    const select = element("button", {
      type: "button", onclick: () => { change({ view: "", clause }); restore(); },
    }, `${all.length} ${all.length === 1 ? "case" : "cases"}`);
    const columns = runs.map((run, column) => {
      const counts = countVerdicts(all.map((results) => results[column]).filter((result) => result !== undefined));
      return element("td", {}, verdictCounts(counts));
    });
    body.append(element("tr", {}, element("th", { scope: "row" }, clauseName(clause, clauses), " ", select,
      element("div", { class: "quiet statement" }, textOf(clauses.get(clause)?.statement))), columns));
  }
  return element("table", {}, columnHeads("Clause"), body);
}

// Whom to show when a verdict is chosen: all of a few, else its target and the first, which is there to compare with.
function firstTargets(column) {
  return runs.length <= 3 ? "" : [...new Set([0, column])].map((one) => keys[one]).join(",");
}

// What the chosen targets did in one case, side by side.
function showSides(state) {
  const dialog = document.getElementById("sides");
  const scenario = cases.get(state.case);
  if (!scenario) {
    dialog.close();
    return;
  }
  const chosen = state.targets ? listOf(state.targets) : new Set(keys);
  const sides = element("div", { class: "sides" });
  const used = dialog.open ? document.activeElement?.dataset.does : undefined;
  dialog.replaceChildren(dialogTop(state, scenario, chosen), sides);
  if (!dialog.open) {
    dialog.showModal();
  }
  // The button that was used stays the one at hand.
  const buttons = [...dialog.querySelectorAll("button:enabled")];
  (buttons.find((button) => button.dataset.does === used) ?? buttons.find((button) => button.dataset.does === "Close")).focus();
  dialog.scrollTop = 0;
  wholeResults(scenario).then((results) => {
    const shown = [...runs.keys()].filter((column) => chosen.has(keys[column]));
    const present = results.filter((result) => result !== null);
    const alike = new Set(present.map((result) => JSON.stringify(result.judgement.clauses))).size === 1;
    const own = (result) => (alike ? [] : clauseFacts(result, clauses));
    sides.before(facts([...(alike ? clauseFacts(present[0], clauses) : []), ...caseFacts(present[0])]));
    sides.append(...shown.map((column) => element("section", {},
      element("h2", {}, verdictMark(verdictOf(scenario.results[column])), ` ${names[column]} `, linksOf(column, state.case)),
      results[column] === null ? element("p", {}, "This run doesn't have the case.") : caseBody(results[column], runs[column], own(results[column])))));
  }).catch(() => sides.append(element("p", { class: "note" },
    "This browser can't unpack what the targets did. `connectspec report RUN.json --report html=FILE` makes a page of one run.")));
}

function dialogTop(state, scenario, chosen) {
  const rows = visibleRows(state).map(([id]) => id);
  const at = rows.indexOf(state.case);
  const step = (name, id) => element("button", { type: "button", "data-does": name, disabled: id === undefined, onclick: () => change({ case: id }) }, name);
  const targets = runs.map((run, column) => element("button", {
    type: "button", class: verdictOf(scenario.results[column]), "data-does": keys[column], "aria-pressed": String(chosen.has(keys[column])),
    onclick: () => {
      chosen.has(keys[column]) ? chosen.delete(keys[column]) : chosen.add(keys[column]);
      change({ targets: keys.filter((key) => chosen.has(key)).join(",") || keys[column] });
    },
  }, `${SIGNS[verdictOf(scenario.results[column])]} ${names[column]}`));
  return element("div", { class: "top" },
    element("div", {}, element("h1", { id: "sides-title" }, element("code", {}, state.case), " ", textOf(scenario.title)),
      step("Previous", rows[at - 1]), step("Next", at < 0 ? undefined : rows[at + 1]),
      element("button", { type: "button", "data-does": "Close", onclick: () => document.getElementById("sides").close() }, "Close")),
    element("div", { class: "targets", role: "group", "aria-label": "Targets to show" }, targets));
}

function change(values) {
  const state = { ...readState(), ...values };
  writeState(state);
  show(state);
}

function show(state) {
  const rows = visibleRows(state);
  const key = JSON.stringify({ ...state, case: "", targets: "" });
  const matrix = document.getElementById("matrix");
  if (matrix.shownFor !== key) {
    matrix.replaceChildren(state.view === "clause" ? clauseTable(rows) : caseTable(rows));
    matrix.shownFor = key;
  }
  document.getElementById("shown").textContent =
    `${rows.length} of ${cases.size} cases, ${rows.filter(([, { results }]) => differs(results)).length} of them with different verdicts`;
  if (state.case) {
    showSides(state);
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
document.getElementById("sides").addEventListener("close", () => change({ case: "", targets: "" }));
document.getElementById("filters").addEventListener("submit", (event) => event.preventDefault());
