// What reading a script or a condition needs to know of the case around it, and the templates that
// are collected on the way (they can be checked only with the parameters of every variant at hand).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/language/written_text.h"
#include "harness/model/listener.h"
#include "harness/model/name.h"
#include "harness/yaml/cursor.h"

namespace connectspec {

struct Variant;

// What a template has to come to: any octets; no octet that would end a line (or a C string); the
// same and not nothing; a token (RFC 9110 §5.6.2); the name of a field that isn't written by
// itself.
enum class Allowed { octets, line, filled_line, token, field_name };

struct TemplateUse {
  std::string text;
  Cursor place;
  Allowed allowed = Allowed::octets;
};

struct Surroundings {
  std::vector<Listener> listeners;
  std::vector<Name> names;
  // A named rule list read on its own: its listeners are those of the cases that use it.
  bool any_listener = false;
  std::set<std::string> clients;  // that the script moves
  std::vector<TemplateUse> templates;
  std::vector<WrittenText> written;
};

// "client", "client2", "client3", … "client99"
bool is_client(std::string_view text);

// Of "origin#2", the second connection to "origin", that one.
const Listener* listener_named(const Surroundings& around, std::string_view name);

// Whether the name stands for a listener of the case, or for a further connection to one.
bool is_listener(const Surroundings& around, std::string_view name);

// "origin#2" … "origin#99" → "origin"; any other name as it is.
std::string listener_of(std::string_view text);

// Lower-case letters, digits and dashes, beginning with a letter.
bool is_plain_name(std::string_view name);

// The actors of the case, for messages and guesses: some clients, then the listeners.
std::vector<std::string> actors_of(const Surroundings& around);

// A text that stands for octets, itself a template: ASCII, and of sound template syntax.
std::optional<std::string> read_bytes(const Cursor& cursor, Surroundings& around,
                                      Allowed allowed = Allowed::octets);

// "in variant 'plus': ", for messages; nothing in a case without parameters.
std::string in_variant(const Variant& variant);

// Checks the collected templates, and the parameters themselves, for names that don't exist in
// some variant, and for octets that aren't allowed where they stand.
void check_templates(const Surroundings& around, const std::vector<Variant>& variants);

}  // namespace connectspec
