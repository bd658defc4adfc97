#include "harness/language/request_action.h"

#include <algorithm>
#include <string>

namespace connectspec {
namespace {

const std::string absent = "absent";

void read_part(const Cursor& parts, const std::string& key, Allowed allowed, Surroundings& around,
               std::string& into) {
  if (const auto place = parts.find(key)) {
    into = read_bytes(*place, around, allowed).value_or("");
  }
}

void read_host(const Cursor& parts, Surroundings& around, Request& request) {
  read_part(parts, "host", Allowed::filled_line, around, request.host_value);
  if (request.host_value == absent) {
    request.host = Request::Host::absent;
    request.host_value.clear();
  } else if (!request.host_value.empty()) {
    request.host = Request::Host::given;
  }
}

// Whether all is well.
bool read_field(const Cursor::Entry& entry, Surroundings& around, std::vector<Field>& fields) {
  if (same_name(entry.key, "Host")) {
    entry.key_cursor.error("the Host field has a key of its own; write 'host:' beside 'fields:'");
    return false;
  }
  const auto name = read_bytes(entry.key_cursor, around, Allowed::field_name);
  for (const auto& place : entry.value.list_or_one()) {
    fields.push_back({name.value_or(""), read_bytes(place, around, Allowed::line).value_or("")});
  }
  return name.has_value();
}

bool read_fields(const Cursor& place, Surroundings& around, std::vector<Field>& fields) {
  bool good = true;
  for (const auto& part : place.list_or_one()) {
    for (const auto& entry : part.entries()) {
      good = read_field(entry, around, fields) && good;
    }
  }
  return good;
}

// The line with valid credentials goes without saying, but where the fields have others.
bool read_auth(const Cursor& parts, Request& request) {
  const bool own =
      std::any_of(request.fields.begin(), request.fields.end(),
                  [](const Field& field) { return same_name(field.name, "Proxy-Authorization"); });
  const auto place = parts.find("auth");
  request.auth = place ? *place->flag() : !own;
  if (own && request.auth) {
    place->error("'fields' have a Proxy-Authorization of their own; leave 'auth' out");
  }
  return !own || !request.auth;
}

}  // namespace

Shape request_shape() {
  const auto line = shape::some_octets();
  const auto fields =
      shape::map_of({"[\\s\\S]+", "the name of a field"}, shape::one_or_list(shape::octets()), 0);
  return shape::either(
      shape::nothing(),
      shape::map(
          {{"method", line, "else `CONNECT`"},
           {"target", line, "else `{origin}`"},
           {"version", line, "else `HTTP/1.1`"},
           {"host", line, "value of the Host field; else the target. `absent`: no such field"},
           {"fields", shape::one_or_list(fields),
            "further fields, each with a value or a list of values; a list of such maps where "
            "lines of one name have others between them"},
           {"auth", shape::flag(),
            "whether `{auth}` is among them; else `yes`, unless `fields` have a "
            "Proxy-Authorization"},
           {"data", line, "octets right behind the head, in the same write"},
           {"end", shape::flag(), "whether a FIN follows right behind that; else `no`"}}));
}

std::optional<Action> read_request(StepReader& step) {
  Request request;
  read_writes(step, request);
  const auto& parts = step.argument;
  read_part(parts, "method", Allowed::token, step.around, request.method);
  read_part(parts, "target", Allowed::filled_line, step.around, request.target);
  read_part(parts, "version", Allowed::filled_line, step.around, request.version);
  read_host(parts, step.around, request);
  const auto fields = parts.find("fields");
  const bool good = !fields || read_fields(*fields, step.around, request.fields);
  read_part(parts, "data", Allowed::octets, step.around, request.data);
  if (const auto end = parts.find("end")) {
    request.end = *end->flag();
  }
  return read_auth(parts, request) && good ? std::optional<Action>(request) : std::nullopt;
}

}  // namespace connectspec
