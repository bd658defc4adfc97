#include "harness/engine/spoken_request.h"

#include <fmt/format.h>

namespace connectspec {
namespace {

// Whether its names are known.
bool fill_in(const Step& step, std::string& text, Performance& play) {
  auto whole = play.expanded(step, text);
  if (whole) {
    text = std::move(*whole);
  }
  return whole.has_value();
}

}  // namespace

std::optional<NamedCut> cut_of(const Step& step, const Writes& writes, Performance& play) {
  if (writes.cut_name.empty()) {
    return NamedCut{writes.cut, writes.at};
  }
  const auto name = play.expanded(step, writes.cut_name);
  auto named = name ? named_cut(*name) : std::nullopt;
  if (!named) {
    play.failure = fmt::format("'{}' is no way to cut: whole, bytes, lines, or offsets",
                               name.value_or(writes.cut_name));
  }
  return named;
}

std::optional<Request> spoken(const Step& step, const Request& request, Performance& play) {
  Request whole = request;
  bool known = true;
  for (std::string* part :
       {&whole.method, &whole.target, &whole.version, &whole.host_value, &whole.data}) {
    known = known && fill_in(step, *part, play);
  }
  for (Field& field : whole.fields) {
    known = known && fill_in(step, field.name, play) && fill_in(step, field.value, play);
  }
  const auto cut = known ? cut_of(step, request, play) : std::nullopt;
  if (!cut) {
    return std::nullopt;
  }
  whole.cut = cut->cut;
  whole.at = cut->at;
  whole.cut_name.clear();
  if (auto credentials = authorization(play.target); whole.auth && credentials) {
    whole.fields.push_back(std::move(*credentials));
  }
  whole.auth = false;
  const auto& wanted = play.target.fields;
  whole.fields.insert(whole.fields.end(), wanted.begin(), wanted.end());
  return whole;
}

}  // namespace connectspec
