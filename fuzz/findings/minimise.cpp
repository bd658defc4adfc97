#include "fuzz/findings/minimise.h"

#include <algorithm>

#include "fuzz/findings/shrink.h"

namespace connectspec::fuzz {
namespace {

class Minimiser {
 public:
  Minimiser(Plan plan, const std::function<bool(const Plan&)>& still_fails, int tries)
      : plan_(std::move(plan)), still_fails_(still_fails), tries_(tries) {}

  Plan run() {
    use_plain_parts();
    drop_lines();
    shorten(&RequestParts::tail);
    shorten(&RequestParts::before);
    for (std::size_t at = 0; at < plan_.parts.lines.size(); ++at) {
      shorten_line(at);
    }
    return std::move(plan_);
  }

 private:
  static std::string text_of(const Plan& plan) {
    return plan.request() + plan.cut + plan.up + plan.down +
           std::to_string(static_cast<int>(plan.farewell));
  }

  // Keeps the candidate when it fails in the same way.
  bool keep(Plan candidate) {
    if (tries_ == 0 || text_of(candidate) == text_of(plan_)) {
      return false;
    }
    --tries_;
    if (!still_fails_(candidate)) {
      return false;
    }
    plan_ = std::move(candidate);
    return true;
  }

  void use_plain_parts() {
    const Plan plain = plain_plan();
    Plan candidate = in_one_write(plan_);
    keep(candidate);
    for (const auto data : {&Plan::up, &Plan::down}) {
      candidate = plan_;
      candidate.*data = plain.*data;
      keep(candidate);
    }
    candidate = plan_;
    candidate.farewell = Farewell::none;
    keep(candidate);
    for (const auto part : {&RequestParts::tail, &RequestParts::before, &RequestParts::method,
                            &RequestParts::version, &RequestParts::target, &RequestParts::end}) {
      candidate = plan_;
      candidate.parts.*part = plain.parts.*part;
      keep(candidate);
    }
    candidate = plan_;
    candidate.parts.lines = plain.parts.lines;
    if (keep(candidate)) {
      return;
    }
    // One line beside the plain ones is easier to read than what a missing Host adds.
    const std::vector<std::string> lines = plan_.parts.lines;
    for (const std::string& line : lines) {
      candidate = plan_;
      candidate.parts.lines = plain.parts.lines;
      candidate.parts.lines.insert(candidate.parts.lines.begin() + 1, line);
      if (keep(candidate)) {
        return;
      }
    }
  }

  void drop_lines() {
    for (std::size_t at = plan_.parts.lines.size(); at-- > 0;) {
      // Credentials let the request in, and without its Host it would have another fault.
      const std::vector<std::string>& lines = plan_.parts.lines;
      const std::string host = "Host: {origin}\r\n";
      if (lines[at] == "{auth}" ||
          (lines[at] == host && std::count(lines.begin(), lines.end(), host) == 1)) {
        continue;
      }
      Plan candidate = plan_;
      candidate.parts.lines.erase(candidate.parts.lines.begin() + static_cast<std::ptrdiff_t>(at));
      keep(candidate);
    }
  }

  void shorten(std::string RequestParts::*part) {
    if ((plan_.parts.*part).find('{') != std::string::npos) {
      return;  // templates can't be cut anywhere
    }
    shrink(plan_.parts.*part, [this, part](const std::string& less) {
      Plan candidate = plan_;
      candidate.parts.*part = less;
      return keep(candidate);
    });
  }

  void shorten_line(std::size_t which) {
    const std::string line = plan_.parts.lines[which];
    const std::size_t colon = line.find(':');
    if (line.find('{') != std::string::npos || colon == std::string::npos ||
        !line.ends_with("\r\n")) {
      return;
    }
    Plan candidate = plan_;
    candidate.parts.lines[which] = line.substr(0, colon + 1) + "\r\n";
    keep(candidate);
  }

  Plan plan_;
  const std::function<bool(const Plan&)>& still_fails_;
  int tries_;
};

}  // namespace

Plan minimise(Plan plan, const std::function<bool(const Plan&)>& still_fails, int tries) {
  return Minimiser(std::move(plan), still_fails, tries).run();
}

}  // namespace connectspec::fuzz
