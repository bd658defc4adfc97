// Templates: names, filters, arithmetic, and what is wrong in broken ones.
#include "harness/wire/template.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "harness/wire/template_filters.h"

namespace connectspec {
namespace {

const Bindings& known() {
  static const Bindings bindings = {
      {"origin.port", "40001"},
      {"origin.host", "127.1.2.3"},
      {"name", "proxy.test"},
      {"dots", "..."},
      {"user", "alice"},
      {"nonce-1", "n1"},
      {"base64-sample", "+/8="},
      {"huge", "170141183460469231731687303715884105728"},  // 2^127
      {"too-huge", "170141183460469231731687303715884105729"},
      {"braces", "{user}"},
  };
  return bindings;
}

struct Expands {
  const char* text;
  std::string to;
};

TEST(templates, every_documented_form_expands) {
  const std::vector<Expands> table = {
      {"", ""},
      {"CONNECT /:\r\n", "CONNECT /:\r\n"},
      {"{origin.port}", "40001"},
      {"{origin.host}:{origin.port}", "127.1.2.3:40001"},
      {"{origin.port+65536}", "105537"},
      {"{origin.port-1}", "40000"},
      {"{origin.port-40002}", "-1"},
      {"{huge+0}", "170141183460469231731687303715884105728"},
      {"{huge-1}", "170141183460469231731687303715884105727"},
      {"{nonce-1}", "n1"},
      {"{repeat:4:a}", "aaaa"},
      {"{repeat:0:a}", ""},
      {"{repeat:2:}", ""},
      {"{repeat:3:a:b}", "a:ba:ba:b"},
      {"{user}{fill:8:ab}c", "aliceabac"},
      {"{fill:3:{user}}{fill:2:x}", "ali"},
      {"{fill:2:}", ""},
      {"{repeat:2:{user}\r\n}", "alice\r\nalice\r\n"},
      {"{repeat:2:{repeat:2:x}y}", "xxyxxy"},
      {"{first:3:{user}}-{behind:3:{user}}", "ali-ce"},
      {"{first:9:{user}}-{behind:9:{user}}", "alice-"},
      {"{user|shorter}{user|altered}{user|upper|lower}", "alicalicxalice"},
      {"{name|recased}{origin.port|recased}", "PROXY.TEST40001x"},
      {"{base64-sample|base64url|unpadded}", "-_8"},
      {"{hex:e9 ff}", "\xe9\xff"},
      {"{hex:E9fF}", "\xe9\xff"},
      {"{hex:00}", std::string(1, '\0')},
      {"{hex:}", ""},
      {"{base64:alice:secret}", "YWxpY2U6c2VjcmV0"},
      {"{base64:{user}:}", "YWxpY2U6"},
      {"{base64:{hex:ff}}", "/w=="},
      {"{{", "{"},
      {"}}", "}"},
      {"{{user}}", "{user}"},
      {"{braces}", "{user}"},
  };
  for (const Expands& row : table) {
    const Expansion expansion = expand(row.text, known());
    ASSERT_TRUE(expansion) << row.text << ": " << expansion.error().message;
    EXPECT_EQ(*expansion, row.to) << row.text;
  }
}

TEST(templates, every_documented_filter_applies) {
  const std::vector<Expands> table = {
      {"{origin.host|octal}", "0177.01.02.03"},
      {"{origin.host|hex}", "0x7f010203"},
      {"{origin.host|integer}", "2130772483"},
      {"{origin.host|short}", "127.66051"},
      {"{origin.host|wrapped}", "383.257.258.259"},
      {"{origin.port|octal}", "0116101"},
      {"{origin.host|mapped}", "::ffff:127.1.2.3"},
      {"{name|upper}", "PROXY.TEST"},
      {"{name|dotted}", "proxy.test."},
      {"{name|percent}", "%70roxy.test"},
      {"{name|upper|dotted}", "PROXY.TEST."},
      {"{origin.port+1|dotted}", "40002."},
  };
  for (const Expands& row : table) {
    const Expansion expansion = expand(row.text, known());
    ASSERT_TRUE(expansion) << row.text << ": " << expansion.error().message;
    EXPECT_EQ(*expansion, row.to) << row.text;
  }
}

struct Fails {
  const char* text;
  std::size_t offset;
  const char* words;
};

TEST(templates, errors_say_what_is_wrong_and_where) {
  const std::vector<Fails> table = {
      {"ab{orign.port}", 3, "unknown name 'orign.port'; known: "},
      {"{orign.port+1}", 1, "unknown name 'orign.port'"},
      {"{user", 0, "'{' without its '}'"},
      {"a}", 1, "'}' without its '{'"},
      {"{}", 0, "a name is missing"},
      {"{user|loud}", 6, "unknown filter 'loud'; known: octal"},
      {"{user|}", 6, "unknown filter ''"},
      {"{user|octal}", 6, "can't be applied to 'alice'"},
      {"{dots|percent}", 6, "can't be applied"},
      {"{user+1}", 1, "can't compute 'user+1'"},
      {"{too-huge+1}", 1, "2^127"},
      {"{huge+1}", 1, "2^127"},
      {"{a+b}", 1, "neither a name nor a name with a number"},
      {"{hex:e}", 5, "pairs of hexadecimal digits"},
      {"{hex:zz}", 5, "pairs of hexadecimal digits"},
      {"{hex:e9", 0, "'{' without its '}'"},
      {"{repeat:x:a}", 8, "wants a number"},
      {"{repeat:-1:a}", 8, "wants a number"},
      {"{repeat:3a}", 9, "wants a colon"},
      {"{fill:x:a}", 6, "'fill:' wants a number"},
      {"{fill:99999999:a}", 0, "longer than 32 MiB"},
      {"{repeat:2:{fill:3:a}}", 10, "can't stand in a part"},
      {"{repeat:3:a", 0, "'{' without its '}'"},
      {"{base64:{nobody}}", 9, "unknown name 'nobody'"},
  };
  for (const Fails& row : table) {
    const Expansion expansion = expand(row.text, known());
    ASSERT_FALSE(expansion) << row.text << " became " << *expansion;
    EXPECT_EQ(expansion.error().offset, row.offset) << row.text;
    EXPECT_NE(expansion.error().message.find(row.words), std::string::npos)
        << row.text << ": " << expansion.error().message;
  }
}

TEST(templates, an_unknown_name_lists_the_known_ones) {
  EXPECT_EQ(expand("{c}", {{"a", "1"}, {"b", "2"}}).error().message,
            "unknown name 'c'; known: a, b");
  EXPECT_EQ(expand("{c}", {}).error().message, "unknown name 'c'; known: none");
}

TEST(templates, an_expansion_is_bounded_by_32_mebioctets) {
  const Expansion full = expand("{repeat:33554432:a}", {});
  ASSERT_TRUE(full);
  EXPECT_EQ(full->size(), 33554432U);
  for (const char* text : {"{repeat:33554433:a}", "{repeat:18446744073709551615:ab}",
                           "{repeat:99999999999999999999:a}", "a{repeat:33554432:a}",
                           "{repeat:1000:{repeat:1000:{repeat:1000:a}}}"}) {
    EXPECT_FALSE(expand(text, {})) << text;
  }
}

TEST(templates, nesting_is_bounded) {
  std::string deep;
  std::string ends;
  for (int i = 0; i < 100'000; ++i) {
    deep += "{base64:";
    ends += '}';
  }
  const Expansion expansion = expand(deep + ends, {});
  ASSERT_FALSE(expansion);
  EXPECT_NE(expansion.error().message.find("nested too deeply"), std::string::npos);
}

TEST(templates, names_are_found_without_expanding) {
  const auto names = names_in(
      "{a.b+1} {{no}} {c|upper} {repeat:999999999999:{d}} {base64:{e}:}"
      "{hex:00}{f-2}");
  ASSERT_TRUE(names);
  EXPECT_EQ(*names, (std::vector<std::string>{"a.b", "c", "d", "e", "f"}));
  ASSERT_FALSE(names_in("{a"));
  ASSERT_FALSE(names_in("{a|loud}"));
}

TEST(template_filters, decimals_past_the_bound_or_with_other_characters_are_refused) {
  EXPECT_EQ(add_decimal("99999999999999999999", false, "1"), "100000000000000000000");
  EXPECT_EQ(add_decimal("5", true, "5"), "0");
  for (const char* text :
       {"", "-1", "+1", " 1", "0x1", "999999999999999999999999999999999999999"}) {
    EXPECT_EQ(add_decimal(text, false, "1"), std::nullopt) << text;
    EXPECT_EQ(add_decimal("1", false, text), std::nullopt) << text;
  }
}

TEST(template_filters, what_is_no_ipv4_address_has_none_of_its_spellings) {
  for (const char* text : {"", "1.2.3", "1.2.3.4.", "1.2.3.256", "1.2.3.4.5", "::1", "1..2.3",
                           "1.2.3.-4", "a.b.c.d"}) {
    for (const char* filter : {"octal", "hex", "integer", "short", "wrapped", "mapped"}) {
      EXPECT_EQ(apply_filter(filter, text), std::nullopt) << filter << " of " << text;
    }
  }
  EXPECT_EQ(apply_filter("hex", "255.255.255.255"), "0xffffffff");
  EXPECT_EQ(apply_filter("octal", "0.0.0.0"), "00.00.00.00");
}

TEST(Template, literals_are_the_octets_a_template_has_of_its_own) {
  EXPECT_EQ(literals_in("a{origin}{hex:0d 0a}{{b").value(), "a\r\n{b");
  EXPECT_EQ(literals_in("{repeat:99999999999:x\n}{fill:7:y}").value(), "x\ny");
  EXPECT_EQ(literals_in("{base64:\n}{origin.host|upper}").value(), "Cg==");
  EXPECT_TRUE(literals_in("{").has_error());
}

// What the seed decides.

std::string chosen_by(const std::string& seed, const std::string& text) {
  const Expansion value = expand(text, {{"seed", seed}, {"size", "64"}, {"word", "a|b"}});
  return value ? *value : value.error().message;
}

std::set<std::string> chosen_by_any(const std::string& text) {
  std::set<std::string> values;
  for (int seed = 0; seed < 200; ++seed) {
    values.insert(chosen_by(std::to_string(seed), text));
  }
  return values;
}

TEST(templates, a_seed_decides_among_all_that_there_is) {
  EXPECT_EQ(chosen_by_any("{pick:a|{size}|{hex:7c}|}"),
            (std::set<std::string>{"a", "64", "|", ""}));
  EXPECT_EQ(chosen_by_any("{near:8192}"),
            (std::set<std::string>{"8190", "8191", "8192", "8193", "8194"}));
  EXPECT_EQ(chosen_by_any("{near:1}"), (std::set<std::string>{"0", "1", "2", "3"}));
  EXPECT_EQ(chosen_by_any("{between:9:11}"), (std::set<std::string>{"9", "10", "11"}));
  EXPECT_EQ(chosen_by_any("{between:7:7}"), (std::set<std::string>{"7"}));
  EXPECT_EQ(chosen_by_any("{pick:{word}|c}"), (std::set<std::string>{"a|b", "c"}));
}

TEST(templates, one_seed_decides_the_same_wherever_the_words_stand) {
  const std::string text = "{near:8192}";
  EXPECT_EQ(chosen_by("7", text + "," + text), chosen_by("7", text) + "," + chosen_by("7", text));
  EXPECT_EQ(chosen_by("7", "{repeat:{between:3:5}:a}").size(),
            std::stoul(chosen_by("7", "{between:3:5}")));
}

TEST(templates, a_name_or_a_form_stands_for_a_number) {
  EXPECT_EQ(chosen_by("1", "{repeat:{size}:a}").size(), 64U);
  EXPECT_EQ(chosen_by("1", "abc{fill:{size-1}:a}").size(), 63U);
  EXPECT_EQ(chosen_by("1", "{between:{size}:{size}}"), "64");
  EXPECT_EQ(chosen_by("1", "{repeat:{word}:a}"),
            "'repeat:' wants a number, a colon and the text: '{repeat:64:a}'");
}

TEST(templates, what_was_chosen_is_told) {
  Bindings chosen;
  ASSERT_TRUE(expand("{repeat:{near:9}:a}{pick:x|{near:9}}", {{"seed", "3"}}, &chosen));
  ASSERT_EQ(chosen.size(), 2U);
  EXPECT_EQ(chosen.at("{near:9}"), chosen_by("3", "{near:9}"));
  EXPECT_TRUE(chosen.contains("{pick:x|{near:9}}"));
}

TEST(templates, a_broken_choice_says_what_is_wanted) {
  EXPECT_EQ(chosen_by("1", "{pick:a}"),
            "'pick:' wants texts with a bar between them: '{pick:a|b}'");
  EXPECT_EQ(chosen_by("1", "{near:x}"), "'near:' wants a number: '{near:8192}'");
  EXPECT_EQ(chosen_by("1", "{between:7}"),
            "'between:' wants two numbers with a colon between them: '{between:1:7}'");
  EXPECT_EQ(chosen_by("1", "{between:7:1}"),
            "'between:' wants the smaller number first: '{between:1:7}'");
  EXPECT_EQ(chosen_by("1", "{pick:a|b"), "a '{' without its '}'; a literal one is '{{'");
  EXPECT_EQ(*literals_in("{pick:a|b}{near:{size}}"), "ab");
  EXPECT_EQ(names_in("{pick:{a}|{b}}{repeat:{near:{c}}:x}")->size(), 3U);
}

}  // namespace
}  // namespace connectspec
