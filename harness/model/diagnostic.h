// What is read, where in it something stands, and what is wrong there.
#pragma once

#include <string>

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
  std::string message;  // "unknown key 'clinet.send'; did you mean 'client.send'?"
};

// "h1-target.yaml:12:7: unknown key …"
std::string to_string(const Diagnostic& diagnostic);

}  // namespace connectspec
