#include "harness/language/step_reader.h"

#include <string>
#include <string_view>
#include <utility>

#include "harness/wire/cuts.h"

namespace connectspec {
namespace {

void read_cut(const StepReader& step, Writes& writes) {
  const auto cut = step.beside("cut");
  if (!cut) {
    return;
  }
  if (cut->is_list()) {
    writes.cut = Cut::at;
    for (const auto& part : cut->list()) {
      writes.at.push_back(std::stoi(*part.text()));
    }
    return;
  }
  const auto word = read_bytes(*cut, step.around).value_or("");
  if (word.find('{') != std::string::npos) {
    writes.cut_name = word;
  } else if (const auto known = named_cut(word)) {
    writes.cut = known->cut;
    writes.at = known->at;
  }
}

}  // namespace

const std::vector<Key>& keys_beside() {
  static const std::vector<Key> keys{
      {"within", shape::time(), "replaces the run's deadline for this step"},
      {"cut",
       shape::either(
           shape::of_form({.pattern = "-?[0-9]{1,7}(,-?[0-9]{1,7})*|[\\s\\S]*\\{[\\s\\S]*",
                           .expected = "offsets such as 5,-2"},
                          -1'000'000, 1'000'000,
                          {{"whole", "one write"},
                           {"bytes", "an octet at a time"},
                           {"lines", "a write ends behind each LF"}},
                          "cut"),
           shape::list_of(shape::number(-1'000'000, 1'000'000))),
       "where what is sent is cut into writes: `bytes` byte by byte, `lines` behind each LF, `[5, "
       "-2]` at these offsets "
       "(negative from the end), `\"{cut}\"` by a parameter (`whole`, `bytes`, `lines`, or offsets "
       "`5,-2`)"},
      {"gap", shape::time(), "between the writes of a cut"},
      {"for", shape::time(), "how long it has to last"}};
  return keys;
}

std::optional<std::chrono::milliseconds> fixed_time(const Cursor& place) {
  return place.text()->find('{') == std::string::npos ? place.duration() : std::nullopt;
}

std::vector<WrittenTime> read_times(const StepReader& step) {
  static constexpr std::pair<std::string_view, WrittenTime::Of> keys[] = {
      {"within", WrittenTime::Of::within},
      {"gap", WrittenTime::Of::gap},
      {"for", WrittenTime::Of::stretch}};
  std::vector<WrittenTime> times;
  for (const auto& [key, of] : keys) {
    const auto place = step.beside(std::string(key));
    if (place && !fixed_time(*place)) {
      times.push_back({of, read_bytes(*place, step.around).value_or("")});
    }
  }
  return times;
}

void read_writes(const StepReader& step, Writes& writes) {
  read_cut(step, writes);
  if (const auto gap = step.beside("gap")) {
    writes.gap = fixed_time(*gap).value_or(writes.gap);
  }
}

}  // namespace connectspec
