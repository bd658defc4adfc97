// What is printed while a run is under way.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "harness/model/result.h"
#include "reports/columns.h"
#include "reports/paint.h"
#include "reports/printable.h"
#include "reports/reports.h"

namespace connectspec {
namespace {

constexpr std::size_t badge_width = 4;    // "FAIL"
constexpr std::size_t counts_indent = 4;  // where they have a line of their own

std::size_t index_of(Verdict verdict) { return static_cast<std::size_t>(verdict); }

}  // namespace

Progress::Progress(std::ostream& out, bool terminal, Color color, std::size_t columns)
    : out_(out), terminal_(terminal), color_(color), columns_(columns) {}

void Progress::start(const std::vector<std::string>& areas) {
  areas_.clear();
  for (const std::string& name : areas) {
    ++area(name).total;
  }
  for (const Area& each : areas_) {
    width_ = std::max(width_, printable(each.name, 40).size());
  }
  print_current();
}

void Progress::finished(const Result& result) {
  Area& done_in = area(result.area);
  ++done_in.done;
  done_in.total = std::max(done_in.total, done_in.done);
  ++done_in.counts[index_of(result.judgement.verdict)];
  // As soon as they are finished, in any order: an area in which a case is waited out, and again
  // because it deviates, would keep back all the others.
  if (!done_in.printed && done_in.done == done_in.total) {
    print_line(done_in);
  }
  print_current();
}

void Progress::end() {
  for (Area& area : areas_) {
    // Of one that was left unfinished, what was skipped is no news.
    if (!area.printed && area.done > area.counts[index_of(Verdict::skip)]) {
      print_line(area);
    }
  }
  clear_line();
  out_.flush();
}

Progress::Area& Progress::area(const std::string& name) {
  const auto found = std::find_if(areas_.begin(), areas_.end(),
                                  [&](const Area& each) { return each.name == name; });
  if (found != areas_.end()) {
    return *found;
  }
  areas_.push_back({.name = name});
  return areas_.back();
}

void Progress::clear_line() {
  if (terminal_) {
    out_ << "\r\x1b[K";
  }
}

void Progress::print_line(Area& area) {
  area.printed = true;
  constexpr std::array from_the_mildest = {Verdict::skip, Verdict::info,       Verdict::pass,
                                           Verdict::warn, Verdict::unresolved, Verdict::fail};
  Verdict worst = Verdict::skip;
  std::vector<std::pair<Verdict, std::string>> counts;
  for (const Verdict verdict : from_the_mildest) {
    worst = area.counts[index_of(verdict)] > 0 ? verdict : worst;
  }
  for (const Verdict verdict : {Verdict::pass, Verdict::warn, Verdict::fail, Verdict::info,
                                Verdict::skip, Verdict::unresolved}) {
    if (const std::size_t count = area.counts[index_of(verdict)]; count > 0) {
      counts.emplace_back(verdict, fmt::format("{} {}", count, to_string(verdict)));
    }
  }
  const std::string size = area.done == area.total ? fmt::format("{}", area.total)
                                                   : fmt::format("{}/{}", area.done, area.total);
  clear_line();
  const std::string begins = fmt::format("{:<{}}  {:>4} {:<5}  ", printable(area.name, 40), width_,
                                         size, area.total == 1 ? "case" : "cases");
  out_ << begins << badge(worst);
  // A line that a terminal breaks would break within a word.
  std::size_t column = columns_of(begins) + badge_width;
  for (const auto& [verdict, count] : counts) {
    const bool fits = columns_ == 0 || column + 2 + count.size() <= columns_;
    column = (fits ? column + 2 : counts_indent) + count.size();
    out_ << (fits ? "  " : "\n" + std::string(counts_indent, ' '))
         << paint(count, ink_of(verdict), color_);
  }
  out_ << '\n';
  out_.flush();
}

std::string Progress::badge(Verdict worst) const {
  switch (worst) {
    case Verdict::fail:
      return paint("FAIL", Ink::red, color_);
    case Verdict::unresolved:
      return paint("OPEN", Ink::yellow, color_);
    case Verdict::warn:
      return paint("warn", Ink::yellow, color_);
    default:
      return paint("ok  ", Ink::green, color_);
  }
}

void Progress::print_current() {
  const auto area = std::ranges::find(areas_, false, &Area::printed);
  if (!terminal_ || area == areas_.end()) {
    return;
  }
  clear_line();
  out_ << cut_to(
      fmt::format("{:<{}}  {:>4}/{}", printable(area->name, 40), width_, area->done, area->total),
      columns_);
  out_.flush();
}

}  // namespace connectspec
