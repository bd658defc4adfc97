#include "harness/language/template_words.h"

namespace connectspec {

const std::vector<TemplateName>& template_names() {
  constexpr bool made_by_the_case = false;
  static const std::vector<TemplateName> all{
      {{"origin", "origin.host", "origin.port"},
       "authority, host (IPv6 with brackets), port of that listener; likewise `{decoy}` …",
       made_by_the_case},
      {{"socket.path"}, "path of a listener of kind `unix`, here `socket`", made_by_the_case},
      {{"target", "target.host", "target.port"}, "where the client connects to"},
      {{"auth"},
       "a Proxy-Authorization field line with valid credentials and its CRLF when the endpoint "
       "asks "
       "for them, else nothing. In every request that isn't about credentials"},
      {{"connect"},
       "`CONNECT {origin} HTTP/1.1\\r\\nHost: {origin}\\r\\n{auth}\\r\\n`, the whole valid "
       "request, for "
       "where its octets are wanted"},
      {{"user", "password", "credentials"}, "valid ones; the last is base64 of `user:password`"},
      {{"nonce"}, "16 letters and digits that no other execution uses"},
      {{"seed"}, "a number made of `--seed` and the case's id, which decides what is picked"},
      {{"allowed.name"}, "the only name that an endpoint with an allow list lets through"},
      {{"denied.port", "denied.host", "denied.name"},
       "what the profile says is denied (port; IPv4 address; name)"},
      {{"parent.user", "parent.password", "parent.credentials"},
       "what a chained target was given for its parent"},
      {{"challenge.realm", "challenge.nonce", "challenge.algorithm"},
       "what the challenge said that was awaited last"},
      {{"names.a", "zone"},
       "a name of the case's `names`, in full; what they end with",
       made_by_the_case},
      {{"port"}, "a parameter of that name: its value, itself a template", made_by_the_case}};
  return all;
}

const std::vector<std::string>& fixed_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const auto& row : template_names()) {
      if (row.fixed) {
        list.insert(list.end(), row.names.begin(), row.names.end());
      }
    }
    return list;
  }();
  return names;
}

const std::vector<Choice>& template_forms() {
  static const std::vector<Choice> all{
      {"{origin.port+65536}", "arithmetic on a number, up to 2^127, with `+` and `-`"},
      {"{origin.host|octal}", "a filter; they are below"},
      {"{repeat:64:a}", "the text 64 times; it may be a template"},
      {"{fill:64:a}", "the text until the whole is 64 octets long"},
      {"{hex:e9 ff}", "octets"},
      {"{first:8:{password}}", "the first 8 octets of the text, itself a template"},
      {"{behind:8:{password}}", "what comes behind those"},
      {"{base64:{user}:wrong}", "of the text, itself a template"},
      {"{pick:a|b}", "one of these templates, by the seed"},
      {"{near:8192}", "that number or one at most 2 away, by the seed"},
      {"{between:1:7}", "a number from 1 to 7, by the seed"},
      {"{repeat:{near:64}:a}", "a name or a form where a number is wanted"},
      {"{digest:uri={origin}}",
       "credentials that answer the Digest challenge last awaited; options are separated by `;`"},
      {"{{", "a brace; `}}` is the other one"}};
  return all;
}

const std::vector<Choice>& template_filters() {
  static const std::vector<Choice> all{
      {"octal", "of an IPv4 address 127.1.2.3: 0177.01.02.03; of a number 40001: 0116101"},
      {"hex", "of an IPv4 address: 0x7f010203"},
      {"integer", "of an IPv4 address: 2130772483"},
      {"short", "of an IPv4 address: 127.66051 (a.bcd, as inet_aton reads it)"},
      {"wrapped", "of an IPv4 address: 383.257.258.259 (octets that eight bits cut back)"},
      {"mapped", "of an IPv4 address: ::ffff:127.1.2.3"},
      {"upper", "in upper case"},
      {"lower", "in lower case"},
      {"recased", "with its letters in the other case; with an x at its end where it has none"},
      {"dotted", "with a dot at its end"},
      {"percent", "with its first letter or digit percent-encoded"},
      {"shorter", "without its last octet"},
      {"altered", "with another octet for its last"},
      {"base64url", "with `-` for `+` and `_` for `/` (RFC 4648 §5)"},
      {"unpadded", "without `=` at its end"}};
  return all;
}

const std::vector<Choice>& digest_options() {
  static const std::vector<Choice> all{
      {"uri", "has to be there: what the credentials are for, `uri={origin}`"},
      {"user", "another user name, in the digest too; likewise all that follow"},
      {"password", "another password"},
      {"realm", "another realm than the challenge's"},
      {"nonce", "another nonce than the challenge's"},
      {"nc", "another nonce count than 00000001"},
      {"cnonce", "this client nonce"},
      {"qop", "another quality of protection than was chosen"},
      {"algorithm", "another word for the algorithm; what is computed stays"},
      {"response", "another response than the one that is right"},
      {"form",
       "how it is written: `reversed`, `upper` or `lower` (names and scheme), `compact` and "
       "`spaced` (around commas and signs), `empty-members`"}};
  return all;
}

}  // namespace connectspec
