#include "harness/wire/http2/payload.h"

#include <algorithm>
#include <utility>

#include "harness/wire/http2/integers.h"

namespace connectspec::http2 {
namespace {

constexpr std::size_t setting_octets = 6;
constexpr std::size_t priority_octets = 5;
constexpr std::size_t goaway_octets = 8;
constexpr std::size_t ping_octets = 8;
constexpr std::size_t number_octets = 4;

// Takes fields off the front of a payload; `fits` as long as there were enough octets.
struct Fields {
  std::string_view rest;
  bool fits = true;

  std::uint32_t number(std::size_t octets) {
    if (rest.size() < octets) {
      fits = false;
      rest = {};
      return 0;
    }
    const std::uint32_t value = integer_in(rest.substr(0, octets));
    rest.remove_prefix(octets);
    return value;
  }

  Priority priority() {
    const std::uint32_t dependency = number(4);
    const std::uint32_t weight = number(1);
    return {dependency & largest_stream, (dependency & ~largest_stream) != 0,
            static_cast<std::uint8_t>(weight)};
  }
};

bool may_be_padded(std::uint8_t type) {
  return type == FrameType::data || type == FrameType::headers || type == FrameType::push_promise;
}

}  // namespace

std::string settings_payload(const std::vector<Setting>& settings) {
  std::string out;
  for (const Setting& setting : settings) {
    put_integer(out, setting.identifier, 2);
    put_integer(out, setting.value, 4);
  }
  return out;
}

std::string number_payload(std::uint32_t number) {
  std::string out;
  put_integer(out, number, number_octets);
  return out;
}

std::string goaway_payload(const GoAway& goaway) {
  return number_payload(goaway.last_stream) + number_payload(goaway.error_code) + goaway.debug_data;
}

std::string priority_payload(const Priority& priority) {
  std::string out =
      number_payload(priority.dependency | (priority.exclusive ? ~largest_stream : 0U));
  put_integer(out, priority.weight, 1);
  return out;
}

std::string padded(std::string_view content, std::uint8_t padding) {
  std::string out(1, static_cast<char>(padding));
  return out.append(content).append(padding, '\0');
}

std::vector<Frame> frames_of_block(std::uint32_t stream, std::uint8_t flags, std::string_view block,
                                   const std::vector<std::size_t>& cuts) {
  std::vector<Frame> frames;
  std::size_t begin = 0;
  const auto add = [&](std::size_t end) {
    const bool first = frames.empty();
    Frame frame;
    frame.type = first ? FrameType::headers : FrameType::continuation;
    frame.flags = first ? flags : std::uint8_t{0};
    frame.stream = stream;
    frame.payload = block.substr(begin, end - begin);
    frames.push_back(std::move(frame));
    begin = end;
  };
  for (const std::size_t cut : cuts) {
    add(std::clamp(cut, begin, block.size()));
  }
  add(block.size());
  frames.back().flags |= Flag::end_headers;
  return frames;
}

std::optional<std::vector<Setting>> settings_in(const Frame& frame) {
  if (frame.payload.size() % setting_octets != 0) {
    return std::nullopt;
  }
  std::vector<Setting> settings;
  for (Fields fields{frame.payload}; !fields.rest.empty();) {
    const auto identifier = static_cast<std::uint16_t>(fields.number(2));
    settings.push_back({identifier, fields.number(4)});
  }
  return settings;
}

std::optional<std::uint32_t> number_in(const Frame& frame) {
  if (frame.payload.size() != number_octets) {
    return std::nullopt;
  }
  const std::uint32_t number = integer_in(frame.payload);
  return frame.type == FrameType::window_update ? number & largest_stream : number;
}

std::optional<GoAway> goaway_in(const Frame& frame) {
  Fields fields{frame.payload};
  GoAway goaway;
  goaway.last_stream = fields.number(4) & largest_stream;
  goaway.error_code = fields.number(4);
  goaway.debug_data = fields.rest;
  return fields.fits ? std::optional(goaway) : std::nullopt;
}

Content content_of(const ReceivedFrame& received) {
  const Frame& frame = received.frame;
  Fields fields{frame.payload};
  Content content;
  if (may_be_padded(frame.type) && frame.has(Flag::padded)) {
    content.padding = static_cast<std::uint8_t>(fields.number(1));
  }
  if (frame.type == FrameType::headers && frame.has(Flag::priority)) {
    content.priority = fields.priority();
  }
  if (frame.type == FrameType::push_promise) {
    content.promised = fields.number(4) & largest_stream;
  }
  const std::size_t before = frame.payload.size() - fields.rest.size();
  if (!fields.fits) {
    content.fit = Fit::too_short;
  } else if (before + content.padding > received.length) {
    content.fit = Fit::padding_too_long;
  } else {
    // Of a payload that wasn't kept to its end, the padding may be what is missing.
    content.octets = fields.rest.substr(0, received.length - before - content.padding);
  }
  return content;
}

bool has_length_of_its_type(const ReceivedFrame& received) {
  switch (received.frame.type) {
    case FrameType::priority:
      return received.length == priority_octets;
    case FrameType::rst_stream:
    case FrameType::window_update:
      return received.length == number_octets;
    case FrameType::settings:
      return received.frame.has(Flag::ack) ? received.length == 0
                                           : received.length % setting_octets == 0;
    case FrameType::ping:
      return received.length == ping_octets;
    case FrameType::goaway:
      return received.length >= goaway_octets;
    default:
      return true;
  }
}

}  // namespace connectspec::http2
