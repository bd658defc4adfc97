"use strict";
// What is shown, kept behind the "#" of the address, so that a link or a reload shows the same.

function readState() {
  const stored = new URLSearchParams(location.hash.slice(1));
  const state = {};
  for (const [key, value] of stored) {
    state[key] = value;
  }
  return state;
}

// Empty values are left out. Doesn't cause a hashchange event.
function writeState(state) {
  history.replaceState(null, "", fragmentOf(state) || location.pathname + location.search);
}

// "#case=connect/target/missing-port"; empty where nothing is chosen.
function fragmentOf(state) {
  const stored = new URLSearchParams();
  for (const [key, value] of Object.entries(state)) {
    if (value) {
      stored.set(key, value);
    }
  }
  // Slashes and commas are harmless in a fragment, and ids and lists are full of them.
  const text = stored.toString().replaceAll("%2F", "/").replaceAll("%2C", ",");
  return text && `#${text}`;
}

// "fail,warn" ⇄ a set.
function listOf(text) {
  return new Set((text ?? "").split(",").filter((word) => word !== ""));
}

function matches(result, state) {
  const verdicts = listOf(state.verdict);
  const clause = state.clause ?? "";
  const text = (state.text ?? "").toLowerCase();
  return (verdicts.size === 0 || verdicts.has(result.judgement.verdict)) &&
    (!state.level || (result.level ?? "must") === state.level) &&
    (clause === "" || (result.judgement.clauses ?? []).some((one) => textOf(one) === clause)) &&
    (!state.unexpected || result.standing === "unexpected" || result.standing === "vanished") &&
    (text === "" || searchText(result).includes(text));
}

function searchText(result) {
  result.search ??= [result.case_id, result.title, result.judgement.observed, result.judgement.because, ...(result.judgement.clauses ?? [])]
    .map(textOf).join("\n").toLowerCase();
  return result.search;
}

// The clauses that results cite, those with most results first.
function citedClauses(results) {
  const counts = new Map();
  for (const clause of results.flatMap((result) => result.judgement.clauses ?? []).map(textOf)) {
    counts.set(clause, (counts.get(clause) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
}

function selectBox(label, name, options, state, changed) {
  const box = element("select", { name }, options.map(([value, text]) =>
    element("option", { value, selected: (state[name] ?? "") === value }, text)));
  box.addEventListener("change", () => changed({ [name]: box.value }));
  return element("label", {}, label, box);
}

function searchBox(state, changed) {
  const box = element("input", { type: "search", name: "text", size: "18", value: state.text ?? "", placeholder: "id, title, observation" });
  box.addEventListener("input", () => changed({ text: box.value }));
  return element("label", {}, "Text", box);
}

function checkBox(label, name, state, changed) {
  const box = element("input", { type: "checkbox", name, checked: Boolean(state[name]) });
  box.addEventListener("change", () => changed({ [name]: box.checked ? "1" : "" }));
  return element("label", { class: "check" }, box, label);
}

// Buttons, one per verdict that occurs; none pressed means all.
function verdictButtons(counts, state, changed) {
  const buttons = VERDICTS.filter((verdict) => counts[verdict] > 0).map((verdict) =>
    element("button", {
      type: "button", class: verdict, "aria-pressed": String(listOf(state.verdict).has(verdict)),
      onclick: (event) => {
        const chosen = listOf(readState().verdict);
        chosen.has(verdict) ? chosen.delete(verdict) : chosen.add(verdict);
        event.currentTarget.setAttribute("aria-pressed", String(chosen.has(verdict)));
        changed({ verdict: [...chosen].join(",") });
      },
    }, `${SIGNS[verdict]} ${counts[verdict]} ${verdict}`));
  return element("fieldset", {}, element("legend", {}, "Verdict"), buttons);
}

function countVerdicts(results) {
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0]));
  for (const result of results) {
    counts[result.judgement.verdict] += 1;
  }
  return counts;
}
