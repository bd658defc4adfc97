#include "harness/language/request_action.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "harness/yaml/map_reader.h"

namespace connectspec {
namespace {

const std::string absent = "absent";

// A part that has to be there, if its key is.
void read_part(const MapReader& keys, const std::string& key, Shape shape, Surroundings& around,
               std::string& into) {
  const auto place = keys.find(key);
  auto text = place ? read_bytes(*place, around, shape) : std::nullopt;
  if (text && text->empty()) {
    place->error(fmt::format("expected octets for '{}', found an empty text", key));
  } else if (text) {
    into = std::move(*text);
  }
}

void read_host(const MapReader& keys, Surroundings& around, Request& request) {
  read_part(keys, "host", Shape::line, around, request.host_value);
  if (request.host_value == absent) {
    request.host = Request::Host::absent;
    request.host_value.clear();
  } else if (!request.host_value.empty()) {
    request.host = Request::Host::given;
  }
}

void read_field(const Cursor::Entry& entry, Surroundings& around, std::vector<Field>& fields) {
  if (same_name(entry.key, "Host")) {
    entry.key_cursor.error("the Host field has a key of its own; write 'host:' beside 'fields:'");
    return;
  }
  const auto name = read_bytes(entry.key_cursor, around, Shape::token);
  if (entry.value.is_list() && entry.value.list().empty()) {
    entry.value.error("expected at least one value, found an empty list");
  }
  for (const auto& place : entry.value.list_or_one()) {
    const auto value = read_bytes(place, around, Shape::line);
    if (name && value) {
      fields.push_back({*name, *value});
    }
  }
}

// A map, or a list of maps where lines of one name have others between them.
void read_fields(const Cursor& place, Surroundings& around, std::vector<Field>& fields) {
  for (const auto& part : place.list_or_one()) {
    for (const auto& entry : part.entries("a map of fields such as {X-A: \"1\"}")) {
      read_field(entry, around, fields);
    }
  }
}

// The line with valid credentials goes without saying, but where the fields have others.
void read_auth(const MapReader& keys, Request& request) {
  const bool own =
      std::any_of(request.fields.begin(), request.fields.end(),
                  [](const Field& field) { return same_name(field.name, "Proxy-Authorization"); });
  const auto place = keys.find("auth");
  request.auth = place ? place->flag().value_or(false) : !own;
  if (own && request.auth) {
    place->error("'fields' have a Proxy-Authorization of their own; leave 'auth' out");
  }
}

}  // namespace

std::optional<Action> read_request(StepReader& step) {
  Request request;
  const auto before = step.argument.mistakes();
  read_writes(step, request);
  if (!step.argument.is_nothing()) {
    const MapReader keys(step.argument,
                         {"method", "target", "version", "host", "fields", "auth", "data", "end"});
    read_part(keys, "method", Shape::token, step.around, request.method);
    read_part(keys, "target", Shape::line, step.around, request.target);
    read_part(keys, "version", Shape::line, step.around, request.version);
    read_host(keys, step.around, request);
    if (const auto fields = keys.find("fields")) {
      read_fields(*fields, step.around, request.fields);
    }
    read_auth(keys, request);
    read_part(keys, "data", Shape::octets, step.around, request.data);
    if (const auto end = keys.find("end")) {
      request.end = end->flag().value_or(false);
    }
  }
  if (step.argument.mistakes() != before) {
    return std::nullopt;
  }
  return request;
}

}  // namespace connectspec
