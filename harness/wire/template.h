// Templates: text with `{…}` in it, as case files and profiles write them.
//
//   {origin.port}              a binding
//   {origin.port+65536}        decimal arithmetic on a numeric binding (up to 2^127; + and -)
//   {origin.host|octal}        a filter: octal hex integer short wrapped mapped upper dotted
//                              lower recased percent shorter altered base64url unpadded
//   {repeat:64:a}              the text 64 times; {fill:64:a}: until all is 64 octets long
//   {hex:e9 ff}                octets
//   {first:8:{user}}           so many octets of a text; {behind:8:{user}}: the others
//   {base64:{user}:}           of the text, itself a template
//   {pick:a|b}                 one of these templates, by the seed of the run
//   {near:8192}                a number at most 2 away from that one, by the seed
//   {between:1:7}              a number from 1 to 7, by the seed
//   {digest:uri={origin}}      credentials that answer the challenge last awaited (see digest.h)
//   {{                         a literal brace ( `}}` for the other one )
//
// A name or a form may stand where a number is wanted: {repeat:{near:8192}:a}. What the seed
// decides follows from the binding "seed" and the words between the braces: in one execution the
// same words come to the same wherever they stand.
//
// Filters of an IPv4 address 127.1.2.3: octal 0177.01.02.03, hex 0x7f010203, integer 2130772483,
// short 127.66051 (a.bcd in inet_aton's reading), wrapped 383.257.258.259 (octets that eight bits
// cut back), mapped ::ffff:127.1.2.3; of a number 40001: octal 0116101; of any text: upper, lower,
// recased, dotted (a dot at the end), percent (the first letter or digit percent-encoded), shorter
// (by its last octet), altered (in it), base64url (RFC 4648 §5), unpadded (without `=` at the end).
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/bindings.h"

namespace connectspec {

struct TemplateError {
  std::size_t offset = 0;  // into the template
  std::string message;     // "unknown name 'orign.port'; known: …"
};

// boost::system::result needs to know how to throw; templates never throw in practice.
[[noreturn]] void throw_exception_from_error(const TemplateError& error,
                                             const boost::source_location& where);

using Expansion = boost::system::result<std::string, TemplateError>;

// Bounded: an expansion past 32 MiB is an error. `chosen` gets what the seed decided, by the words
// in the template ("{near:8192}").
Expansion expand(std::string_view text, const Bindings& bindings, Bindings* chosen = nullptr);

// The binding names a template uses ("origin.port"), without expanding; an error for broken syntax.
boost::system::result<std::vector<std::string>, TemplateError> names_in(std::string_view text);

// What a template comes to where every name is empty, each repetition once, all that can be picked:
// the octets that are its own; an error for broken syntax.
Expansion literals_in(std::string_view text);

}  // namespace connectspec
