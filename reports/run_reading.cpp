// Reads a run file, which may be anybody's: says where it isn't one.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <boost/throw_exception.hpp>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "harness/wire/bytes.h"
#include "reports/printable.h"
#include "reports/reports.h"
#include "reports/run_members.h"
#include "reports/run_words.h"

namespace connectspec {
namespace {

namespace json = boost::json;

constexpr int run_format = 1;
constexpr std::size_t most_octets = 32U << 20U;  // as templates: nothing real is larger
constexpr std::size_t deepest = 24;              // a run file itself goes to 13

// A step of the way from the document's root, on the reader's stack.
struct Place {
  const Place* above = nullptr;
  std::string_view name;  // empty: an index
  std::size_t index = 0;
};

std::string path_of(const Place& place) {
  if (place.above == nullptr) {
    return "";
  }
  const std::string above = path_of(*place.above);
  if (place.name.empty()) {
    return fmt::format("{}[{}]", above, place.index);
  }
  return above + (above.empty() ? "" : ".") + printable(place.name, 60);
}

struct Mismatch {
  std::string message;
};

std::string describe_found(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return "null";
    case json::kind::array:
      return "an array";
    case json::kind::object:
      return "an object";
    case json::kind::string:
      return fmt::format("\"{}\"", printable(std::string_view(value.get_string()), 60));
    default:
      return json::serialize(value);
  }
}

[[noreturn]] void mismatch(const Place& place, std::string_view expected, std::string_view found) {
  const std::string path = path_of(place);
  throw Mismatch{fmt::format("{}: expected {}, found {}", path.empty() ? "the document" : path,
                             expected, found)};
}

void read(const json::value& value, const Place& place, bool& out) {
  if (!value.is_bool()) {
    mismatch(place, "true or false", describe_found(value));
  }
  out = value.get_bool();
}

template <number T>
void read(const json::value& value, const Place& place, T& out) {
  if (value.is_int64() && std::in_range<T>(value.get_int64())) {
    out = static_cast<T>(value.get_int64());
  } else if (value.is_uint64() && std::in_range<T>(value.get_uint64())) {
    out = static_cast<T>(value.get_uint64());
  } else {
    mismatch(place,
             fmt::format("a whole number from {} to {}", std::numeric_limits<T>::min(),
                         std::numeric_limits<T>::max()),
             describe_found(value));
  }
}

template <word T>
void read(const json::value& value, const Place& place, T& out) {
  const json::string* text = value.if_string();
  const std::optional<T> known =
      text == nullptr ? std::nullopt : Words<T>::from(std::string_view(*text));
  if (!known) {
    mismatch(place, Words<T>::kind, describe_found(value));
  }
  out = *known;
}

std::string unescaped(const json::value& value, const Place& place) {
  const json::string* text = value.if_string();
  std::optional<std::string> octets =
      text == nullptr ? std::nullopt : unescape(std::string_view(*text));
  if (!octets) {
    mismatch(place, "octets escaped by \\r, \\n, \\t, \\\\, \\\", \\xHH", describe_found(value));
  }
  return std::move(*octets);
}

void append_repeated(const json::object& repetition, const Place& place, std::string& out) {
  const json::value* unit = repetition.if_contains("repeat");
  const json::value* times = repetition.if_contains("times");
  if (unit == nullptr || times == nullptr) {
    mismatch(place, "a string or {\"repeat\": …, \"times\": …}", "another object");
  }
  const std::string octets = unescaped(*unit, {&place, "repeat"});
  std::uint64_t count = 0;
  read(*times, {&place, "times"}, count);
  if (!octets.empty() && count > (most_octets - out.size()) / octets.size()) {
    mismatch({&place, "times"}, fmt::format("no more than {} octets together", most_octets),
             describe_found(*times));
  }
  for (std::uint64_t copy = 0; copy < count && !octets.empty(); ++copy) {
    out += octets;
  }
}

void read_octets(const json::value& value, const Place& place, std::string& out) {
  const json::array* pieces = value.if_array();
  if (pieces == nullptr) {
    out = unescaped(value, place);
    return;
  }
  for (std::size_t index = 0; index < pieces->size(); ++index) {
    const Place here{&place, {}, index};
    const json::value& piece = (*pieces)[index];
    if (const json::object* repetition = piece.if_object()) {
      append_repeated(*repetition, here, out);
    } else {
      out += unescaped(piece, here);
    }
    if (out.size() > most_octets) {
      mismatch(here, fmt::format("no more than {} octets together", most_octets), "more");
    }
  }
}

void read(const json::value& value, const Place& place, std::string& out) {
  if (const json::string* text = value.if_string()) {
    out.assign(text->data(), text->size());
    return;
  }
  const json::object* odd = value.if_object();
  const json::value* octets = odd == nullptr ? nullptr : odd->if_contains("octets");
  if (octets == nullptr) {
    mismatch(place, "a text or {\"octets\": …}", describe_found(value));
  }
  read_octets(*octets, {&place, "octets"}, out);
}

void read(const json::value& value, const Place& place, Actor& out) {
  std::string text;
  read(value, place, text);
  out = Actor(text);
}

const json::object& object_at(const json::value& value, const Place& place) {
  if (!value.is_object()) {
    mismatch(place, "an object", describe_found(value));
  }
  return value.get_object();
}

void read(const json::value& value, const Place& place, Bindings& out) {
  for (const auto& member : object_at(value, place)) {
    const std::string_view key(member.key().data(), member.key().size());
    const Place here{&place, key};
    const std::optional<std::string> name = unescape(key);
    if (!name) {
      mismatch(here, "a name with whole escapes", "a broken one");
    }
    read(member.value(), here, out[*name]);
  }
}

template <typename T>
requires std::is_aggregate_v<T>
void read(const json::value& value, const Place& place, T& out);

template <typename T>
void read(const json::value& value, const Place& place, std::vector<T>& out) {
  const json::array* array = value.if_array();
  if (array == nullptr) {
    mismatch(place, "an array", describe_found(value));
  }
  out.reserve(array->size());
  for (std::size_t index = 0; index < array->size(); ++index) {
    read((*array)[index], {&place, {}, index}, out.emplace_back());
  }
}

template <typename T>
void read(const json::value& value, const Place& place, std::optional<T>& out) {
  if (!value.is_null()) {
    read(value, place, out.emplace());
  }
}

class Reader {
 public:
  Reader(const json::object& object, const Place& place) : object_(object), place_(place) {}

