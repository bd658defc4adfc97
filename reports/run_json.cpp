// Writes the run file.
#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "harness/wire/bytes.h"
#include "reports/json_printer.h"
#include "reports/pieces.h"
#include "reports/printable.h"
#include "reports/reports.h"
#include "reports/run_members.h"
#include "reports/run_value.h"
#include "reports/run_words.h"

namespace connectspec {
namespace {

namespace json = boost::json;

class Writer {
 public:
  explicit Writer(json::storage_ptr storage) : object_(std::move(storage)) {}

  template <typename T>
  void required(std::string_view name, const T& member) {
    object_.emplace(name, value_of(member));
  }

  template <typename T>
  void operator()(std::string_view name, const T& member) {
    if (!is_empty(member)) {
      required(name, member);
    }
  }

  void octets(std::string_view name, const std::string& member) {
    if (!member.empty()) {
      object_.emplace(name, octets_value(member));
    }
  }

  json::object take() { return std::move(object_); }

 private:
  template <typename T>
  static bool is_empty(const T& member) {
    if constexpr (requires { member.empty(); }) {
      return member.empty();
    } else if constexpr (requires { member.has_value(); }) {
      return !member.has_value();
    } else if constexpr (number<T>) {
      return member == 0;
    }
    return false;
  }

  // A string, or for much of the same a list of strings and repetitions.
  json::value octets_value(std::string_view octets) const {
    const std::vector<Piece> pieces = pieces_of(octets);
    if (!worth_taking_apart(pieces)) {
      return json::value(json::string(escape(octets), object_.storage()));
    }
    json::array list(object_.storage());
    for (const Piece& piece : pieces) {
      if (piece.times == 1) {
        list.emplace_back(escape(piece.octets));
      } else {
        json::object repetition(object_.storage());
        repetition.emplace("repeat", escape(piece.octets));
        repetition.emplace("times", piece.times);
        list.push_back(std::move(repetition));
      }
    }
    return list;
  }

  json::value value_of(bool flag) const { return json::value(flag, object_.storage()); }

  json::value value_of(const Actor& actor) const { return value_of(actor.text()); }

  template <number T>
  json::value value_of(T count) const {
    return json::value(count, object_.storage());
  }

  template <word T>
  json::value value_of(T value) const {
    return json::value(json::string_view(to_string(value)), object_.storage());
  }

  // JSON strings are Unicode; text that isn't, or that would steer a terminal, is kept as octets.
  json::value value_of(const std::string& text) const {
    if (is_plain_text(text) && !worth_taking_apart(pieces_of(text))) {
      return json::value(json::string_view(text), object_.storage());
    }
    json::object odd(object_.storage());
    odd.emplace("octets", octets_value(text));
    return odd;
  }

  json::value value_of(const Bindings& bindings) const {
    json::object out(object_.storage());
    for (const auto& [name, value] : bindings) {
      out.emplace(escape(name), value_of(value));
    }
    return out;
  }

  template <typename T>
  json::value value_of(const std::vector<T>& elements) const {
    json::array out(object_.storage());
    out.reserve(elements.size());
    for (const T& element : elements) {
      out.push_back(value_of(element));
    }
    return out;
  }

  template <typename T>
  json::value value_of(const std::optional<T>& member) const {
    return member ? value_of(*member) : json::value(nullptr, object_.storage());
  }

  template <typename T>
  requires std::is_aggregate_v<T> json::value value_of(const T& record)
  const {
    Writer writer(object_.storage());
    members(writer, record);
    return writer.take();
  }

  json::object object_;
};

}  // namespace

json::object run_value(const Run& run, json::storage_ptr storage) {
  Writer writer(std::move(storage));
  members(writer, run);
  return writer.take();
}

std::string run_to_json(const Run& run) {
  json::monotonic_resource memory(1U << 20U);
  return print_json(run_value(run, &memory));
}

}  // namespace connectspec
