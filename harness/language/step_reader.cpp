#include "harness/language/step_reader.h"

#include <string>

#include "harness/wire/cuts.h"
#include "harness/yaml/words.h"

namespace connectspec {
namespace {

void read_cut(StepReader& step, Writes& writes) {
  const auto cut = step.beside("cut");
  if (!cut) {
    return;
  }
  if (cut->is_list()) {
    writes.cut = Cut::at;
    for (const auto& part : cut->list()) {
      if (const auto offset = part.number(-1'000'000, 1'000'000)) {
        writes.at.push_back(static_cast<int>(*offset));
      }
    }
    if (cut->list().empty()) {
      cut->error("expected at least one offset, found an empty list");
    }
    return;
  }
  if (!cut->is_scalar()) {
    cut->expected("whole, bytes, lines or offsets such as [5, -2]");
    return;
  }
  const auto word = read_bytes(*cut, step.around);
  if (word && word->find('{') != std::string::npos) {
    writes.cut_name = *word;
  } else if (const auto known = word ? named_cut(*word) : std::nullopt) {
    writes.cut = known->cut;
    writes.at = known->at;
  } else if (word) {
    cut->error(unknown_word("cut", *word, {"whole", "bytes", "lines"}));
  }
}

}  // namespace

ListenerKind kind_of(const StepReader& step) {
  return listener_named(step.around, step.actor)->kind;
}

void read_writes(StepReader& step, Writes& writes) {
  read_cut(step, writes);
  if (const auto gap = step.beside("gap")) {
    writes.gap = gap->duration().value_or(writes.gap);
  }
}

}  // namespace connectspec
