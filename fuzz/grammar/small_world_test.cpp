// P20: all short texts over the octets that matter, and every octet at every place of a few
// requests: the reference parser and the checker agree on each.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "fuzz/oracles/reference/authority_oracles.h"
#include "fuzz/oracles/reference/head_oracles.h"
#include "fuzz/oracles/reference/reference_parser.h"

namespace connectspec::fuzz {
namespace {

// Calls `visit` with all concatenations of up to `most` parts.
template <class Visit>
void all_texts(const std::vector<std::string_view>& parts, std::size_t most, std::string& text,
               const Visit& visit) {
  visit(text);
  if (most == 0) {
    return;
  }
  for (const std::string_view part : parts) {
    const std::size_t size = text.size();
    text += part;
    all_texts(parts, most - 1, text, visit);
    text.resize(size);
  }
}

std::string told(const Finding& finding, const std::string& text) {
  return finding->oracle + " " + finding->feature + ": " + finding->evidence + "\n" + text;
}

void expect_head(const std::string& text) {
  const Finding found = check_reference(parse_with_reference, text);
  ASSERT_FALSE(found) << told(found, text);
}

void expect_authority(const std::string& text) {
  const Finding found = check_authority(text);
  ASSERT_FALSE(found) << told(found, text);
}

TEST(SmallWorld, every_short_target) {
  std::string text;
  all_texts({"a", "1", "0", ".", ":", "[", "]", "%", "@", "-", "+", "::"}, 5, text,
            expect_authority);
}

TEST(SmallWorld, every_short_address_in_brackets) {
  std::string text = "[";
  all_texts({"1", ":", "::", "fFf", "12345", "1.2.3.4", ".", "%25", "v1.", "]:1"}, 5, text,
            expect_authority);
}

TEST(SmallWorld, every_short_number_as_a_name) {
  std::string text;
  all_texts({"1", "0x", "f", ".", "256", "01", "%31", ":1"}, 6, text, expect_authority);
}

TEST(SmallWorld, every_short_port) {
  std::string text = "a:";
  all_texts({"0", "1", "6", "5", "9", "+", " "}, 6, text, expect_authority);
}

TEST(SmallWorld, every_short_head_over_its_tokens) {
  std::string text;
  all_texts({"CONNECT", " ", "a:1", "HTTP/1.1", "\r\n", "\n", "\r", "Host:a"}, 7, text,
            expect_head);
}

TEST(SmallWorld, every_short_field_section) {
  for (const char* line : {"CONNECT a:1 HTTP/1.1\r\n", "CONNECT a:1 HTTP/1.0\r\n"}) {
    std::string text = line;
    all_texts({"Host:", "host: a", ":", " ", "\t", "\r\n", "\n", "\r", "Content-Length: 0", ","}, 5,
              text, expect_head);
  }
}

TEST(SmallWorld, every_octet_at_every_place) {
  for (std::string request :
       {"CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", "CONNECT [::1]:443 HTTP/1.0\r\nX-A: b\r\n\r\nq",
        "\r\nCONNECT 127.0.0.1:80 HTTP/1.1\r\nhost:b:2\r\nContent-Length: 0\r\n\r\n"}) {
    for (std::size_t at = 0; at <= request.size(); ++at) {
      for (int octet = 0; octet < 256; ++octet) {
        std::string inserted = request;
        inserted.insert(at, 1, static_cast<char>(octet));
        expect_head(inserted);
        if (at < request.size()) {
          std::string replaced = request;
          replaced[at] = static_cast<char>(octet);
          expect_head(replaced);
        }
      }
    }
  }
}

TEST(SmallWorld, every_prefix_that_is_refused_has_no_valid_end) {
  // A parser that gives up early must be right to: no end of a valid request repairs the prefix.
  const std::string valid = "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n";
  std::string text;
  all_texts({"CONNECT ", "C", "a:", "1 ", "HTTP/1.", "1\r\n", "Host: a\r\n", "X: y\r", "\n"}, 4,
            text, [&](const std::string& prefix) {
              const std::string_view view = prefix;
              const Outcome early = parse_with_reference(Pieces(&view, 1));
              if (early.answer != Answer::rejected) {
                return;
              }
              for (std::size_t at = 0; at <= valid.size(); ++at) {
                const Judgement judged = judge_connect(prefix + valid.substr(at));
                ASSERT_FALSE(judged.kind == Judgement::Kind::valid &&
                             judged.liberties.within(liberties_taken({})))
                    << prefix + valid.substr(at);
              }
            });
}

}  // namespace
}  // namespace connectspec::fuzz
