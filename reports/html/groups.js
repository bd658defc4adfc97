"use strict";
// What deviates, each fault once: the cases that tell the same stand together, the gravest first.

// { results, explained } of each, as results of the run; `name`, `reason` for its line.
function groupsOf(run) {
  return (run.groups ?? []).map(({ cases, name, reason, explained }) =>
    ({ results: cases.map((at) => run.results[at]), name: textOf(name), reason: textOf(reason), explained: explained ?? 0 }));
}

function drawGroup(group, run, clauses) {
  const first = group.results[0];
  const verdict = first.judgement.verdict;
  const clause = clauses.get(textOf(first.judgement.clauses?.[0]));
  const cited = clause?.statement && verdict !== "unresolved" ? `${textOf(clause.weight)}: ${textOf(clause.statement)}` : "";
  const reason = [group.reason === textOf(first.title) ? "" : group.reason, group.explained > 0 ? `explains ${group.explained} more` : ""].filter((part) => part !== "").join("; ");
  const details = element("details", { class: `group is-${verdict}` },
    element("summary", {}, element("span", { class: "line" }, verdictMark(verdict), " ",
      element("span", { class: "told" }, element("code", {}, group.name), " ", element("span", { class: "title" }, textOf(first.title)),
        reason ? element("span", { class: "reason" }, reason) : null,
        cited ? element("span", { class: "observed" }, cited) : null))));
  details.addEventListener("toggle", () => {
    if (details.open && !details.querySelector(".body")) {
      details.append(groupBody(group, run, clauses));
    }
  });
  return element("li", {}, details);
}

// Its cases, a click away, and all that is known of the first.
function groupBody(group, run, clauses) {
  const [first, ...others] = group.results;
  const body = caseBody(first, run, [...clauseFacts(first, clauses), ...caseFacts(first)]);
  const links = group.results.flatMap((result, at) => [at > 0 ? ", " : "", caseLink(textOf(result.case_id))]);
  body.prepend(element("p", { class: "cases" }, ...(others.length > 0 ? [`${group.results.length} cases: `, ...links, ". Of the first:"] : ["The case: ", ...links])));
  return body;
}

// Nothing where nothing deviates. Warnings that don't count are there for who wants them.
function drawGroups(run, clauses) {
  const groups = groupsOf(run);
  const of = (...verdicts) => groups.filter(({ results }) => verdicts.includes(results[0].judgement.verdict));
  const list = (some) => element("ul", {}, some.map((group) => drawGroup(group, run, clauses)));
  const section = (title, some) => some.length > 0 ? [element("h2", {}, title), list(some)] : [];
  const warned = of("warn");
  return [
    ...section("What failed", of("fail")),
    ...section("What stayed open", of("unresolved")),
    warned.length > 0 ? element("details", { class: "warned" }, element("summary", {}, element("h2", {}, `Warnings (${warned.length})`)), list(warned)) : null,
  ].filter((part) => part !== null);
}
