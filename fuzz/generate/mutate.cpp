#include "fuzz/generate/mutate.h"

#include <algorithm>
#include <utility>

#include "fuzz/generate/ingredients.h"
#include "fuzz/generate/request_parts.h"

namespace connectspec::fuzz {
namespace {

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

using TextChange = void (*)(std::string& text, Random& random);
constexpr Weighted<TextChange> octet_changes[] = {
    {1, insert_octets}, {1, erase_octet}, {1, replace_number}, {1, flip_case}};

void change_octets(std::string& text, Random& random) { random.pick(octet_changes)(text, random); }

void change_target(std::string& target, Random& random) {
  const bool led_by_space = target.starts_with(' ');
  target = (led_by_space ? " " : "") + mutate_target(target.substr(led_by_space ? 1 : 0), random);
}

// One change in three is another version, one in two of the others another line end.
constexpr std::size_t other_version = 3;
constexpr std::size_t other_end = 2;

void change_version(std::string& version, Random& random) {
  if (random.one_in(other_version)) {
    const std::size_t end = std::min(version.find('\r'), version.size());
    version.replace(0, end, " " + std::string(random.pick(some_versions())));
  } else if (random.one_in(other_end)) {
    const std::size_t end = std::min(version.find_first_of("\r\n"), version.size());
    version.replace(end, std::string::npos, random.pick(some_line_ends()));
  } else {
    change_octets(version, random);
  }
}

// A new line ends in another way than CRLF once in so many: a request with two faults shows one.
constexpr std::size_t odd_end = 8;

std::string new_line(Random& random) {
  return std::string(random.pick(some_lines())) +
         std::string(random.one_in(odd_end) ? random.pick(some_line_ends()) : "\r\n");
}

void put_space_before_colon(std::string& line, Random& random) {
  line.insert(std::min(line.find(':'), line.size()), random.one_in(2) ? " " : "\t");
}

void put_space_behind_colon(std::string& line, Random& random) {
  const std::size_t colon = std::min(line.find(':'), line.size());
  line.insert(std::min(colon + 1, line.size()), random.one_in(2) ? " " : "\t");
}

void end_line_otherwise(std::string& line, Random& random) {
  line.replace(std::min(line.find_first_of("\r\n"), line.size()), std::string::npos,
               random.pick(some_line_ends()));
}

// Half of them anywhere: where a line breaks a rule is as open as how.
constexpr Weighted<TextChange> line_text_changes[] = {{1, put_space_before_colon},
                                                      {1, put_space_behind_colon},
                                                      {1, end_line_otherwise},
                                                      {3, change_octets}};

void change_line(std::string& line, Random& random) {
  random.pick(line_text_changes)(line, random);
}

using LinesChange = void (*)(std::vector<std::string>& lines, std::size_t which, Random& random);

std::vector<std::string>::iterator line_at(std::vector<std::string>& lines, std::size_t which) {
  return lines.begin() + static_cast<std::ptrdiff_t>(which);
}

void double_line(std::vector<std::string>& lines, std::size_t which, Random&) {
  lines.insert(line_at(lines, which), lines[which]);
}

void drop_line(std::vector<std::string>& lines, std::size_t which, Random&) {
  lines.erase(line_at(lines, which));
}

void swap_lines(std::vector<std::string>& lines, std::size_t which, Random& random) {
  std::swap(lines[which], lines[random.below(lines.size())]);
}

// Now and then past the limits that parsers have on the number of fields.
void repeat_line(std::vector<std::string>& lines, std::size_t which, Random& random) {
  constexpr std::size_t few[] = {2, 3, 7};
  constexpr std::size_t many[] = {31, 63, 98, 99, 126, 127, 128, 254};
  constexpr std::size_t times_many = 8;  // one in so many: long requests are slow ones
  constexpr std::size_t enough = 300;    // past every limit
  if (lines.size() >= enough) {
    return;
  }
  const std::size_t count = random.one_in(times_many) ? random.pick(many) : random.pick(few);
  const std::string line = lines[which];
  // Elsewhere than Host, or that rule would hide all others.
  const std::string repeated = random.one_in(2) ? line : "X-A: b\r\n";
  lines.insert(line_at(lines, which), count, repeated);
}

void replace_line(std::vector<std::string>& lines, std::size_t which, Random& random) {
  lines[which] = new_line(random);
}

void change_one_line(std::vector<std::string>& lines, std::size_t which, Random& random) {
  change_line(lines[which], random);
}

// Half of them within a line; a line too few is what most rules on Host are about.
constexpr Weighted<LinesChange> lines_changes[] = {{1, double_line},  {2, drop_line},
                                                   {1, swap_lines},   {1, repeat_line},
                                                   {1, replace_line}, {6, change_one_line}};
constexpr std::size_t with_new_line = 4;  // one in so many has one line more instead

void change_lines(std::vector<std::string>& lines, Random& random) {
  if (lines.empty() || random.one_in(with_new_line)) {
    lines.insert(line_at(lines, random.below(lines.size() + 1)), new_line(random));
    return;
  }
  const std::size_t which = random.below(lines.size());
  random.pick(lines_changes)(lines, which, random);
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
  constexpr std::size_t other_empty_line = 4;  // one in so many
  if (parts.end.empty() || random.one_in(other_empty_line)) {
    parts.end = random.pick(some_line_ends());
  } else {
    parts.tail = random.pick(tails);
  }
}

void change_before(RequestParts& parts, Random& random) {
  parts.before += random.one_in(2) ? "\r\n" : random.pick(some_line_ends());
}

// By weights near how much of a parser reads each part: a third the fields, a quarter the target.
enum class Part {
  before,
  other_method,
  octets_of_method,
  target,
  version,
  end_or_tail,
  lines,
};
constexpr Weighted<Part> parts_to_change[] = {
    {1, Part::before}, {1, Part::other_method}, {1, Part::octets_of_method},
    {4, Part::target}, {2, Part::version},      {2, Part::end_or_tail},
    {5, Part::lines}};

void change(RequestParts& parts, Random& random) {
  switch (random.pick(parts_to_change)) {
    case Part::before:
      return change_before(parts, random);
    case Part::other_method:
      parts.method = random.pick(some_methods());
      return;
    case Part::octets_of_method:
      return change_octets(parts.method, random);
    case Part::target:
      return change_target(parts.target, random);
    case Part::version:
      return change_version(parts.version, random);
    case Part::end_or_tail:
      return change_tail(parts, random);
    case Part::lines:
      return change_lines(parts.lines, random);
  }
}

// Each way to make another of a target once, octets of it twice.
enum class TargetChange { whole, host, port, host_and_port, host_alone, number, octets };
constexpr Weighted<TargetChange> target_changes[] = {
    {1, TargetChange::whole},         {1, TargetChange::host},       {1, TargetChange::port},
    {1, TargetChange::host_and_port}, {1, TargetChange::host_alone}, {1, TargetChange::number},
    {2, TargetChange::octets}};

// Faults hide each other: with more than that of them only the first is seen.
constexpr std::size_t most_changes = 3;
// Of what is crossed, each part comes from the other one once in so many.
constexpr std::size_t from_the_other = 3;

}  // namespace

std::string mutate_target(std::string_view target, Random& random) {
  std::string text(target);
  const std::size_t colon = text.rfind(':');
  const std::size_t host_end = colon == std::string::npos ? text.size() : colon;
  switch (random.pick(target_changes)) {
    case TargetChange::whole:
      return std::string(random.pick(some_targets()));
    case TargetChange::host:
      return text.replace(0, host_end, random.pick(some_hosts()));
    case TargetChange::port:
      return text.substr(0, host_end) + ":" + std::string(random.pick(some_ports()));
    case TargetChange::host_and_port:
      return std::string(random.pick(some_hosts())) + ":" + std::string(random.pick(some_ports()));
    case TargetChange::host_alone:
      return std::string(random.pick(some_hosts())) + ":1";
    case TargetChange::number:
      replace_number(text, random);
      break;
    case TargetChange::octets:
      change_octets(text, random);
      break;
  }
  return text;
}

std::string mutate_request(std::string_view octets, Random& random) {
  RequestParts parts = take_apart(octets);
  for (std::size_t changes = 1 + random.below(most_changes); changes > 0; --changes) {
    change(parts, random);
  }
  return put_together(parts);
}

std::string cross_requests(std::string_view one, std::string_view other, Random& random) {
  RequestParts parts = take_apart(one);
  RequestParts donor = take_apart(other);
  if (random.one_in(from_the_other)) {
    parts.target = donor.target;
  }
  if (random.one_in(from_the_other)) {
    parts.version = donor.version;
  }
  if (random.one_in(from_the_other)) {
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
