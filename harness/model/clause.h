// What the specifications ask of a CONNECT proxy, requirement by requirement, and which cases check
// it. language/ makes these values from cases/clauses.yaml and cases/requirements.yaml.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/diagnostic.h"

namespace connectspec {

// BCP 14 (RFC 2119, RFC 8174); `practice` where no specification asks for it.
enum class Strength { must, must_not, should, should_not, may, practice };

// Whom and how a clause binds.
enum class Basis {
  keyword,     // a BCP 14 keyword about servers, proxies or recipients
  definition,  // a grammar or a definition without keyword: a message either is that or isn't
  client,      // a keyword that binds the client; the proxy may react as it likes
  origin,      // a keyword that binds origin servers; for a proxy it is an example
};

struct Specification {
  std::string name;   // "RFC 9110"
  std::string title;  // "HTTP Semantics"
  std::string link;   // to the whole text
};

struct Clause {
  std::string reference;      // "RFC 9110 §9.3.6 (port rejected)", as cases cite it
  std::string specification;  // "RFC 9110"
  std::string section;        // "9.3.6", "appendix C.1"; empty: the whole text
  std::string topic;  // "port rejected"; tells the clauses of one section apart, may be empty
  Strength strength = Strength::practice;
  Basis basis = Basis::keyword;
  std::string statement;            // one sentence, in this project's words
  std::string link;                 // to the section
  std::string not_checked_because;  // why no case asks; empty when one does
  std::vector<std::string> cases;   // ids without variants, in the order of the suite
  SourcePosition position;

  // Whether a target that breaks it may fail: a MUST or MUST NOT about servers, proxies or
  // recipients. A definition says what a message is, not what becomes of one that isn't.
  bool binding() const;
  // "MUST", "MUST (by definition)", "SHOULD (of the client)", "MUST (of origin servers)".
  std::string weight() const;
};

// One thing that could be asked of an HTTP/1.1 CONNECT proxy from outside.
struct Requirement {
  std::string id;                  // that of a case where the case has the same scope
  std::vector<std::string> cases;  // ids without variants
  std::string not_checked_because;
  SourcePosition position;
};

struct ClauseRegister {
  std::vector<Specification> specifications;
  std::vector<Clause> clauses;
  std::vector<Requirement> requirements;
};

// nullptr when nothing of that reference is registered.
const Clause* find_clause(const ClauseRegister& clauses, std::string_view reference);
const Specification* find_specification(const ClauseRegister& clauses, std::string_view name);

std::string_view to_string(Strength strength);  // "MUST NOT"
std::string_view to_string(Basis basis);
std::optional<Strength> strength_from(std::string_view word);
std::optional<Basis> basis_from(std::string_view word);

}  // namespace connectspec
