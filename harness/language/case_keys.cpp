#include "harness/language/case_keys.h"

#include "harness/language/askings.h"
#include "harness/language/carriers.h"
#include "harness/language/listeners.h"
#include "harness/language/names.h"
#include "harness/model/capability.h"

namespace connectspec {

const std::vector<Key>& case_keys() {
  static const std::vector<Key> keys = [] {
    std::vector<Choice> capability_words;
    for (const auto& capability : capabilities()) {
      capability_words.push_back({std::string(capability.name), std::string(capability.meaning)});
    }
    return std::vector<Key>{
        {"id",
         shape::of_form(
             {"[a-z0-9.-]+(/[a-z0-9.-]+)+",
              "an id such as h1/target/port-sign, in lower-case letters, digits, dots and dashes"}),
         "the area, a slash, and a name: `connect/target/port-sign`", required},
        {"title", shape::filled_text(), "what is expected, as a sentence", required},
        {"clause", shape::one_or_list(shape::filled_text()),
         "what it rests on, by the keys of `clauses.yaml`: `RFC 9110 §9.3.6 (port rejected)`",
         required},
        {"level",
         shape::word("level", {{"must", "a MUST or MUST NOT"},
                               {"should", "a SHOULD or SHOULD NOT"},
                               {"may", "a MAY"},
                               {"practice", "no specification asks for it"}}),
         "how strongly the clause binds", required},
        {"needs", shape::one_or_list(shape::word("capability", capability_words), 0),
         "capabilities of the target; a missing one skips the case"},
        {"endpoint", shape::text(), "of the target's profile, when it must be that one"},
        {"over", over_shape(),
         "the carriers where it makes sense; left out, it follows from the steps and the facts"},
        {"why", shape::filled_text(), "what goes wrong where it isn't met", required},
        {"listeners", shape::elsewhere("listeners"),
         "who stands behind the target, beside `origin`, which is always there"},
        {"names", shape::elsewhere("names"),
         "names that the run's name server answers for; needs the capability `dns`"},
        {"parameters", shape::elsewhere("parameters"),
         "one variant per row; its name is appended to the id"},
        {"forms", shape::elsewhere("forms"),
         "ways in which the same is asked, a row of bindings for each, or `both-hosts`; the worst "
         "verdict counts"},
        {"times", times_shape(),
         "so often each is asked, at the same time; the worst verdict counts"},
        {"neighbour", shape::elsewhere("neighbour"),
         "parameters that make the request harmless, or `valid-target`: where that is refused as "
         "well, a refusal says nothing"},
        {"no-neighbour", shape::filled_text(), "why a refusal needs none"},
        {"script", shape::elsewhere("script"), "what is done, step by step", required},
        {"require", shape::elsewhere("requirements"),
         "conditions without which the verdict is unresolved"},
        {"judge", shape::elsewhere("rules"), "rules; the first that holds decides", required},
        {"explains", shape::elsewhere("explanations"),
         "which verdicts of other cases a fail or warn of this one accounts for; they are told "
         "under it"},
        {"control", shape::flag(), "it shows that the target works at all"},
        {"controls", shape::one_or_list(shape::filled_text(), 0),
         "ids of cases that must pass for this one to mean anything"},
        {"hint", shape::filled_text(),
         "what a failure may mean; told with the cases that a failed control leaves open"},
        {"slow", shape::flag(), "it takes over a second by its nature; runs with `--slow`"},
        {"in-turn", shape::flag(), "no other case is busy meanwhile, though some may settle"},
        {"alone", shape::flag(), "it disturbs others, or they it, until it has settled"},
        {"canary", shape::flag(),
         "whether a CONNECT of the harness's own follows the script; else `yes`"},
        {"prompt", shape::flag(),
         "whether octets of the harness's own are sent into a tunnel where a step waits for a "
         "listener and the target, after its 2xx, doesn't connect; else `yes`"},
        {"resources", shape::flag(),
         "what a launched target uses is measured; alone, and needs `launched`"}};
  }();
  return keys;
}

const std::vector<Key>& default_keys() {
  static const std::vector<Key> keys = [] {
    auto list = case_keys();
    std::erase_if(list, [](const Key& key) { return key.name == "id"; });
    return list;
  }();
  return keys;
}

}  // namespace connectspec
