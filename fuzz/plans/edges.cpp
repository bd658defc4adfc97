#include "fuzz/plans/edges.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>
#include <vector>

#include "fuzz/plans/octets.h"

namespace connectspec::fuzz {
namespace {

constexpr std::size_t octet_counts[] = {64,   100,  128,  256,  512,  1000,  1024, 2000,
                                        2048, 4000, 4096, 8000, 8192, 10000, 16384};
constexpr std::size_t data_counts[] = {1024, 4096, 8192, 16384, 32768, 65536};
constexpr std::size_t field_counts[] = {8,  10,  16,  20,  32,  50,  64,
                                        96, 100, 128, 200, 256, 500, 512};

constexpr std::string_view edges[] = {"edge/head",   "edge/head-and-data", "edge/line",
                                      "edge/name",   "edge/fields",        "edge/port-digits",
                                      "edge/method", "edge/early-data"};
constexpr std::string_view octets[] = {"octet/in-method", "octet/in-target", "octet/in-version",
                                       "octet/in-line"};
constexpr std::string_view tunnel_edge = "edge/tunnel";

// What a part of a request has beside the octets that are multiplied.
constexpr std::size_t around_field = std::string_view("X-A: \r\n").size();
constexpr std::size_t behind_fields = std::string_view("\r\n\r\n").size();
constexpr std::size_t nonce_size = 16;

// Up to two more or less: whether a terminator or the rest of a line counts is each program's own
// affair.
std::size_t near(std::size_t edge, Random& random) { return edge + random.below(5) - 2; }

// Behind templates and literal octets alike, and before the first.
std::vector<std::size_t> places_in(std::string_view text) {
  std::vector<std::size_t> places = {0};
  int depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    depth += text[at] == '{' ? 1 : text[at] == '}' ? -1 : 0;
    if (depth == 0) {
      places.push_back(at + 1);
    }
  }
  return places;
}

void insert_into(std::string& text, std::string_view octet, Random& random) {
  text.insert(random.pick(places_in(text)), octet);
}

}  // namespace

std::string_view go_to_an_edge(RequestParts& parts, Random& random) {
  const std::size_t kind = random.below(std::size(edges));
  const std::size_t size = near(random.pick(octet_counts), random);
  switch (kind) {
    case 0:
      parts.lines.push_back(fmt::format("X-A: {{fill:{}:a}}\r\n", size - behind_fields));
      break;
    case 1:
      parts.tail = fmt::format("{{fill:{}:x}}", size);
      break;
    case 2:
      parts.lines.push_back(fmt::format("X-A: {{repeat:{}:a}}\r\n", size - around_field));
      break;
    case 3:
      parts.lines.push_back(fmt::format("{{repeat:{}:a}}:\r\n", size));
      break;
    case 4:
      parts.lines.push_back(
          fmt::format("{{repeat:{}:A:\r\n}}", near(random.pick(field_counts), random)));
      break;
    case 5:
      parts.target = fmt::format(" {{origin.host}}:{{repeat:{}:0}}{{origin.port}}", size);
      break;
    case 6:
      parts.method = fmt::format("{{repeat:{}:A}}", size);
      break;
    default:
      fill_to_an_edge(parts.tail, random);
  }
  return edges[kind];
}

std::string_view fill_to_an_edge(std::string& data, Random& random) {
  data =
      fmt::format("{{nonce}}{{repeat:{}:x}}", near(random.pick(data_counts), random) - nonce_size);
  return tunnel_edge;
}

std::string_view insert_octet(RequestParts& parts, Random& random) {
  constexpr std::string_view controls("\0\t\n\v\f\r\x1b \x7f\x80\xa0\xff", 12);
  // None of which a name may have; others could make one of an address.
  constexpr std::string_view delimiters = "\"/<>?@\\^`|[]#";
  constexpr std::size_t more_in_lines = 2;  // of which there are several
  const std::size_t kind = random.below(std::size(octets) + more_in_lines);
  const bool text = kind >= std::size(octets) || random.one_in(2);
  const std::string octet = template_of({&random.pick(text ? controls : delimiters), 1});
  if (kind == 0) {
    insert_into(parts.method, octet, random);
  } else if (kind == 1) {
    if (parts.target == " {origin}") {
      parts.target = " {origin.host}:{origin.port}";  // there is a place between the two
    }
    insert_into(parts.target, octet, random);
  } else if (kind == 2) {
    insert_into(parts.version, octet, random);
  } else if (!parts.lines.empty()) {
    std::string& line = parts.lines[random.below(parts.lines.size())];
    insert_into(line, octet, random);
    return octets[3];
  }
  return octets[std::min(kind, std::size(octets) - 1)];
}

std::size_t edge_features() { return std::size(edges) + std::size(octets) + 1; }

}  // namespace connectspec::fuzz
