// HPACK both ways: any octets go through, a broken block is told and ends the reading.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/limits.h"
#include "harness/wire/bytes.h"
#include "harness/wire/http2/hpack_decoder.h"
#include "harness/wire/http2/hpack_encoder.h"

namespace connectspec::http2 {
namespace {

using State = FieldBlock::State;

constexpr std::array<Representation, 4> representations = {
    Representation::indexed, Representation::never, Representation::literal, Representation::plain};

FieldBlock decode(HpackDecoder& decoder, std::string_view octets) {
  decoder.feed(octets);
  return decoder.end_block();
}

std::string in_words(const std::vector<Field>& fields) {
  std::string words;
  for (const Field& field : fields) {
    words += escape(field.name) + "=" + escape(field.value) + "|";
  }
  return words;
}

std::string all_octets() {
  std::string octets;
  for (int octet = 0; octet < 256; ++octet) {
    octets += static_cast<char>(octet);
  }
  return octets;
}

const std::vector<Field>& odd_fields() {
  static const std::vector<Field> fields = {
      {":method", "CONNECT"},          {":authority", "[::1]:443\r\nHost: x"},
      {"UPPER", " led by a space"},    {"", ""},
      {"a b:c", std::string(1, '\0')}, {":unknown", "\xff\x7f"},
      {"all", all_octets()},           {all_octets(), std::string(5000, 'v')}};
  return fields;
}

TEST(Http2Hpack, any_octets_go_through_in_each_representation) {
  for (const Representation as : representations) {
    HpackEncoder encoder;
    HpackDecoder decoder;
    for (int times = 0; times < 2; ++times) {  // the second by the dynamic table
      const FieldBlock block = decode(decoder, encoder.encode(odd_fields(), as));
      EXPECT_EQ(block.state, State::whole);
      EXPECT_EQ(in_words(block.fields), in_words(odd_fields()));
    }
  }
}

TEST(Http2Hpack, representations_are_those_of_rfc_7541) {
  HpackEncoder encoder;
  EXPECT_EQ(escape(encoder.encode({{":status", "200"}}, Representation::indexed)), "\\x88");
  const std::string never = encoder.encode({{":status", "200"}}, Representation::never);
  EXPECT_EQ(static_cast<unsigned char>(never.front()) & 0xf0U, 0x10U);
  EXPECT_EQ(escape(encoder.encode({{":status", "299"}}, Representation::literal)), "\\x08\\x03299");
  EXPECT_EQ(escape(encoder.encode({{"age", "7"}}, Representation::literal)), "\\x0f\\x06\\x017");
  EXPECT_EQ(escape(encoder.encode({{"age", "7"}}, Representation::plain)), "\\x00\\x03age\\x017");
  const std::string first = encoder.encode({{"x-a", "1"}}, Representation::indexed);
  EXPECT_LT(encoder.encode({{"x-a", "1"}}, Representation::indexed).size(), first.size());
}

TEST(Http2Hpack, long_strings_have_long_numbers) {
  for (const std::size_t size : {126U, 127U, 128U, 254U, 255U, 16510U, 16511U, 65536U}) {
    HpackDecoder decoder;
    const std::vector<Field> fields = {{"n", std::string(size, 'v')}};
    const FieldBlock block = decode(decoder, HpackEncoder().encode(fields, Representation::plain));
    EXPECT_EQ(block.state, State::whole) << size;
    ASSERT_EQ(block.fields.size(), 1U);
    EXPECT_EQ(block.fields[0].value.size(), size);
  }
}

TEST(Http2Hpack, any_cut_into_fragments_reads_the_same) {
  for (const Representation as : representations) {
    const std::string octets =
        HpackEncoder().encode({{":status", "200"}, {"x-long", std::string(200, 'y')}}, as);
    for (std::size_t cut = 0; cut <= octets.size(); ++cut) {
      HpackDecoder decoder;
      decoder.feed(std::string_view(octets).substr(0, cut));
      decoder.feed("");
      decoder.feed(std::string_view(octets).substr(cut));
      const FieldBlock block = decoder.end_block();
      ASSERT_EQ(block.state, State::whole) << cut;
      EXPECT_EQ(block.octets, octets);
      EXPECT_EQ(block.fields.size(), 2U);
    }
  }
}

TEST(Http2Hpack, a_broken_block_is_told_and_none_behind_it_is_read) {
  const std::vector<std::string> broken = {
      std::string("\x80", 1),  // index 0
      "\xbf",                  // an index past the table
      std::string("\x00\x05"
                  "ab",
                  4),                      // ends inside a name
      "\xff\xff\xff\xff\xff\xff\xff\xff",  // a number without end
      std::string("\x00\x81\x00\x00", 4),  // Huffman code that ends wrongly
      "\x88\x3f\xff\xff\x7f",              // a table size behind a field, and too large
  };
  for (const std::string& octets : broken) {
    HpackDecoder decoder;
    EXPECT_EQ(decode(decoder, "\x88").state, State::whole);
    EXPECT_EQ(decode(decoder, octets).state, State::broken) << escape(octets);
    const FieldBlock behind = decode(decoder, "\x88");
    EXPECT_EQ(behind.state, State::broken);
    EXPECT_TRUE(behind.fields.empty());
    EXPECT_FALSE(behind.readable());
  }
}

TEST(Http2Hpack, a_string_that_the_library_wont_read_is_not_called_broken) {
  const std::vector<Field> fields = {{"a", "b"}, {"n", std::string(65537, 'v')}};
  for (const Representation as : {Representation::literal, Representation::plain}) {
    HpackDecoder decoder;
    EXPECT_EQ(decode(decoder, HpackEncoder().encode(fields, as)).state, State::too_large);
  }
}

TEST(Http2Hpack, an_empty_block_has_no_fields) {
  HpackDecoder decoder;
  EXPECT_EQ(decoder.end_block().state, State::whole);
  EXPECT_TRUE(decode(decoder, "").fields.empty());
}

TEST(Http2Hpack, a_table_bomb_stays_within_bounds_and_the_table_in_step) {
  HpackEncoder encoder;
  HpackDecoder decoder;
  const std::vector<Field> large = {{"x-large", std::string(3000, 'v')}};
  EXPECT_EQ(decode(decoder, encoder.encode(large, Representation::indexed)).fields.size(), 1U);
  const FieldBlock bomb = decode(decoder, std::string(500'000, '\xbe'));  // that entry, each time
  EXPECT_EQ(bomb.state, State::cut);
  EXPECT_TRUE(bomb.readable());
  EXPECT_LE(bomb.fields.size() * 3000, Limits::head_bytes);
  EXPECT_EQ(bomb.octets.size(), Limits::head_bytes);
  EXPECT_EQ(in_words(decode(decoder, "\xbe").fields), in_words(large));
}

TEST(Http2Hpack, a_smaller_table_is_told_in_the_next_block) {
  HpackEncoder encoder;
  HpackDecoder decoder;
  const std::vector<Field> fields = {{"x-a", "1"}};
  decode(decoder, encoder.encode(fields, Representation::indexed));
  encoder.change_table_size(0);
  decoder.change_table_size(0);
  const std::string octets = encoder.encode(fields, Representation::indexed);
  EXPECT_EQ(escape(octets.substr(0, 1)), R"( )");  // §6.3: a table size of 0 is 0x20
  EXPECT_EQ(in_words(decode(decoder, octets).fields), in_words(fields));
}

TEST(Http2Hpack, a_block_that_ignores_a_smaller_table_is_broken) {
  HpackDecoder decoder;
  decoder.change_table_size(0);
  EXPECT_EQ(decode(decoder, "\x88").state, State::broken);
}

}  // namespace
}  // namespace connectspec::http2
