#include "harness/wire/template_parameters.h"

#include <optional>

#include "harness/wire/template.h"

namespace connectspec {
namespace {

constexpr int deepest = 8;  // parameters that are made of others

std::string replaced(std::string_view text, const Bindings& parameters, int depth);

// Where the element that begins at `start` ends, its closing brace included.
std::size_t end_of_element(std::string_view text, std::size_t start) {
  int open = 0;
  for (std::size_t at = start; at < text.size(); ++at) {
    open += text[at] == '{' ? 1 : text[at] == '}' ? -1 : 0;
    if (open == 0) {
      return at + 1;
    }
  }
  return text.size();
}

// Octets as a template writes them.
std::string literal(std::string_view octets) {
  std::string out;
  for (const char octet : octets) {
    out.append(octet == '{' || octet == '}' ? 2 : 1, octet);
  }
  return out;
}

// Those whose value is what it says.
Bindings plain_ones_of(const Bindings& parameters) {
  Bindings plain;
  for (const auto& [name, value] : parameters) {
    if (value.find_first_of("{}") == std::string::npos) {
      plain.emplace(name, value);
    }
  }
  return plain;
}

// Of a form that is made of other templates: where they begin.
std::size_t body_of(std::string_view element) {
  for (const std::string_view word : {"{repeat:", "{fill:", "{base64:", "{digest:", "{pick:",
                                      "{near:", "{between:", "{first:", "{behind:"}) {
    if (element.starts_with(word)) {
      return word.size();
    }
  }
  return 0;
}

// What the seed decides can be told where that is known.
std::optional<std::string> chosen(std::string_view element, const Bindings& parameters) {
  const bool choice = element.starts_with("{pick:") || element.starts_with("{near:") ||
                      element.starts_with("{between:");
  if (!choice || !parameters.contains("seed")) {
    return std::nullopt;
  }
  const Expansion whole = expand(element, parameters);
  return whole ? std::optional(literal(*whole)) : std::nullopt;
}

std::string element_replaced(std::string_view element, const Bindings& parameters, int depth) {
  if (const auto known = chosen(element, parameters)) {
    return *known;
  }
  if (const auto body = body_of(element); body != 0 && element.ends_with('}')) {
    return std::string(element.substr(0, body)) +
           replaced(element.substr(body, element.size() - body - 1), parameters, depth) + "}";
  }
  const std::string name(element.substr(1, element.size() < 2 ? 0 : element.size() - 2));
  const auto parameter = parameters.find(name);
  if (parameter != parameters.end() && depth > 0) {
    return replaced(parameter->second, parameters, depth - 1);
  }
  const Expansion whole = expand(element, plain_ones_of(parameters));
  return whole ? literal(*whole) : std::string(element);
}

std::string replaced(std::string_view text, const Bindings& parameters, int depth) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (text.substr(at, 2) == "{{" || text[at] != '{') {
      const std::size_t length = text[at] == '{' ? 2 : 1;
      out += text.substr(at, length);
      at += length;
      continue;
    }
    const std::size_t end = end_of_element(text, at);
    out += element_replaced(text.substr(at, end - at), parameters, depth);
    at = end;
  }
  return out;
}

}  // namespace

std::string with_parameters(std::string_view text, const Bindings& parameters) {
  return replaced(text, parameters, deepest);
}

}  // namespace connectspec
