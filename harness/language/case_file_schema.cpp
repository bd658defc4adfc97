#include "harness/language/case_file_schema.h"

#include <boost/json.hpp>

#include "harness/language/askings.h"
#include "harness/language/case_keys.h"
#include "harness/language/explanations.h"
#include "harness/language/facts.h"
#include "harness/language/listeners.h"
#include "harness/language/names.h"
#include "harness/language/rules.h"
#include "harness/language/shape/schema.h"
#include "harness/language/verbs.h"

namespace connectspec {
namespace {

namespace json = boost::json;

const std::string client = "client([2-9]|[1-9][0-9])?";
const std::string further = "(#([2-9]|[1-9][0-9]))";
const std::string listener = "(?!client)[a-z][a-z0-9-]*" + further + "?";

std::string whole(const std::string& pattern) { return "^" + pattern + "$"; }

json::object with(json::object schema, json::object more) {
  schema.insert(more.begin(), more.end());
  return schema;
}

// ---- Steps

// Some key of the step is an action of these verbs, with such a value.
json::object acts(const std::string& verbs, json::object value = {}) {
  json::object names{
      {"propertyNames", json::object{{"not", json::object{{"pattern", "\\.(" + verbs + ")$"}}}}}};
  json::object schema{{"not", std::move(names)}};
  if (!value.empty()) {
    schema["patternProperties"] = json::object{{"\\.(" + verbs + ")$", std::move(value)}};
  }
  return schema;
}

std::string either_of(const std::vector<std::string>& words) {
  std::string pattern;
  for (const auto& word : words) {
    pattern += (pattern.empty() ? "" : "|") + word;
  }
  return pattern;
}

// Where a key beside the action means something.
json::object place_of(const std::string& key) {
  json::array waits;
  for (const auto& one : awaited()) {
    if (std::find(one.beside.begin(), one.beside.end(), key) != one.beside.end()) {
      waits.emplace_back(one.word);
    }
  }
  if (!waits.empty()) {
    return acts("await", {{"enum", std::move(waits)}});
  }
  std::vector<std::string> words;
  for (const auto& verb : verbs()) {
    if (std::find(verb.beside.begin(), verb.beside.end(), key) != verb.beside.end()) {
      words.push_back(verb.word);
    }
  }
  return acts(either_of(words));
}

std::string definition_of(const Verb& verb, bool of_client) {
  return (of_client ? "client_" : "listener_") + verb.word;
}

bool is_of(const Verb& verb, bool of_client) {
  return verb.doer == Doer::any || (verb.doer == Doer::client) == of_client;
}

// The argument of each verb, of a client's and of a listener's.
void define_verbs(json::object& definitions) {
  for (const auto& verb : verbs()) {
    for (const bool of_client : {true, false}) {
      if (is_of(verb, of_client)) {
        auto described =
            verb.help.empty() ? json::object{} : json::object{{"description", verb.help}};
        definitions[definition_of(verb, of_client)] =
            with(std::move(described), schema_of(verb.argument));
      }
    }
  }
}

// Patterns are what counts. Editors complete names alone, so those of the first client and of the
// origin are there as well.
json::object step_schema() {
  auto names = properties_of(keys_beside());
  json::object actions;
  for (const auto& verb : verbs()) {
    for (const bool of_client : {true, false}) {
      if (is_of(verb, of_client)) {
        const auto schema = reference_to(definition_of(verb, of_client));
        actions[whole((of_client ? client : listener) + "\\." + verb.word)] = schema;
        names[(of_client ? "client." : "origin.") + verb.word] = schema;
      }
    }
  }
  json::array places;
  for (const auto& key : keys_beside()) {
    if (key.name != "within") {
      places.push_back(json::object{{"if", json::object{{"required", {key.name}}}},
                                    {"then", place_of(key.name)}});
    }
  }
  places.push_back(acts("[a-z-]+"));
  return {{"description", "One action, `ACTOR.VERB: argument`, and what belongs to it"},
          {"type", "object"},
          {"properties", std::move(names)},
          {"patternProperties", std::move(actions)},
          {"additionalProperties", false},
          {"allOf", std::move(places)}};
}

// ---- Conditions

json::object about(FactSubject role) { return schema_of(shape::map(keys_about(role), 1)); }

// As with steps: names beside the patterns, for editors.
json::object condition_schema() {
  json::object names;
  json::object patterns;
  for (const auto& fact : facts()) {
    const auto schema =
        with(fact.help.empty() ? json::object{} : json::object{{"description", fact.help}},
             schema_of(fact.value));
    switch (fact.of) {
      case FactEntry::Of::response:
        patterns[whole("(" + client + "\\.)?" + fact.word)] = schema;
        names[fact.word] = schema;
        break;
      case FactEntry::Of::whole:
        names[fact.word] = schema;
        break;
      case FactEntry::Of::request:
        patterns[whole(listener + "\\." + fact.word)] = schema;
        break;
      case FactEntry::Of::client:
      case FactEntry::Of::accepted:
      case FactEntry::Of::parent:
      case FactEntry::Of::listener:
        break;  // in the map that an actor has
    }
  }
  names["any"] = reference_to("conditions");
  names["all"] = reference_to("conditions");
  names["not"] = reference_to("condition");
  names["client"] = reference_to("about_client");
  names["origin"] = reference_to("about_listener");
  const std::string other =
      "(?!client)(?!(any|all|not|" + either_of(fact_words()) + ")$)[a-z][a-z0-9-]*";
  patterns[whole(client)] = reference_to("about_client");
  patterns[whole(other)] = reference_to("about_listener");
  patterns[whole(other + further)] = about(FactSubject::further_connection);
  return {{"description", "Facts that must all hold; a key that is no fact is an actor"},
          {"type", "object"},
          {"minProperties", 1},
          {"properties", std::move(names)},
          {"patternProperties", std::move(patterns)},
          {"additionalProperties", false}};
}

// ---- Rules

json::object rule_schema() {
  // A list is used as it is; which carriers it is there for may be said beside it.
  json::array kinds{json::object{{"required", {"use"}},
                                 {"propertyNames", json::object{{"enum", {"use", "over"}}}}}};
  for (const auto& key : verdict_keys()) {
    kinds.push_back(json::object{{"required", {key.name}}});
  }
  return {{"type", "object"},
          {"properties", properties_of(rule_keys())},
          {"additionalProperties", false},
          {"oneOf", std::move(kinds)},
          {"if", json::object{{"required", {"breaks"}}}},
          {"then", json::object{{"required", {"fail"}}}}};
}

json::object list_of(json::object items) {
  return {{"type", "array"}, {"minItems", 1}, {"items", std::move(items)}};
}

json::object either_schema(json::object one, json::object other) {
  return {{"anyOf", {std::move(one), std::move(other)}}};
}

// ---- Cases and files

json::object listeners_schema() {
  json::object name = with(
      pattern_of("[a-z][a-z0-9-]*"),
      {{"not",
        either_schema({{"pattern", "^client"}}, {{"enum", json::value_from(reserved_names())}})}});
  return {{"type", "object"},
          {"propertyNames", std::move(name)},
          {"additionalProperties", schema_of(listener_shape())}};
}

json::object map_schema(const std::vector<Key>& keys) {
  return {{"type", "object"}, {"properties", properties_of(keys)}, {"additionalProperties", false}};
}

// What a case has to have it has itself, or from the `defaults` of its file.
json::array required_of_cases() {
  json::array rules;
  for (const auto& key : default_keys()) {
    if (key.required) {
      const json::object needed{{"required", {key.name}}};
      json::object in_defaults{{"required", {"defaults"}},
                               {"properties", json::object{{"defaults", needed}}}};
      json::object in_cases{
          {"properties", json::object{{"cases", json::object{{"items", needed}}}}}};
      rules.push_back(either_schema(std::move(in_defaults), std::move(in_cases)));
    }
  }
  return rules;
}

json::object definitions() {
  json::object all{
      {"case", with(map_schema(case_keys()), {{"required", {"id"}}})},
      {"defaults", map_schema(default_keys())},
      {"listeners", listeners_schema()},
      {"names", schema_of(names_shape())},
      {"parameters", schema_of(parameters_shape())},
      {"forms", schema_of(forms_shape())},
      {"neighbour", schema_of(neighbour_shape())},
      {"script", list_of(reference_to("step"))},
      {"step", step_schema()},
      {"requirements", either_schema(reference_to("condition"),
                                     {{"type", "array"}, {"items", reference_to("condition")}})},
      {"condition", condition_schema()},
      {"about_client", about(FactSubject::client)},
      {"about_listener",
       schema_of(shape::either(touch_shape(), shape::map(keys_about(FactSubject::parent), 1)))},
      {"explanations",
       list_of(with(map_schema(explanation_keys()), {{"required", {"because", "where"}}}))},
      {"conditions", list_of(reference_to("condition"))},
      {"rules", list_of(reference_to("rule"))},
      {"rule", rule_schema()},
      {"rule_condition", either_schema({{"const", "otherwise"}}, reference_to("condition"))},
      {"judgements",
       json::object{{"type", "object"}, {"additionalProperties", reference_to("rules")}}}};
  define_verbs(all);
  return all;
}

}  // namespace

json::object case_file_schema() {
  return {{"$schema", "http://json-schema.org/draft-07/schema#"},
          {"title", "connectspec case file"},
          {"description",
           "See `connectspec help cases`. judgements.yaml (rule lists by name) is described by "
           "definitions/judgements. "
           "Made by `connectspec help schema` from what the readers go by; what a schema can't "
           "say, `connectspec lint` checks."},
          {"type", "object"},
          {"required", {"area", "title", "cases"}},
          {"properties",
           json::object{
               {"area", with({{"description", "What the ids of the file's cases begin with"}},
                             schema_of(shape::filled_text()))},
               {"title", schema_of(shape::text())},
               {"defaults",
                json::object{{"description", "Keys for all cases of the file that don't have them"},
                             {"allOf", {reference_to("defaults")}}}},
               {"cases", list_of(reference_to("case"))}}},
          {"additionalProperties", false},
          {"allOf", required_of_cases()},
          {"definitions", definitions()}};
}

}  // namespace connectspec
