#include "reference_proxy/chaining/forwarding.h"

#include <fmt/format.h>

#include <algorithm>

#include "reference_proxy/basics/octets.h"

namespace connectspec::proxy {
namespace {

using Names = std::vector<std::string_view>;

bool holds(const Names& list, std::string_view name) {
  return std::any_of(list.begin(), list.end(),
                     [name](std::string_view one) { return equal_ignoring_case(one, name); });
}

// RFC 9110 §7.6.1: the fields that Connection names, Connection itself, and those that are
// hop-by-hop whether named or not.
Names hop_by_hop(const std::vector<FieldLine>& fields) {
  Names result = {"Connection", "Keep-Alive",        "Proxy-Connection", "TE",
                  "Trailer",    "Transfer-Encoding", "Upgrade",          "Content-Length"};
  for (const FieldLine& field : fields) {
    if (!equal_ignoring_case(field.name, "connection")) {
      continue;
    }
    std::string_view rest = field.value;
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      result.push_back(trimmed(rest.substr(0, comma)));
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  }
  return result;
}

}  // namespace

std::vector<FieldLine> forwarded_fields(const std::vector<FieldLine>& fields,
                                        const std::vector<std::string_view>& also_dropped,
                                        std::string_view received_version,
                                        std::string_view own_name) {
  const Names dropped = hop_by_hop(fields);
  std::vector<FieldLine> kept;
  for (const FieldLine& field : fields) {
    if (!holds(dropped, field.name) && !holds(also_dropped, field.name)) {
      kept.push_back(field);
    }
  }
  const std::string via = fmt::format("{} {}", received_version, own_name);
  const auto last = std::find_if(kept.rbegin(), kept.rend(), [](const FieldLine& field) {
    return equal_ignoring_case(field.name, "via");
  });
  if (last == kept.rend()) {
    kept.push_back({"Via", via});
  } else {
    last->value += (last->value.empty() ? "" : ", ") + via;
  }
  return kept;
}

std::string forwarded_request(const RequestHead& head, const Authority& target,
                              const ParentSettings& parent, std::string_view own_name) {
  const std::string where = to_string(target);
  std::string result = fmt::format("CONNECT {} HTTP/1.1\r\nHost: {}\r\n", where, where);
  for (const FieldLine& field : forwarded_fields(head.fields, {"Host", "Proxy-Authorization"},
                                                 version_text(head), own_name)) {
    result += fmt::format("{}: {}\r\n", field.name, field.value);
  }
  if (!parent.authorization.empty()) {
    result += fmt::format("Proxy-Authorization: {}\r\n", parent.authorization);
  }
  return result + "\r\n";
}

// Via = #( received-protocol RWS received-by [ RWS comment ] ): any word outside comments.
bool has_passed_here(const std::vector<FieldLine>& fields, std::string_view own_name) {
  for (const FieldLine& field : fields) {
    if (!equal_ignoring_case(field.name, "via")) {
      continue;
    }
    std::string word;
    int depth = 0;
    for (const char c : field.value + ",") {
      depth += c == '(' ? 1 : 0;
      if (depth == 0 && c != ' ' && c != '\t' && c != ',') {
        word.push_back(c);
        continue;
      }
      if (equal_ignoring_case(word, own_name)) {
        return true;
      }
      word.clear();
      depth -= c == ')' && depth > 0 ? 1 : 0;
    }
  }
  return false;
}

}  // namespace connectspec::proxy
