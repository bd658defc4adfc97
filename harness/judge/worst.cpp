#include "harness/judge/worst.h"

#include <algorithm>

#include "harness/judge/neighbours.h"
#include "harness/model/result.h"

namespace connectspec {
namespace {

int badness(const JudgedAsking& asking) {
  switch (asking.judgement->verdict) {
    case Verdict::fail:
      return 5;
    case Verdict::unresolved:
      return refused_alike(*asking.seen) == nullptr ? 4 : 0;
    case Verdict::warn:
      return 3;
    case Verdict::info:
      return 2;
    case Verdict::pass:
    case Verdict::skip:
      break;
  }
  return 1;
}

}  // namespace

std::size_t worst_of(const std::vector<JudgedAsking>& askings) {
  const auto worst = std::max_element(askings.begin(), askings.end(),
                                      [](const JudgedAsking& left, const JudgedAsking& right) {
                                        return badness(left) < badness(right);
                                      });
  return static_cast<std::size_t>(worst - askings.begin());
}

}  // namespace connectspec
