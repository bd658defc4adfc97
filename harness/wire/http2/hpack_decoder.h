// Reads field blocks in HPACK (RFC 7541) out of fragments, by libnghttp2's inflater, which looks at
// no name and no value. Bounded: of a block, Limits::head_bytes octets are kept as they came, and
// as many of fields, which can be more than came: an index stands for an entry of the table.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/field.h"

namespace connectspec::http2 {

struct FieldBlock {
  enum class State {
    whole,
    cut,        // fields past the bound were left out; what follows can still be read
    broken,     // no HPACK
    too_large,  // HPACK, but with a string longer than libnghttp2 reads (65536 octets)
  };

  State state = State::whole;
  std::vector<Field> fields;  // pseudo-header fields among them, in order of arrival
  std::string octets;         // of the block as they came, or the first of them

  // Otherwise no block behind it can be read either: each changes the table (RFC 9113 §4.3).
  bool readable() const { return state == State::whole || state == State::cut; }
};

class HpackDecoder {
 public:
  HpackDecoder();
  ~HpackDecoder();
  HpackDecoder(HpackDecoder&&) noexcept;
  HpackDecoder& operator=(HpackDecoder&&) noexcept;

  // The next fragment of the block that is under way.
  void feed(std::string_view fragment);
  // The block ends here, and another begins.
  FieldBlock end_block();

  // Our SETTINGS_HEADER_TABLE_SIZE, in octets, when the peer has acknowledged it. Where that makes
  // it smaller, a block that doesn't begin with the new size is broken (RFC 9113 §4.3.1).
  void change_table_size(std::size_t octets);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace connectspec::http2
