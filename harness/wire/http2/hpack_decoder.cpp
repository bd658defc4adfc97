#include "harness/wire/http2/hpack_decoder.h"

#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "harness/model/limits.h"
#include "harness/wire/released_by.h"

namespace connectspec::http2 {
namespace {

constexpr std::size_t longest_string = 65536;  // libnghttp2's NGHTTP2_HD_MAX_NV

// Walks through a block by its lengths alone, without any table.
struct Walk {
  std::string_view rest;

  // RFC 7541 §5.1; nothing where the block ends before, or at a number that is absurd.
  std::optional<std::size_t> number(unsigned prefix_bits) {
    const std::size_t most = (std::size_t{1} << prefix_bits) - 1;
    std::optional<std::size_t> octet = next();
    if (!octet) {
      return std::nullopt;
    }
    std::size_t value = *octet & most;
    if (value < most) {
      return value;
    }
    for (unsigned shift = 0; shift < 32; shift += 7) {
      octet = next();
      if (!octet) {
        return std::nullopt;
      }
      value += (*octet & 0x7fU) << shift;
      if (*octet < 0x80) {
        return value;
      }
    }
    return std::nullopt;
  }

  std::optional<std::size_t> next() {
    if (rest.empty()) {
      return std::nullopt;
    }
    const auto octet = static_cast<unsigned char>(rest.front());
    rest.remove_prefix(1);
    return octet;
  }
};

// Whether the block runs into a string that libnghttp2 won't read, however well-formed it is.
bool has_overlong_string(std::string_view block) {
  Walk walk{block};
  while (!walk.rest.empty()) {
    const auto first = static_cast<unsigned char>(walk.rest.front());
    if (first >= 0x80 || (first & 0xe0U) == 0x20) {  // §6.1, §6.3: a number and no more
      if (!walk.number(first >= 0x80 ? 7 : 5)) {
        return false;
      }
      continue;
    }
    const auto name = walk.number(first >= 0x40 ? 6 : 4);  // §6.2
    if (!name) {
      return false;
    }
    for (int strings = *name == 0 ? 2 : 1; strings > 0; --strings) {
      const auto length = walk.number(7);
      if (!length || *length > longest_string) {
        return length.has_value();
      }
      walk.rest.remove_prefix(std::min(*length, walk.rest.size()));
    }
  }
  return false;
}

std::string text_of(const std::uint8_t* octets, std::size_t size) {
  return {reinterpret_cast<const char*>(octets), size};
}

}  // namespace

struct HpackDecoder::State {
  std::unique_ptr<nghttp2_hd_inflater, ReleasedBy<nghttp2_hd_inflate_del>> inflater;
  FieldBlock block;
  std::size_t kept = 0;                               // octets of the block's fields
  FieldBlock::State lost = FieldBlock::State::whole;  // why no further block can be read

  void inflate(std::string_view fragment, int is_final);
  void keep(const nghttp2_nv& pair);
};

void HpackDecoder::State::inflate(std::string_view fragment, int is_final) {
  const auto* next = reinterpret_cast<const std::uint8_t*>(fragment.data());
  std::size_t left = fragment.size();
  for (;;) {
    nghttp2_nv pair{};
    int flags = NGHTTP2_HD_INFLATE_NONE;
    const auto taken = nghttp2_hd_inflate_hd2(inflater.get(), &pair, &flags, next, left, is_final);
    if (taken < 0) {
      lost = has_overlong_string(block.octets) ? FieldBlock::State::too_large
                                               : FieldBlock::State::broken;
      return;
    }
    next += taken;
    left -= static_cast<std::size_t>(taken);
    if ((flags & NGHTTP2_HD_INFLATE_EMIT) != 0) {
      keep(pair);
    } else if (left == 0 || (flags & NGHTTP2_HD_INFLATE_FINAL) != 0) {
      return;
    }
  }
}

void HpackDecoder::State::keep(const nghttp2_nv& pair) {
  kept += pair.namelen + pair.valuelen + sizeof(Field);
  if (kept > Limits::head_bytes) {
    block.state = FieldBlock::State::cut;
    return;
  }
  block.fields.push_back({text_of(pair.name, pair.namelen), text_of(pair.value, pair.valuelen)});
}

HpackDecoder::HpackDecoder() : state_(std::make_unique<State>()) {
  nghttp2_hd_inflater* made = nullptr;
  nghttp2_hd_inflate_new(&made);
  state_->inflater.reset(made);
}
HpackDecoder::~HpackDecoder() = default;
HpackDecoder::HpackDecoder(HpackDecoder&&) noexcept = default;
HpackDecoder& HpackDecoder::operator=(HpackDecoder&&) noexcept = default;

void HpackDecoder::feed(std::string_view fragment) {
  std::string& octets = state_->block.octets;
  octets.append(fragment.substr(0, Limits::head_bytes - octets.size()));
  if (state_->lost == FieldBlock::State::whole && !fragment.empty()) {
    state_->inflate(fragment, 0);
  }
}

FieldBlock HpackDecoder::end_block() {
  if (state_->lost == FieldBlock::State::whole) {
    state_->inflate("", 1);
  }
  if (state_->lost == FieldBlock::State::whole) {
    nghttp2_hd_inflate_end_headers(state_->inflater.get());
  } else {
    state_->block.state = state_->lost;
  }
  state_->kept = 0;
  return std::exchange(state_->block, {});
}

void HpackDecoder::change_table_size(std::size_t octets) {
  nghttp2_hd_inflate_change_table_size(state_->inflater.get(), octets);
}

}  // namespace connectspec::http2
