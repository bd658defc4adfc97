// The verbs of scripts: for each who does it, what its argument is, what may stand beside it, a
// line of help, and what makes an action of it. Readers, schema, reference and messages go by this
// table; the engine carries the actions out. A new verb is an entry here, its action in
// model/action.h, and the function in the engine that the compiler then asks for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/language/step_reader.h"
#include "harness/model/carrier.h"

namespace connectspec {

enum class Doer {
  client,
  listener,
  parent,  // a listener of kind `parent`
  hang,    // a listener of kind `hang`
  any,
};

// What `await` waits for is a word of its argument with a reader and a line of its own.
struct Awaited {
  std::string word;
  Doer doer;
  std::vector<std::string> beside;
  std::string help;
  Action (*read)(const StepReader& step);
};

struct Verb {
  std::string word;
  Doer doer;
  Shape argument;
  std::vector<std::string> beside;  // keys that mean something there; `within` always does
  std::string usage;                // as the reference shows it, "X.send: \"bytes\""
  std::string help;
  std::optional<Action> (*read)(StepReader& step);
  // Where a client can do that at all. What its keys and its place in the script say beside it:
  // carriers.h.
  Carriers over = Carriers::any();
};

const std::vector<Verb>& verbs();
const std::vector<Awaited>& awaited();

// The words of the verbs that somebody can do, each once.
std::vector<std::string> verb_words(bool client);

// nullptr: no verb of that word, or not one of a client, or of a listener.
const Verb* find_verb(const std::string& word, bool client);

}  // namespace connectspec
