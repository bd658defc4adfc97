#include "harness/program/cli/case_skeleton.h"

#include <fmt/format.h>

namespace connectspec {
namespace {

constexpr std::size_t usual_indent = 2;

constexpr std::string_view about = R"(- id: {id}
  # What a right target does, in one sentence.
  title: {title}
  # What asks for it, by its key in the register (`connectspec list --by-clause` prints it).
  clause: [{clause}]
  # must: who does otherwise fails. should, may, practice: a warn, unless a promise, data or
  # liveness is broken.
  level: {level}
  # Without these capabilities a target is left out (`connectspec list --capabilities`).
  needs: [connect]
  # A case that has to be served, best one that differs only in what is asked: else a target that
  # refuses everything would pass.
  controls: [connect/base/connect-ipv4]
  # What goes wrong for whom where a target does otherwise.
  why: {why}
)";

constexpr std::string_view refused =
    R"(  # A variant for each row, its name behind the id; without parameters leave the table out.
  parameters:
    no-digits: {port: ""}
  # Asked twice: with a Host that is the target, and with one that is right. What is refused counts
  # where the same request is served once its target is valid.
  forms: both-hosts
  neighbour: valid-target
  script:
    # A CONNECT by its parts; `client.send: "CONNECT …\r\n"` spells octets out.
    - client.request: {target: "{origin.host}:{port}", host: "{host}"}
    - client.await: response
  # The first rule that holds decides.
  judge:
    - {broken}: {not: {origins: untouched}}
      because: connected to a listener for a request it has to refuse
    - pass: {response: 4xx}
    - warn: {response: [3xx, 5xx, closed, reset]}
      because: refused, but nobody learns what was wrong
    - {broken}: otherwise
)";

constexpr std::string_view served =
    R"(  # A variant for each row, its name behind the id; without parameters leave the table out.
  parameters:
    one-word: {value: word}
  script:
    # A CONNECT by its parts; `client.send: "CONNECT …\r\n"` spells octets out.
    - client.request: {fields: {X-Example: "{value}"}}
    - client.await: tunnel
    - client.echo: origin
  # The first rule that holds decides.
  judge:
    - pass: {response: 2xx, echo: intact}
    - {broken}: otherwise
)";

constexpr std::string_view file_head =
    R"(# `connectspec lint FILE` looks for mistakes, `connectspec run --cases FOLDER {id}` runs
# the case; `connectspec help cases` describes the language.
area: {area}
# What the cases of this file are about.
title: Cases of my own
cases:
)";

std::string replaced(std::string_view text, std::string_view name, std::string_view value) {
  std::string out;
  for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name)) {
    out.append(text.substr(0, at)).append(value);
    text.remove_prefix(at + name.size());
  }
  return out.append(text);
}

std::string indented(std::string_view text, std::size_t indent) {
  std::string out;
  while (!text.empty()) {
    const auto end = text.find('\n') + 1;
    out.append(indent, ' ').append(text.substr(0, end));
    text.remove_prefix(end);
  }
  return out;
}

}  // namespace

std::string area_of(std::string_view id) { return std::string(id.substr(0, id.rfind('/'))); }

std::string case_text(const CaseSkeleton& skeleton, std::size_t indent) {
  const bool refusal = skeleton.wants == CaseSkeleton::Wants::refused;
  std::string text = std::string(about) + std::string(refusal ? refused : served);
  text = replaced(text, "{id}", skeleton.id);
  text = replaced(text, "{title}",
                  refusal ? "A CONNECT without a port is refused"
                          : "A CONNECT with a field nobody knows is served");
  text = replaced(text, "{why}",
                  refusal ? "Who guesses a port lets a client reach what no policy looked at."
                          : "Clients send fields of their own, and expect a tunnel nevertheless.");
  text = replaced(text, "{clause}", skeleton.clause);
  text = replaced(text, "{level}", to_string(skeleton.level));
  text = replaced(text, "{broken}", skeleton.level == Level::must ? "fail" : "warn");
  return indented(text, indent);
}

std::string file_text(const CaseSkeleton& skeleton) {
  const std::string head =
      replaced(replaced(file_head, "{id}", skeleton.id), "{area}", area_of(skeleton.id));
  return head + case_text(skeleton, usual_indent);
}

}  // namespace connectspec
