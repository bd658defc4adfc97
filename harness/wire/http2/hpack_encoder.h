// Writes field blocks in HPACK (RFC 7541), by libnghttp2's deflater where a table is used. Any
// octets go through in names and values, upper case, controls and colons included.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "harness/model/field.h"

namespace connectspec::http2 {

// How a field line is represented (RFC 7541 §6).
enum class Representation {
  indexed,  // as short as the deflater makes it: with the dynamic table and Huffman code
  never,    // a literal that is never indexed (§6.2.3)
  literal,  // a literal without indexing (§6.2.2), its name from the static table where it is there
  plain,    // the same with the name written out: no table is needed to read it
};

class HpackEncoder {
 public:
  HpackEncoder();
  ~HpackEncoder();
  HpackEncoder(HpackEncoder&&) noexcept;
  HpackEncoder& operator=(HpackEncoder&&) noexcept;

  // A whole field block. What is not `indexed` leaves the dynamic table as it is.
  std::string encode(const std::vector<Field>& fields, Representation as);

  // The peer's SETTINGS_HEADER_TABLE_SIZE, in octets, when it is acknowledged to it (RFC 9113
  // §4.3.1). The next block that is `indexed` or `never` says so at its beginning.
  void change_table_size(std::size_t octets);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace connectspec::http2
