// The table of targets in the README of the published results, between two marks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace connectspec {

struct PublishedTarget {
  std::string name;  // of the profile, and of the files that are published
  std::string title;
  std::string version;  // as its program says it
};

// Markdown, a row each, in the order given.
std::string targets_table(const std::vector<PublishedTarget>& targets);

// The text with the table in place of what stands between the marks; nothing when it lacks them.
std::optional<std::string> with_targets_table(std::string_view text, std::string_view table);

}  // namespace connectspec
