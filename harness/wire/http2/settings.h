// SETTINGS (RFC 9113 §6.5): what one side has told the other, and from when on it counts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace connectspec::http2 {

struct Setting {
  // RFC 9113 §6.5.2; RFC 8441 §3; RFC 9218 §2.1. A frame may have any other identifier.
  static constexpr std::uint16_t header_table_size = 1;
  static constexpr std::uint16_t enable_push = 2;
  static constexpr std::uint16_t max_concurrent_streams = 3;
  static constexpr std::uint16_t initial_window_size = 4;
  static constexpr std::uint16_t max_frame_size = 5;
  static constexpr std::uint16_t max_header_list_size = 6;
  static constexpr std::uint16_t enable_connect_protocol = 8;
  static constexpr std::uint16_t no_rfc7540_priorities = 9;

  std::uint16_t identifier = 0;
  std::uint32_t value = 0;
  friend bool operator==(const Setting&, const Setting&) = default;
};

// The values that hold, at first those of RFC 9113 §6.5.2.
struct Settings {
  std::uint32_t header_table_size = 4096;               // octets
  std::uint32_t enable_push = 1;                        // 0 or 1
  std::optional<std::uint32_t> max_concurrent_streams;  // nothing: no limit
  std::uint32_t initial_window_size = 65535;            // octets
  std::uint32_t max_frame_size = 16384;                 // octets of a payload
  std::optional<std::uint32_t> max_header_list_size;    // octets; nothing: no limit
  std::uint32_t enable_connect_protocol = 0;            // 0 or 1
};

// Whether a server may say that, after `before`.
bool is_legal_of_server(const Setting& setting, const Settings& before);

// Unknown identifiers are ignored.
void apply(const Setting& setting, Settings& settings);

// What we announced. A peer may go by it from the moment it was sent, and has to once it has
// acknowledged it (§6.5.3); between the two it may go by the old values or by the new ones.
class AnnouncedSettings {
 public:
  // A SETTINGS frame was sent.
  void announce(const std::vector<Setting>& settings);
  // The oldest that waits for it is acknowledged. Without effect where none does.
  void acknowledge();
  std::size_t unacknowledged() const { return steps_.size() - 1; }

  const Settings& in_force() const { return steps_.front().settings; }
  const Settings& last() const { return steps_.back().settings; }
  // The smallest HEADER_TABLE_SIZE among those of the frame that brought what is in force: an
  // encoder has to come down to it in between (RFC 7541 §4.2).
  std::uint32_t smallest_table_size() const { return steps_.front().smallest_table_size; }

  // SETTINGS frames sent so far.
  std::size_t sent() const { return sent_; }
  // Whether the peer may take ENABLE_PUSH for 1 once it has read that many of them.
  bool may_push(std::size_t read) const;

  // The largest that the peer may take for ours.
  std::uint32_t largest_initial_window() const;
  // Whatever we said, 16384 octets are always allowed (§4.2).
  std::uint32_t largest_frame() const;

 private:
  struct Step {
    Settings settings;
    std::uint32_t smallest_table_size = Settings().header_table_size;
  };
  std::deque<Step> steps_ = {Step()};  // the first is in force
  std::size_t sent_ = 0;
};

}  // namespace connectspec::http2
