// For the tests of checks: one case beside a control that is served, and what lint says of it.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/model/diagnostic.h"

namespace connectspec::testing {

inline const std::string control_case =
    "area: b\ntitle: B\ncases:\n"
    "  - id: b/served\n    title: T\n    clause: RFC 1 §1\n    level: must\n    why: W\n"
    "    script: [client.send: \"{connect}\", client.await: tunnel, client.echo: origin]\n"
    "    judge: [pass: {response: 2xx, echo: intact}, fail: otherwise]\n";

inline const std::string head =
    "area: a\ntitle: A\ncases:\n"
    "  - id: a/b\n    title: T\n    clause: RFC 1 §1\n    level: must\n    why: W\n";
inline const std::string controls = "    controls: b/served\n";
inline const std::string script =
    "    script:\n      - client.send: \"{connect}\"\n      - client.await: response\n";
inline const std::string judge = "    judge: [pass: {response: 4xx}, fail: otherwise]\n";

// The complaints of lint about `text`, a line each, and with `rest` the files besides.
std::string lint_of(const std::string& text, const std::vector<SourceFile>& rest = {});

// Of a case with that script, a line each, 4 spaces deep; it begins in line 10 of the file.
inline std::string lint_of_script(const std::string& steps, const std::string& keys = controls) {
  return lint_of(head + keys + "    script:\n" + steps + judge);
}

// Of a case with these rules; they begin in line 13 of the file.
inline std::string lint_of_rules(const std::string& rules, const std::string& keys = controls) {
  return lint_of(head + keys + script + "    judge:\n" + rules);
}

inline bool says(const std::string& complaints, const std::string& wanted) {
  return complaints.find(wanted) != std::string::npos;
}

}  // namespace connectspec::testing
