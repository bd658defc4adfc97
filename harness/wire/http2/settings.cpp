#include "harness/wire/http2/settings.h"

#include <algorithm>

namespace connectspec::http2 {
namespace {

constexpr std::uint32_t largest_window = 0x7fffffff;  // RFC 9113 §6.9.1
constexpr std::uint32_t least_frame = 16384;          // §6.5.2
constexpr std::uint32_t largest_frame_size = 0xffffff;

}  // namespace

bool is_legal_of_server(const Setting& setting, const Settings& before) {
  switch (setting.identifier) {
    case Setting::enable_push:
      return setting.value == 0;  // RFC 9113 §6.5.2: "A server MUST NOT explicitly set ... 1"
    case Setting::initial_window_size:
      return setting.value <= largest_window;
    case Setting::max_frame_size:
      return setting.value >= least_frame && setting.value <= largest_frame_size;
    case Setting::enable_connect_protocol:
      // RFC 8441 §3: 0 or 1, and no 0 behind a 1.
      return setting.value <= 1 && setting.value >= before.enable_connect_protocol;
    case Setting::no_rfc7540_priorities:
      return setting.value <= 1;  // RFC 9218 §2.1
    default:
      return true;
  }
}

void apply(const Setting& setting, Settings& settings) {
  switch (setting.identifier) {
    case Setting::header_table_size:
      settings.header_table_size = setting.value;
      break;
    case Setting::enable_push:
      settings.enable_push = setting.value;
      break;
    case Setting::max_concurrent_streams:
      settings.max_concurrent_streams = setting.value;
      break;
    case Setting::initial_window_size:
      settings.initial_window_size = setting.value;
      break;
    case Setting::max_frame_size:
      settings.max_frame_size = setting.value;
      break;
    case Setting::max_header_list_size:
      settings.max_header_list_size = setting.value;
      break;
    case Setting::enable_connect_protocol:
      settings.enable_connect_protocol = setting.value;
      break;
    default:
      break;
  }
}

void AnnouncedSettings::announce(const std::vector<Setting>& settings) {
  Step step{last()};
  step.smallest_table_size = step.settings.header_table_size;
  bool first = true;
  for (const Setting& setting : settings) {
    apply(setting, step.settings);
    if (setting.identifier == Setting::header_table_size) {
      step.smallest_table_size =
          first ? setting.value : std::min(step.smallest_table_size, setting.value);
      first = false;
    }
  }
  steps_.push_back(step);
  ++sent_;
}

void AnnouncedSettings::acknowledge() {
  if (steps_.size() > 1) {
    steps_.pop_front();
  }
}

bool AnnouncedSettings::may_push(std::size_t read) const {
  const std::size_t acknowledged = sent_ - unacknowledged();
  const std::size_t first = read - std::min(read, acknowledged);
  return std::any_of(steps_.begin() + static_cast<std::ptrdiff_t>(first), steps_.end(),
                     [](const Step& step) { return step.settings.enable_push != 0; });
}

std::uint32_t AnnouncedSettings::largest_initial_window() const {
  const auto largest =
      std::max_element(steps_.begin(), steps_.end(), [](const Step& left, const Step& right) {
        return left.settings.initial_window_size < right.settings.initial_window_size;
      });
  return largest->settings.initial_window_size;
}

std::uint32_t AnnouncedSettings::largest_frame() const {
  const auto largest =
      std::max_element(steps_.begin(), steps_.end(), [](const Step& left, const Step& right) {
        return left.settings.max_frame_size < right.settings.max_frame_size;
      });
  return std::max(largest->settings.max_frame_size, least_frame);
}

}  // namespace connectspec::http2
