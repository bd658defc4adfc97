#include "harness/program/forwarding/forwarding_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "reports/json_printer.h"
#include "reports/printable.h"

namespace connectspec {
namespace {

namespace json = boost::json;

constexpr std::size_t sent_width = 44;
constexpr std::size_t fate_width = 18;
constexpr std::size_t got_width = 120;

std::string text_of(const Field& field) { return field.name + ": " + field.value; }

std::string text_of(const std::vector<Field>& fields) {
  std::vector<std::string> lines;
  std::transform(fields.begin(), fields.end(), std::back_inserter(lines),
                 [](const Field& field) { return text_of(field); });
  return fmt::format("{}", fmt::join(lines, " | "));
}

std::string row(const std::string& sent, std::string_view fate, const std::string& got) {
  std::string line = fmt::format("  {:<{}} {:<{}} {}", printable(sent, sent_width), sent_width,
                                 fate, fate_width, printable(got, got_width));
  line.erase(line.find_last_not_of(' ') + 1);
  return line + '\n';
}

std::string line_of(const RequestHead& head) {
  return fmt::format("{} {} {}", head.method, head.target, head.version);
}

// Names in the order in which they are asked about, each once.
std::vector<std::string> distinct_names(const std::vector<Field>& fields) {
  std::vector<std::string> names;
  std::set<std::string> known;
  for (const Field& field : fields) {
    if (known.insert(field.name).second) {
      names.push_back(field.name);
    }
  }
  return names;
}

std::vector<Field> lines_named(const std::vector<Field>& fields, const std::string& name) {
  std::vector<Field> found;
  std::copy_if(fields.begin(), fields.end(), std::back_inserter(found),
               [&name](const Field& field) { return same_name(field.name, name); });
  return found;
}

std::string refusal_text(const Forwarded& request) {
  return request.status == 0 ? "no answer" : fmt::format("answered with {}", request.status);
}

std::string rows_of(const Forwarded& request) {
  std::string text;
  for (const std::string& name : distinct_names(request.sent)) {
    const FieldFate fate = fate_of(request, name);
    text += row(text_of(lines_named(request.sent, name)), to_string(fate.fate),
                fate.fate == Fate::not_forwarded ? refusal_text(request)
                : fate.fate == Fate::as_sent     ? ""
                                                 : text_of(fate.got));
  }
  return text;
}

// Names of both lists in the order of the first, for a comparison of orders.
std::string order_text(const Way& way) {
  if (!way.together.arrived) {
    return "not forwarded; " + refusal_text(way.together);
  }
  return fmt::format("{}", fmt::join(names_of(way.together.got.fields), ", "));
}

std::string early_text(const Forwarded& early, std::string& fate) {
  if (!early.arrived) {
    fate = "not forwarded";
    return refusal_text(early);
  }
  fate = early.data.empty()                 ? "not forwarded"
         : early.data_before_answer.empty() ? "after the answer"
                                            : "before the answer";
  return early.data;
}

json::array json_of(const std::vector<Field>& fields) {
  json::array lines;
  for (const Field& field : fields) {
    lines.push_back(json::array{printable(field.name), printable(field.value)});
  }
  return lines;
}

json::object json_of(const Forwarded& request) {
  json::object out{{"sent", json_of(request.sent)}, {"forwarded", request.arrived}};
  if (!request.arrived) {
    out["status"] = request.status;
    return out;
  }
  json::array fates;
  for (const std::string& name : distinct_names(request.sent)) {
    const FieldFate fate = fate_of(request, name);
    fates.push_back(
        json::object{{"name", name}, {"fate", to_string(fate.fate)}, {"got", json_of(fate.got)}});
  }
  out["fields"] = std::move(fates);
  return out;
}

json::object json_of(const Way& way) {
  json::array each;
  for (const Forwarded& request : way.each) {
    each.push_back(json_of(request));
  }
  json::array order;
  for (const std::string& name : names_of(way.together.got.fields)) {
    order.push_back(json::string(printable(name)));
  }
  std::string early_fate;
  early_text(way.early, early_fate);
  return json::object{{"method", way.method},
                      {"to", way.to},
                      {"forwarded", way.alone.arrived},
                      {"status", way.alone.status},
                      {"sent_line", way.request_line},
                      {"got_line", printable(line_of(way.alone.got))},
                      {"got", json_of(way.alone.got.fields)},
                      {"added", json_of(added_to(way))},
                      {"fields", std::move(each)},
                      {"order", std::move(order)},
                      {"early_data", early_fate}};
}

}  // namespace

std::string forwarding_table(const Way& way) {
  std::string text =
      fmt::format("{} to {}:\n", way.method, way.to == "parent" ? "the parent" : "the origin");
  if (!way.alone.arrived) {
    return text + fmt::format("  nothing is forwarded; {}\n", refusal_text(way.alone));
  }
  text += row("the client sent", "fate", "the " + way.to + " got");
  const std::string line = line_of(way.alone.got);
  text += row(way.request_line, line == way.request_line ? "as sent" : "changed",
              line == way.request_line ? "" : line);
  Forwarded plain = way.alone;
  plain.sent = way.plain;
  text += rows_of(plain);
  for (const Forwarded& request : way.each) {
    text += rows_of(request);
  }
  for (const Field& field : added_to(way)) {
    text += row("", "added", text_of(field));
  }
  std::string fate;
  const std::string early = early_text(way.early, fate);
  text += row("data right behind the head", fate, early);
  return text + fmt::format("  the order, of all together: {}\n", printable(order_text(way)));
}

std::string forwarding_json(const ForwardingReport& report) {
  json::array ways;
  for (const Way& way : report.ways) {
    ways.push_back(json_of(way));
  }
  return print_json(json::object{
      {"target", report.target}, {"endpoint", report.endpoint}, {"ways", std::move(ways)}});
}

}  // namespace connectspec
