#include "reports/json_printer.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <cstdint>
#include <string_view>

namespace connectspec {
namespace {

namespace json = boost::json;

bool is_container(const json::value& value) { return value.is_object() || value.is_array(); }

// A plain value, an empty container, or the one-member object that stands for odd text.
bool is_small(const json::value& value) {
  if (const json::object* object = value.if_object()) {
    return object->empty() || (object->size() == 1 && !is_container(object->begin()->value()));
  }
  const json::array* array = value.if_array();
  return array == nullptr || array->empty();
}

bool fits_line(const json::value& value) {
  if (const json::object* object = value.if_object()) {
    return std::all_of(object->begin(), object->end(),
                       [](const auto& member) { return is_small(member.value()); });
  }
  const json::array* array = value.if_array();
  return array == nullptr || std::all_of(array->begin(), array->end(), is_small);
}

class Printer {
 public:
  void print(const json::value& value, std::size_t indent) {
    if (const json::object* object = value.if_object()) {
      print_object(*object, fits_line(value), indent);
    } else if (const json::array* array = value.if_array()) {
      print_array(*array, fits_line(value), indent);
    } else {
      print_scalar(value);
    }
  }

  std::string take() { return std::move(out_); }

 private:
  void separate(bool first, bool one_line, std::size_t indent) {
    if (!first) {
      out_ += one_line ? ", " : ",";
    }
    if (!one_line) {
      out_ += '\n';
      out_.append(indent, ' ');
    }
  }

  void print_object(const json::object& object, bool one_line, std::size_t indent) {
    out_ += '{';
    bool first = true;
    for (const auto& member : object) {
      separate(first, one_line, indent + 1);
      first = false;
      print_string({member.key().data(), member.key().size()});
      out_ += ": ";
      print(member.value(), indent + 1);
    }
    close('}', first || one_line, indent);
  }

  void print_array(const json::array& array, bool one_line, std::size_t indent) {
    out_ += '[';
    bool first = true;
    for (const json::value& element : array) {
      separate(first, one_line, indent + 1);
      first = false;
      print(element, indent + 1);
    }
    close(']', first || one_line, indent);
  }

  void close(char bracket, bool one_line, std::size_t indent) {
    if (!one_line) {
      out_ += '\n';
      out_.append(indent, ' ');
    }
    out_ += bracket;
  }

  void print_scalar(const json::value& value) {
    if (const json::string* text = value.if_string()) {
      print_string({text->data(), text->size()});
    } else {
      out_ += json::serialize(value);
    }
  }

  // RFC 8259 §7
  void print_string(std::string_view text) {
    constexpr char digits[] = "0123456789abcdef";
    out_ += '"';
    for (const char character : text) {
      const auto octet = static_cast<std::uint8_t>(character);
      if (character == '"' || character == '\\') {
        out_ += '\\';
        out_ += character;
      } else if (octet < 0x20) {
        out_ += "\\u00";
        out_ += digits[octet >> 4U];
        out_ += digits[octet & 0x0fU];
      } else {
        out_ += character;
      }
    }
    out_ += '"';
  }

  std::string out_;
};

}  // namespace

std::string print_json(const json::value& value) {
  Printer printer;
  printer.print(value, 0);
  return printer.take() + "\n";
}

}  // namespace connectspec
