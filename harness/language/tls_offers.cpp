#include "harness/language/tls_offers.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "harness/language/surroundings.h"
#include "harness/model/action.h"
#include "harness/model/variant.h"
#include "harness/wire/template.h"

namespace connectspec {
namespace {

bool is_version(std::string_view text) { return text.empty() || text == "1.2" || text == "1.3"; }

// RFC 7301 §3.1: a name has 1 to 255 octets.
bool are_protocols(std::string_view names) {
  constexpr std::size_t longest = 255;
  while (!names.empty()) {
    const std::size_t end = names.find(',');
    const std::string_view name = names.substr(0, end);
    const bool last = end == std::string_view::npos;
    if (name.empty() || name.size() > longest || (!last && end + 1 == names.size())) {
      return false;
    }
    names.remove_prefix(last ? names.size() : end + 1);
  }
  return true;
}

// Nothing where a name is left that the run fills in.
std::optional<std::string> plain(const std::string& text, const Variant& variant) {
  const Expansion value = expand(text, variant.parameters);
  return value ? std::optional(*value) : std::nullopt;
}

}  // namespace

void check_offers(const std::vector<Step>& script, const std::vector<Variant>& variants,
                  const Cursor& place) {
  for (const Step& step : script) {
    const auto* connect = std::get_if<Connect>(&step.action);
    for (const Variant& variant : connect == nullptr ? std::vector<Variant>{} : variants) {
      const auto version = plain(connect->version, variant);
      if (version && !is_version(*version)) {
        place.error(
            fmt::format("'{}'{} is no version of TLS to offer; expected 1.2 or 1.3, or "
                        "nothing for both",
                        *version, in_variant(variant)));
      }
      const auto protocols = plain(connect->protocols.value_or(""), variant);
      if (protocols && !are_protocols(*protocols)) {
        place.error(
            fmt::format("'{}'{} is no list of protocols; expected names of 1 to 255 octets "
                        "with a comma between two, such as h2,http/1.1",
                        *protocols, in_variant(variant)));
      }
    }
  }
}

}  // namespace connectspec
