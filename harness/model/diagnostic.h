// What is read, where in it something stands, and what is wrong there.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace connectspec {

struct SourceFile {
  std::string name;  // for messages
  std::string text;
};

struct SourcePosition {
  std::string file;
  int line = 0;    // from 1
  int column = 0;  // from 1
};

struct Diagnostic {
  SourcePosition position;
  std::string message;    // "unknown key 'clinet.send'; did you mean 'client.send'?"
  std::string line = {};  // as the file has it; empty where it isn't known
};

// "h1-target.yaml:12:7: unknown key …"
std::string to_string(const Diagnostic& diagnostic);

// The line with a caret below the place, each with its line end; empty where the line isn't known.
// Safe for a terminal, and cut where it is long:
//
//    12 |       - clinet.send: "CONNECT …"
//       |         ^
std::string excerpt(const Diagnostic& diagnostic);

// Each with its excerpt.
void print_mistakes(std::ostream& out, const std::vector<Diagnostic>& diagnostics);

}  // namespace connectspec
