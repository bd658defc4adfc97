#include "fuzz/findings/shrink.h"

namespace connectspec::fuzz {

std::string shrink(std::string text, const std::function<bool(const std::string&)>& still) {
  for (std::size_t size = text.size() / 2; size > 0; size /= 2) {
    for (std::size_t at = 0; at + size <= text.size();) {
      std::string less = text;
      less.erase(at, size);
      if (still(less)) {
        text = std::move(less);
      } else {
        at += size;
      }
    }
  }
  return text;
}

}  // namespace connectspec::fuzz
