#include "fuzz/generate/mutate.h"

#include <algorithm>
#include <utility>

#include "fuzz/generate/ingredients.h"
#include "fuzz/generate/request_parts.h"

namespace connectspec::fuzz {
namespace {

constexpr auto npos = std::string::npos;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void insert_octets(std::string& text, Random& random) {
  text.insert(random.below(text.size() + 1), random.pick(some_octets()));
}

void erase_octet(std::string& text, Random& random) {
  if (!text.empty()) {
    text.erase(random.below(text.size()), 1);
  }
}

// A run of digits gives way to a number at an edge.
void replace_number(std::string& text, Random& random) {
  const std::size_t from = random.below(text.size() + 1);
  const auto digit =
      std::find_if(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), is_digit);
  const auto end = std::find_if_not(digit, text.end(), is_digit);
  const std::string_view number = random.pick(some_numbers());
  text.replace(digit, end, number.begin(), number.end());
}

void flip_case(std::string& text, Random& random) {
  if (text.empty()) {
    return;
  }
  char& c = text[random.below(text.size())];
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
    c = static_cast<char>(c ^ 0x20);
  }
}

void change_octets(std::string& text, Random& random) {
  switch (random.below(4)) {
    case 0:
      return insert_octets(text, random);
    case 1:
      return erase_octet(text, random);
    case 2:
      return replace_number(text, random);
    default:
      return flip_case(text, random);
  }
}

void change_target(std::string& target, Random& random) {
  const bool led_by_space = target.starts_with(' ');
  target = (led_by_space ? " " : "") + mutate_target(target.substr(led_by_space ? 1 : 0), random);
}

void change_version(std::string& version, Random& random) {
  if (random.one_in(3)) {
    const std::size_t end = std::min(version.find('\r'), version.size());
    version.replace(0, end, " " + std::string(random.pick(some_versions())));
  } else if (random.one_in(2)) {
    const std::size_t end = std::min(version.find_first_of("\r\n"), version.size());
    version.replace(end, npos, random.pick(some_line_ends()));
  } else {
    change_octets(version, random);
  }
}

std::string new_line(Random& random) {
  return std::string(random.pick(some_lines())) +
         std::string(random.one_in(8) ? random.pick(some_line_ends()) : "\r\n");
}

void change_line(std::string& line, Random& random) {
  const std::size_t colon = std::min(line.find(':'), line.size());
  switch (random.below(6)) {
    case 0:
      line.insert(colon, random.one_in(2) ? " " : "\t");
      return;
    case 1:
      line.insert(std::min(colon + 1, line.size()), random.one_in(2) ? " " : "\t");
      return;
    case 2:
      line.replace(std::min(line.find_first_of("\r\n"), line.size()), npos,
                   random.pick(some_line_ends()));
      return;
    default:
      return change_octets(line, random);
  }
}

// Now and then past the limits that parsers have on the number of fields.
void repeat_line(std::vector<std::string>& lines, std::size_t which, Random& random) {
  constexpr std::size_t few[] = {2, 3, 7};
  constexpr std::size_t many[] = {31, 63, 98, 99, 126, 127, 128, 254};
  const std::size_t count = random.one_in(8) ? random.pick(many) : random.pick(few);
  const std::string line = lines[which];
  // Elsewhere than Host, or that rule would hide all others.
  const std::string repeated = random.one_in(2) ? line : "X-A: b\r\n";
  lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(which), count, repeated);
}

void change_lines(std::vector<std::string>& lines, Random& random) {
  if (lines.empty() || random.one_in(4)) {
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(random.below(lines.size() + 1)),
                 new_line(random));
    return;
  }
  const std::size_t which = random.below(lines.size());
  const auto at = lines.begin() + static_cast<std::ptrdiff_t>(which);
  switch (random.below(12)) {
    case 0:
      lines.insert(at, lines[which]);
      return;
    case 1:
    case 2:
      lines.erase(at);
      return;
    case 3:
      std::swap(lines[which], lines[random.below(lines.size())]);
      return;
    case 4:
      if (lines.size() < 300) {
        repeat_line(lines, which, random);
      }
      return;
    case 5:
      lines[which] = new_line(random);
      return;
    default:
      return change_line(lines[which], random);
  }
}

void change_tail(RequestParts& parts, Random& random) {
  constexpr std::string_view tails[] = {"",
                                        "\r\n",
                                        "\n",
                                        "PING",
                                        "CONNECT b:2 HTTP/1.1\r\nHost: b\r\n\r\n",
                                        "GET / HTTP/1.1\r\nHost: b\r\n\r\n",
                                        "0\r\n\r\n",
                                        "5\r\nhello\r\n0\r\n\r\n"};
  if (parts.end.empty() || random.one_in(4)) {
    parts.end = random.pick(some_line_ends());
  } else {
    parts.tail = random.pick(tails);
  }
}

void change(RequestParts& parts, Random& random) {
  switch (random.below(16)) {
    case 0:
      parts.before += random.one_in(2) ? "\r\n" : random.pick(some_line_ends());
      return;
    case 1:
      parts.method = random.pick(some_methods());
      return;
    case 2:
      return change_octets(parts.method, random);
    case 3:
    case 4:
    case 5:
    case 6:
      return change_target(parts.target, random);
    case 7:
    case 8:
      return change_version(parts.version, random);
    case 9:
    case 10:
      return change_tail(parts, random);
    default:
      return change_lines(parts.lines, random);
  }
}

}  // namespace

std::string mutate_target(std::string_view target, Random& random) {
  std::string text(target);
  const std::size_t colon = text.rfind(':');
  const std::size_t host_end = colon == npos ? text.size() : colon;
  switch (random.below(8)) {
    case 0:
      return std::string(random.pick(some_targets()));
    case 1:
      return text.replace(0, host_end, random.pick(some_hosts()));
    case 2:
      return text.substr(0, host_end) + ":" + std::string(random.pick(some_ports()));
    case 3:
      return std::string(random.pick(some_hosts())) + ":" + std::string(random.pick(some_ports()));
    case 4:
      return std::string(random.pick(some_hosts())) + ":1";
    case 5:
      replace_number(text, random);
      return text;
    default:
      change_octets(text, random);
      return text;
  }
}

std::string mutate_request(std::string_view octets, Random& random) {
  RequestParts parts = take_apart(octets);
  for (std::size_t changes = 1 + random.below(3); changes > 0; --changes) {
    change(parts, random);
  }
  return put_together(parts);
}

std::string cross_requests(std::string_view one, std::string_view other, Random& random) {
  RequestParts parts = take_apart(one);
  RequestParts donor = take_apart(other);
  if (random.one_in(3)) {
    parts.target = donor.target;
  }
  if (random.one_in(3)) {
    parts.version = donor.version;
  }
  if (random.one_in(3)) {
    parts.tail = donor.tail;
  }
  for (std::string& line : donor.lines) {
    if (random.one_in(2)) {
      const std::size_t at = random.below(parts.lines.size() + 1);
      parts.lines.insert(parts.lines.begin() + static_cast<std::ptrdiff_t>(at), std::move(line));
    }
  }
  return put_together(parts);
}

}  // namespace connectspec::fuzz
