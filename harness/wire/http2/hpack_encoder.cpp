#include "harness/wire/http2/hpack_encoder.h"

#include <nghttp2/nghttp2.h>

#include <cstdint>
#include <string_view>

#include "harness/wire/released_by.h"

namespace connectspec::http2 {
namespace {

// The default of SETTINGS_HEADER_TABLE_SIZE, and the most that we use of what a peer allows.
constexpr std::size_t table_octets = 4096;
constexpr std::size_t static_entries = 61;  // RFC 7541 Appendix A

std::uint8_t* octets_of(const std::string& text) {
  // C's interface takes what it only reads without const.
  return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
}

nghttp2_nv pair_of(const Field& field, Representation as) {
  const int flags = as == Representation::never ? NGHTTP2_NV_FLAG_NO_INDEX : NGHTTP2_NV_FLAG_NONE;
  return {octets_of(field.name), octets_of(field.value), field.name.size(), field.value.size(),
          static_cast<std::uint8_t>(flags)};
}

// RFC 7541 §5.1; the bits before the prefix are 0.
void put_prefixed(std::string& out, std::size_t number, unsigned prefix_bits) {
  const std::size_t most = (std::size_t{1} << prefix_bits) - 1;
  if (number < most) {
    out += static_cast<char>(number);
    return;
  }
  out += static_cast<char>(most);
  for (number -= most; number >= 128; number /= 128) {
    out += static_cast<char>(number % 128 + 128);
  }
  out += static_cast<char>(number);
}

// RFC 7541 §5.2, without Huffman code
void put_string(std::string& out, std::string_view text) {
  put_prefixed(out, text.size(), 7);
  out.append(text);
}

// Its index in the static table; 0: it isn't there.
std::size_t static_index(nghttp2_hd_deflater* deflater, std::string_view name) {
  for (std::size_t index = 1; index <= static_entries; ++index) {
    const nghttp2_nv* entry = nghttp2_hd_deflate_get_table_entry(deflater, index);
    if (std::string_view(reinterpret_cast<const char*>(entry->name), entry->namelen) == name) {
      return index;
    }
  }
  return 0;
}

}  // namespace

struct HpackEncoder::State {
  std::unique_ptr<nghttp2_hd_deflater, ReleasedBy<nghttp2_hd_deflate_del>> deflater;
};

HpackEncoder::HpackEncoder() : state_(std::make_unique<State>()) {
  nghttp2_hd_deflater* made = nullptr;
  nghttp2_hd_deflate_new(&made, table_octets);
  state_->deflater.reset(made);
}
HpackEncoder::~HpackEncoder() = default;
HpackEncoder::HpackEncoder(HpackEncoder&&) noexcept = default;
HpackEncoder& HpackEncoder::operator=(HpackEncoder&&) noexcept = default;

std::string HpackEncoder::encode(const std::vector<Field>& fields, Representation as) {
  nghttp2_hd_deflater* const deflater = state_->deflater.get();
  std::string out;
  if (as == Representation::literal || as == Representation::plain) {
    for (const Field& field : fields) {
      const std::size_t name =
          as == Representation::literal ? static_index(deflater, field.name) : 0;
      put_prefixed(out, name, 4);
      if (name == 0) {
        put_string(out, field.name);
      }
      put_string(out, field.value);
    }
    return out;
  }
  std::vector<nghttp2_nv> pairs;
  for (const Field& field : fields) {
    pairs.push_back(pair_of(field, as));
  }
  out.resize(nghttp2_hd_deflate_bound(deflater, pairs.data(), pairs.size()));
  const auto written =
      nghttp2_hd_deflate_hd(deflater, octets_of(out), out.size(), pairs.data(), pairs.size());
  out.resize(written > 0 ? static_cast<std::size_t>(written) : 0);
  return out;
}

void HpackEncoder::change_table_size(std::size_t octets) {
  nghttp2_hd_deflate_change_table_size(state_->deflater.get(), octets);
}

}  // namespace connectspec::http2
