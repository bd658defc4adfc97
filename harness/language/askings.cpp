#include "harness/language/askings.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/language/listeners.h"
#include "harness/model/action.h"
#include "harness/model/case.h"
#include "harness/wire/http1_request.h"
#include "harness/wire/neighbour.h"
#include "harness/wire/template.h"
#include "harness/yaml/words.h"

namespace connectspec {
namespace {

const std::string both = "both-hosts";
const std::string host = "host";
const std::string valid_target = "valid-target";
const std::string origin = "{origin}";

constexpr unsigned most_times = 64;

// A valid Host that is another authority than every target with the origin's port.
const std::string another_host = "{origin.host}:1";

bool uses_host(const Case& scenario) {
  return std::any_of(scenario.script.begin(), scenario.script.end(), [](const Step& step) {
    const auto send = http1_send(step.action);
    const auto names = names_in(send ? send->bytes : std::string());
    return names && std::find(names->begin(), names->end(), host) != names->end();
  });
}

std::optional<std::string> target_of(const Case& scenario) {
  for (const Step& step : scenario.script) {
    if (const auto send = step.actor.is_client() ? http1_send(step.action) : std::nullopt) {
      const auto target = target_in(send->bytes);
      return target ? std::optional(std::string(*target)) : std::nullopt;
    }
  }
  return std::nullopt;
}

Bindings read_bindings(const Cursor& row, Surroundings& around) {
  Bindings bindings;
  for (const auto& entry : row.entries()) {
    const auto value = read_bytes(entry.value, around);
    if (may_be_parameter(entry, around)) {
      bindings.emplace(entry.key, value.value_or(""));
    }
  }
  return bindings;
}

void overlay(const Bindings& more, Bindings& parameters) {
  for (const auto& [name, value] : more) {
    parameters[name] = value;
  }
}

}  // namespace

Shape forms_shape() {
  return shape::either(
      shape::word("word for forms", {{both,
                                      "once with `Host: {origin}`, once with the target as it is "
                                      "written, where the script has `{host}`"}}),
      parameters_shape());
}

Shape neighbour_shape() {
  return shape::either(
      shape::word("word for a neighbour", {{valid_target, "`{origin}` is its target"}}),
      shape::map_of({"[a-z][a-z0-9-]*", "the name of a parameter"}, shape::octets()));
}

Shape times_shape() { return shape::number(1, most_times); }

AskingsReader::AskingsReader(const ShapedMap& keys, const Case& scenario, Surroundings& around) {
  if (const auto times = keys.find("times")) {
    times_ = static_cast<unsigned>(*times->number(1, most_times));
  }
  const auto forms = keys.find("forms");
  if (forms && conforms(*forms, forms_shape())) {
    read_forms(*forms, keys.has_own("forms"), scenario, around);
  }
  const auto neighbour = keys.find("neighbour");
  const auto reason = keys.find("no-neighbour");
  const bool own = keys.has_own("neighbour");
  if (own && keys.has_own("no-neighbour")) {
    reason->error("the case has a neighbour; leave one of the two out");
  }
  if (reason && !own) {
    no_neighbour_ = *reason->text();
    around.written.push_back({WrittenText::Kind::prose, reason->position(), no_neighbour_});
  } else if (neighbour && conforms(*neighbour, neighbour_shape())) {
    read_neighbour(*neighbour, around);
  }
}

void AskingsReader::read_forms(const Cursor& forms, bool own, const Case& scenario,
                               Surroundings& around) {
  forms_ = forms;
  if (forms.is_map()) {
    for (const auto& row : forms.entries()) {
      rows_.push_back({row.key, read_bindings(row.value, around), {}});
    }
  } else if (uses_host(scenario)) {
    target_ = target_of(scenario);
    if (!target_) {
      forms.error(
          "'both-hosts' needs a request line with a target in what the client says first; write "
          "the rows of 'forms' out");
    }
  } else if (own) {
    forms.error(
        "'both-hosts' is the value of {host}, which no step uses; write host: \"{host}\", or "
        "Host: {host} in what is sent");
  }
}

void AskingsReader::read_neighbour(const Cursor& neighbour, Surroundings& around) {
  neighbour_.emplace();
  neighbour_place_ = neighbour;
  if (neighbour.is_map()) {
    neighbour_->parameters = read_bindings(neighbour, around);
  } else {
    neighbour_->valid_target = true;
  }
}

// Where the target is the origin's, both Hosts are the same.
std::vector<Asking> AskingsReader::both_hosts() const {
  std::vector<Asking> two{{"origin-host", {{host, origin}}, {{host, another_host}}}};
  if (*target_ != origin) {
    const bool aimed = neighbour_ && neighbour_->valid_target;
    two.push_back({"same-host", {{host, *target_}}, aimed ? Bindings{{host, origin}} : Bindings{}});
  } else {
    two.front().of_its_neighbour.clear();
  }
  return two;
}

std::vector<Asking> AskingsReader::askings_of(const Variant& variant) const {
  if (target_ && !variant.parameters.contains(host)) {
    return both_hosts();
  }
  return rows_;
}

void AskingsReader::apply(Case& variant) const {
  variant.askings = askings_of(variant.variant);
  variant.times = times_;
  variant.neighbour = neighbour_;
  variant.no_neighbour = no_neighbour_;
  if (!variant.askings.empty()) {
    overlay(variant.askings.front().parameters, variant.variant.parameters);
  }
  if (variant.askings.size() == 1 && target_) {
    variant.askings.clear();
  }
}

// Nobody would see that it binds another name than the case uses.
void AskingsReader::check_neighbour(const Variant& variant) const {
  std::vector<std::string> known;
  for (const auto& [name, value] : variant.parameters) {
    known.push_back(name);
  }
  for (const auto& [name, value] : neighbour_->parameters) {
    if (!variant.parameters.contains(name)) {
      neighbour_place_->error(in_variant(variant) + unknown_word("parameter", name, known));
    }
  }
}

void AskingsReader::check_circles(const Variant& variant) const {
  for (const auto& [name, value] : variant.parameters) {
    if (is_circular(variant.parameters, name)) {
      forms_->error(
          fmt::format("{}parameter '{}' is made of itself, or through more than {} others",
                      in_variant(variant), name, deepest_parameter));
      return;
    }
  }
}

std::vector<Variant> AskingsReader::bound(const std::vector<Variant>& variants) const {
  std::vector<Variant> all;
  for (const Variant& variant : variants) {
    auto askings = askings_of(variant);
    if (askings.empty()) {
      askings.emplace_back();
    }
    for (const Asking& asking : askings) {
      Variant one = variant;
      overlay(asking.parameters, one.parameters);
      if (forms_) {
        check_circles(one);
      }
      all.push_back(one);
      if (neighbour_) {
        check_neighbour(one);
        overlay(neighbour_->parameters, one.parameters);
        overlay(asking.of_its_neighbour, one.parameters);
        all.push_back(std::move(one));
      }
    }
  }
  return all;
}

}  // namespace connectspec