  template <typename T>
  void required(std::string_view name, T& member) {
    const json::value* found = object_.if_contains(name);
    if (found == nullptr) {
      mismatch({&place_, name}, "this member", "none");
    }
    read(*found, {&place_, name}, member);
  }

  template <typename T>
  void operator()(std::string_view name, T& member) {
    if (const json::value* found = object_.if_contains(name)) {
      read(*found, {&place_, name}, member);
    }
  }

  void octets(std::string_view name, std::string& member) {
    if (const json::value* found = object_.if_contains(name)) {
      read_octets(*found, {&place_, name}, member);
    }
  }

 private:
  const json::object& object_;
  const Place& place_;
};

template <typename T>
requires std::is_aggregate_v<T>
void read(const json::value& value, const Place& place, T& out) {
  Reader reader(object_at(value, place), place);
  members(reader, out);
}

// Before anything else, so that a later format is called that and not a mistake.
void check_format(const json::value& document) {
  const Place root;
  int format = 0;
  Reader reader(object_at(document, root), root);
  reader.required("format", format);
  if (format != run_format) {
    mismatch({&root, "format"}, fmt::format("{}, the format this program reads", run_format),
             fmt::format("{}", format));
  }
}

ReportError syntax_error(std::string_view text, std::size_t offset, const json::error_code& error) {
  const std::string_view before = text.substr(0, offset);
  const auto lines = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return {"not a run file: " + error.message(), lines + 1, offset - line_start + 1};
}

}  // namespace

void throw_exception_from_error(const ReportError& error, const boost::source_location& where) {
  boost::throw_exception(std::runtime_error(error.message), where);
}

boost::system::result<Run, ReportError> run_from_json(std::string_view text) {
  json::monotonic_resource memory(1U << 20U);
  json::parse_options options;
  options.max_depth = deepest;
  json::parser parser(&memory, options);
  json::error_code error;
  const std::size_t consumed = parser.write_some(text.data(), text.size(), error);
  if (!error && consumed < text.size()) {
    error = json::make_error_code(json::error::extra_data);
  }
  if (error) {
    return syntax_error(text, consumed, error);
  }
  try {
    const json::value document = parser.release();
    check_format(document);
    Run run;
    read(document, Place{}, run);
    return run;
  } catch (const Mismatch& found) {
    return ReportError{found.message};
  }
}

}  // namespace connectspec
