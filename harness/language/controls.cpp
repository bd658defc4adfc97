#include "harness/language/controls.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/model/spelling.h"
#include "harness/yaml/words.h"

namespace connectspec {
namespace {

using Index = std::map<std::string, std::size_t, std::less<>>;

std::vector<std::string> known_ids(const Index& by_id) {
  std::vector<std::string> known;
  for (const auto& [id, index] : by_id) {
    if (!id.empty()) {
      known.push_back(id);
    }
  }
  return known;
}

// The entry that a control names by its id or by that of one of its variants.
Index::const_iterator entry_of(const std::string& control, const Index& by_id) {
  const auto whole = by_id.find(control);
  const auto slash = control.rfind('/');
  return whole != by_id.end() || slash == std::string::npos ? whole
                                                            : by_id.find(control.substr(0, slash));
}

void report_unknown(const ControlUse& control, const Index& by_id, const FormerIds& former) {
  if (const auto today = told_today(former, control.id)) {
    control.place.error(*today);
    return;
  }
  const auto known = known_ids(by_id);
  control.place.error(
      known.size() > 20 && nearest(control.id, known).empty()
          ? fmt::format(
                "unknown control '{}'; no case has this id (one in another file of yours is "
                "known where the whole folder is read: `connectspec lint FOLDER`)",
                control.id)
          : unknown_word("control", control.id, known));
}

// The judge knows families too, but a selection brings controls along by their full ids, so one
// that has variants stands for all of them.
void resolve(CaseEntry& entry, const std::vector<CaseEntry>& entries, const Index& by_id,
             const FormerIds& former) {
  std::vector<std::string> ids;
  for (const auto& control : entry.controls) {
    if (control.id == entry.id) {
      // `defaults` may name a case of the same file; that one just isn't its own control.
      if (control.own) {
        control.place.error("a case can't be its own control");
      }
      continue;
    }
    const auto found = entry_of(control.id, by_id);
    if (found == by_id.end()) {
      report_unknown(control, by_id, former);
      continue;
    }
    const auto& variants = entries[found->second].variants;
    const bool all = found->first == control.id;
    const auto before = ids.size();
    for (const auto& one : variants) {
      if (all || one.id == control.id) {
        ids.push_back(one.id);
      }
    }
    if (!all && ids.size() == before) {
      report_unknown(control, by_id, former);
    }
  }
  for (auto& variant : entry.variants) {
    variant.controls = ids;
  }
}

struct Edge {
  std::size_t to = 0;
  const ControlUse* control = nullptr;
};

// Cases that wait for each other would never be judged. Strikes out, from the leaves up, whatever
// waits for nothing that is left; what stays waits in a circle, or for one.
class Circles {
 public:
  Circles(const std::vector<CaseEntry>& entries, const Index& by_id)
      : entries_(entries), needs_(entries.size()), left_(entries.size()) {
    std::vector<std::vector<std::size_t>> needed_by(entries.size());
    for (std::size_t at = 0; at < entries.size(); ++at) {
      for (const auto& control : entries[at].controls) {
        const auto next = entry_of(control.id, by_id);
        if (next != by_id.end() && next->second != at) {
          needs_[at].push_back({next->second, &control});
          needed_by[next->second].push_back(at);
        }
      }
      left_[at] = needs_[at].size();
    }
    strike_out(needed_by);
  }

  void report() const {
    const auto first =
        std::find_if(left_.begin(), left_.end(), [](std::size_t count) { return count > 0; });
    if (first == left_.end()) {
      return;
    }
    std::vector<std::size_t> path;
    std::vector<bool> seen(entries_.size());
    auto at = static_cast<std::size_t>(first - left_.begin());
    const ControlUse* last = nullptr;
    while (!seen[at]) {
      seen[at] = true;
      path.push_back(at);
      const auto edge = std::find_if(needs_[at].begin(), needs_[at].end(),
                                     [this](const Edge& one) { return left_[one.to] > 0; });
      last = edge->control;
      at = edge->to;
    }
    std::string round;
    for (auto step = std::find(path.begin(), path.end(), at); step != path.end(); ++step) {
      round += entries_[*step].id + " needs ";
    }
    last->place.error(fmt::format("controls go round: {}{}", round, entries_[at].id));
  }

 private:
  void strike_out(const std::vector<std::vector<std::size_t>>& needed_by) {
    std::vector<std::size_t> free;
    for (std::size_t at = 0; at < left_.size(); ++at) {
      if (left_[at] == 0) {
        free.push_back(at);
      }
    }
    while (!free.empty()) {
      const auto at = free.back();
      free.pop_back();
      for (const auto waiting : needed_by[at]) {
        if (--left_[waiting] == 0) {
          free.push_back(waiting);
        }
      }
    }
  }

  const std::vector<CaseEntry>& entries_;
  std::vector<std::vector<Edge>> needs_;
  std::vector<std::size_t> left_;  // how many of them may still be in a circle
};

}  // namespace

void resolve_controls(std::vector<CaseEntry>& entries, const Index& by_id,
                      const FormerIds& former) {
  for (auto& entry : entries) {
    resolve(entry, entries, by_id, former);
  }
  Circles(entries, by_id).report();
}

}  // namespace connectspec
