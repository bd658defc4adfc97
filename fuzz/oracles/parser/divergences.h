// Differences from the grammar that the user of a parser accepts, each with its reason, one a line:
//
//     accepts host-missing: the caller checks Host
//     rejects minor-version: speaks 1.0 and 1.1 only
//     # a comment
//
// The words before the colon are the feature that a finding of the oracle P08 names; or "differs
// timing": whether a mistake is refused at once or with the end of its line depends on how the
// octets are cut (P02, P03); or "differs end": the head ends elsewhere (P04).
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace connectspec::fuzz {

class Divergences {
 public:
  Divergences() = default;

  // `error` is empty, or says which line is wrong and why.
  static Divergences parse(std::string_view text, std::string& error);
  static Divergences read(const std::string& path, std::string& error);

  [[nodiscard]] bool contains(std::string_view feature) const {
    return reasons_.find(feature) != reasons_.end();
  }
  [[nodiscard]] std::size_t size() const { return reasons_.size(); }

 private:
  std::map<std::string, std::string, std::less<>> reasons_;
};

}  // namespace connectspec::fuzz
