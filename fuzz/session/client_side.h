// The client of a simulated session: what it has sent and nobody has read yet, and how it ends.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace connectspec::fuzz {

class ClientSide {
 public:
  void sends(std::string_view octets) { unread_ += fin_sent_ ? "" : octets; }
  void ends() { fin_sent_ = true; }
  // False when it had ended before.
  bool breaks() {
    if (std::exchange(fin_sent_, true)) {
      return false;
    }
    unread_.clear();
    end_seen_ = true;
    return true;
  }

  [[nodiscard]] bool has_unread() const { return !unread_.empty(); }
  std::string read(std::size_t most) {
    std::string octets = unread_.substr(0, most);
    unread_.erase(0, most);
    return octets;
  }
  std::string read_all() { return std::exchange(unread_, {}); }

  // A FIN is seen when all before it has been read.
  [[nodiscard]] bool end_is_due() const { return fin_sent_ && unread_.empty() && !end_seen_; }
  void see_end() { end_seen_ = true; }
  [[nodiscard]] bool end_seen() const { return end_seen_; }

 private:
  std::string unread_;
  bool fin_sent_ = false;
  bool end_seen_ = false;
};

}  // namespace connectspec::fuzz
