#include "reports/groups.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "reports/entries.h"

namespace connectspec {
namespace {

// An id is AREA/NAME or AREA/NAME/VARIANT.
std::string_view family_of(const Result& result) {
  const std::string_view id = result.case_id;
  if (!id.starts_with(result.area) || result.area.size() >= id.size()) {
    return id;
  }
  return id.substr(0, id.find('/', result.area.size() + 1));
}

std::string_view variant_of(const Result& result) {
  const std::string_view id = result.case_id;
  const std::string_view family = family_of(result);
  return family.size() < id.size() ? id.substr(family.size() + 1) : std::string_view();
}

bool deviates(const Result& result) {
  const Verdict verdict = result.judgement.verdict;
  return verdict == Verdict::warn || verdict == Verdict::fail || verdict == Verdict::unresolved;
}

// Told under another, which is there.
bool is_explained(const Result& result, const Run& run) {
  const auto& cause = result.judgement.explained_by;
  return cause && find_result(run, cause->case_id) != nullptr;
}

// Tells something that no other case can: a death, octets of its own.
bool stands_alone(const Result& result) {
  return result.observation.death || result.observation.target_exited ||
         !result.reproduction.empty();
}

// Two results with the same key are one group.
struct Key {
  Verdict verdict;
  Standing standing;
  Breaks breaks;
  std::string_view note;
  std::string_view endpoint;
  std::string_view area;
  std::string_view alone;    // by itself, under this id
  std::string_view control;  // left open by it
  std::string_view because;
  std::string_view family;
  std::vector<std::string> clauses;

  auto parts() const {
    return std::tie(verdict, standing, breaks, note, endpoint, area, alone, control, because,
                    family, clauses);
  }
  bool operator<(const Key& other) const { return parts() < other.parts(); }
};

Key key_of(const ReportEntry& entry) {
  const Result& result = *entry.result;
  const Judgement& judgement = result.judgement;
  Key key{judgement.verdict,
          entry.standing,
          judgement.breaks,
          entry.reason,
          result.endpoint,
          {},
          {},
          {},
          {},
          {},
          {}};
  if (stands_alone(result)) {
    key.alone = result.case_id;
  } else if (judgement.blocked_by) {
    key.control = judgement.blocked_by->control;
    key.endpoint = {};
  } else if (judgement.because.empty() || !judgement.unstable.empty()) {
    key.family = family_of(result);
    key.clauses = judgement.clauses;
  } else {
    key.because = judgement.because;
    if (judgement.verdict != Verdict::unresolved) {
      key.area = result.area;
      key.clauses = judgement.clauses;
    }
  }
  return key;
}

int gravity(Verdict verdict) {
  return verdict == Verdict::fail ? 0 : verdict == Verdict::unresolved ? 1 : 2;
}

bool graver(const Group& one, const Group& other) {
  const auto rank = [](const Group& group) {
    return std::tuple(gravity(group.verdict()), group.first().level,
                      -static_cast<long>(group.results.size() + group.explained.size()));
  };
  return rank(one) < rank(other);
}

}  // namespace

std::vector<Group> groups_of(const Run& run, const ExpectationReport& comparison) {
  std::vector<Group> groups;
  std::map<Key, std::size_t> places;
  for (const ReportEntry& entry : entries_of(run, comparison)) {
    const Result& result = *entry.result;
    if (!deviates(result) || left_by_death(result) || is_explained(result, run) ||
        entry.standing == Standing::vanished) {
      continue;
    }
    const auto [place, fresh] = places.try_emplace(key_of(entry), groups.size());
    if (fresh) {
      groups.push_back({entry.standing, entry.reason, {}, {}});
    }
    Group& group = groups[place->second];
    group.results.push_back(&result);
    const auto signs = explained_by(run, result.case_id);
    group.explained.insert(group.explained.end(), signs.begin(), signs.end());
  }
  std::stable_sort(groups.begin(), groups.end(), graver);
  return groups;
}

std::vector<Group> each_alone(const Run& run, const ExpectationReport& comparison) {
  std::vector<Group> groups;
  for (const ReportEntry& entry : entries_of(run, comparison)) {
    if (deviates(*entry.result) && entry.standing != Standing::vanished) {
      groups.push_back(
          {entry.standing, entry.reason, {entry.result}, explained_by(run, entry.result->case_id)});
    }
  }
  std::stable_sort(groups.begin(), groups.end(), graver);
  return groups;
}

std::vector<Family> families_of(const std::vector<const Result*>& results) {
  std::vector<Family> families;
  for (const Result* result : results) {
    const std::string_view id = family_of(*result);
    auto family = std::find_if(families.begin(), families.end(),
                               [id](const Family& one) { return one.id == id; });
    if (family == families.end()) {
      families.push_back({id, {}, result});
      family = std::prev(families.end());
    }
    if (const std::string_view variant = variant_of(*result); !variant.empty()) {
      family->variants.push_back(variant);
    }
  }
  return families;
}

std::string variants_text(const Family& family) {
  return fmt::format("{}", fmt::join(family.variants, ", "));
}

std::string name_of(const Group& group) {
  const Family family = families_of(group.results).front();
  const std::size_t variants = std::max<std::size_t>(family.variants.size(), 1);
  const std::size_t others = group.results.size() - variants;
  return (variants == 1 ? std::string(family.first->case_id)
                        : fmt::format("{} ({} variants)", family.id, variants)) +
         (others == 0 ? "" : fmt::format(" and {} more", others));
}

std::string_view reason_of(const Group& group) {
  const Judgement& judgement = group.first().judgement;
  return judgement.because.empty() ? group.first().title : judgement.because;
}

}  // namespace connectspec
