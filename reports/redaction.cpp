#include "reports/redaction.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "harness/model/result.h"
#include "harness/wire/bytes.h"
#include "reports/run_members.h"

namespace connectspec {
namespace {

constexpr char mask = '*';
// A shorter password may be a part of any word: it has to stand by itself.
constexpr std::size_t least_anywhere = 8;
// Characters of base64 by which a part of a password is known: less occurs by chance.
constexpr std::size_t least_fragment = 5;
// Longer runs of letters and digits are bulk, not credentials.
constexpr std::size_t longest_token = 4096;
constexpr std::size_t least_token = 4;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

void cover(std::string& text, std::size_t at, std::size_t count) {
  text.replace(at, count, count, mask);
}

// ---- as it is

bool stands_alone(std::string_view text, std::size_t at, std::size_t count) {
  const bool before = at > 0 && is_letter_or_digit(text[at - 1]);
  const bool behind = at + count < text.size() && is_letter_or_digit(text[at + count]);
  return !before && !behind;
}

void cover_all(std::string& text, const std::string& word, std::size_t kept, bool anywhere) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    if (anywhere || stands_alone(text, at, word.size())) {
      cover(text, at + kept, word.size() - kept);
    }
  }
}

// Of a hexadecimal digit; -1: it is none.
int value_of_digit(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

// How many characters at the beginning of the text are that one: as it is, percent-encoded
// (RFC 3986 §2.1), or a blank as forms have it. 0: it is another.
std::size_t spelling_of(char wanted, std::string_view text) {
  if (text.size() >= 3 && text[0] == '%' && value_of_digit(text[1]) >= 0 &&
      value_of_digit(text[2]) >= 0 &&
      value_of_digit(text[1]) * 16 + value_of_digit(text[2]) ==
          static_cast<unsigned char>(wanted)) {
    return 3;
  }
  const bool same = !text.empty() && (text[0] == wanted || (wanted == ' ' && text[0] == '+'));
  return same ? 1 : 0;
}

// The same of a whole password; encoders differ in what they leave as it is.
std::size_t spelling_of(std::string_view password, std::string_view text) {
  std::size_t at = 0;
  for (const char c : password) {
    const std::size_t taken = spelling_of(c, text.substr(at));
    if (taken == 0) {
      return 0;
    }
    at += taken;
  }
  return at;
}

// As it is, it is known by itself, or has to stand alone; encoded, it is nothing else.
void cover_encoded(const std::string& password, std::string& text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t count = spelling_of(password, std::string_view(text).substr(at));
    if (count > 0 && text.compare(at, count, password) != 0) {
      cover(text, at, count);
    }
  }
}

void cover_plain(const Secret& secret, std::string& text) {
  const std::string& password = secret.password;
  if (!secret.user.empty()) {
    cover_all(text, secret.user + ":" + password, secret.user.size() + 1, true);
  }
  const bool anywhere = password.size() >= least_anywhere;
  cover_all(text, password, 0, anywhere);
  cover_encoded(password, text);
}

// ---- in base64

std::optional<unsigned> value_in_base64(char c) {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::size_t at = alphabet.find(c == '-' ? '+' : c == '_' ? '/' : c);
  return at == std::string_view::npos ? std::nullopt : std::optional(static_cast<unsigned>(at));
}

std::string decoded(std::string_view token) {
  std::string out;
  unsigned bits = 0;
  int count = 0;
  for (const char c : token) {
    bits = (bits << 6U) | *value_in_base64(c);
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>((bits >> static_cast<unsigned>(count)) & 0xffU);
    }
  }
  return out;
}

// Of the same length as what was decoded, with the alphabet that it had.
std::string encoded(std::string_view octets, std::string_view as) {
  std::string out = base64(octets);
  out.resize(as.size(), '=');
  if (as.find_first_of("-_") != std::string_view::npos) {
    std::replace(out.begin(), out.end(), '+', '-');
    std::replace(out.begin(), out.end(), '/', '_');
  }
  return out;
}

void cover_token(const Secret& secret, std::string& text, std::size_t at, std::size_t count) {
  const std::string_view token = std::string_view(text).substr(at, count);
  std::string octets = decoded(token);
  const std::string before = octets;
  cover_plain(secret, octets);
  // A short one isn't a word of prose here, whatever it stands beside.
  cover_all(octets, secret.password, 0, true);
  if (octets != before) {
    text.replace(at, count, encoded(octets, token));
  }
}

void cover_tokens(const Secret& secret, std::string& text) {
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = at;
    while (end < text.size() && value_in_base64(text[end])) {
      ++end;
    }
    if (end - at >= least_token && end - at <= longest_token) {
      cover_token(secret, text, at, end - at);
    }
    at = end + 1;
  }
}

// What a password looks like in base64 at each of the three places where it may begin, without the
// characters that depend on what stands beside it.
std::array<std::string, 3> fragments_of(const std::string& password) {
  std::array<std::string, 3> fragments;
  for (std::size_t shift = 0; shift < fragments.size(); ++shift) {
    const std::string whole = base64(std::string(shift, ' ') + password);
    const std::size_t first = (shift * 8 + 5) / 6;
    const std::size_t last = (shift + password.size()) * 8 / 6;
    fragments[shift] = first < last ? whole.substr(first, last - first) : std::string();
  }
  return fragments;
}

// Of credentials that were broken on purpose, cut off, or written over several lines.
void cover_fragments(const Secret& secret, std::string& text) {
  for (const std::string& fragment : fragments_of(secret.password)) {
    for (std::size_t from = 0; from + least_fragment <= fragment.size(); ++from) {
      cover_all(text, fragment.substr(from, least_fragment), 0, true);
    }
  }
}

// ---- in Digest

bool is_hexadecimal(char c) { return value_of_digit(c) >= 0; }

void cover_digest_responses(std::string& text) {
  constexpr std::size_t least_response = 8;  // MD5 has 32, and some are cut off
  for (const std::string_view name : {"response=", "rspauth="}) {
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
      std::size_t begin = at + name.size();
      begin += begin < text.size() && text[begin] == '"' ? 1 : 0;
      std::size_t end = begin;
      while (end < text.size() && is_hexadecimal(text[end])) {
        ++end;
      }
      if (end - begin >= least_response) {
        cover(text, begin, end - begin);
      }
    }
  }
}

void cover_secrets(const std::vector<Secret>& secrets, std::string& text) {
  for (const Secret& secret : secrets) {
    cover_plain(secret, text);
    cover_tokens(secret, text);
    cover_fragments(secret, text);
  }
  cover_digest_responses(text);
}

// ---- wherever it stands in a run

// Octets that an actor sent or received in several pieces, as one text.
void cover_pieces(const std::vector<Secret>& secrets, std::vector<Event>& events) {
  std::map<std::pair<Actor, EventKind>, std::vector<Event*>> streams;
  for (Event& event : events) {
    if (!event.bytes.empty()) {
      streams[{event.actor, event.kind}].push_back(&event);
    }
  }
  for (auto& [stream, pieces] : streams) {
    std::string whole;
    for (const Event* piece : pieces) {
      whole += piece->bytes;
    }
    cover_secrets(secrets, whole);
    std::size_t at = 0;
    for (Event* piece : pieces) {
      piece->bytes = whole.substr(at, piece->bytes.size());
      at += piece->bytes.size();
    }
  }
}

// Words of the suite and of who runs it, which a password may happen to be as well: `connect`.
bool is_no_secret(std::string_view member) {
  constexpr std::string_view members[] = {
      "case_id", "area",      "title",    "level",     "why",      "control",   "endpoint",
      "clauses", "claims",    "suspects", "rule",      "expected", "hint",      "breaks",
      "form",    "reference", "weight",   "statement", "link",     "selection", "program",
      "started", "signal",    "profile",  "name",      "local",    "remote",    "address"};
  return std::find(std::begin(members), std::end(members), member) != std::end(members);
}

class Redactor {
 public:
  explicit Redactor(const std::vector<Secret>& secrets) : secrets_(secrets) {}

  template <typename T>
  void operator()(std::string_view name, T& member) {
    if (!is_no_secret(name)) {
      take(member);
    }
  }
  template <typename T>
  void required(std::string_view name, T& member) {
    operator()(name, member);
  }
  void octets(std::string_view, std::string& member) { take(member); }

 private:
  void take(std::string& text) { cover_secrets(secrets_, text); }
  void take(Actor&) {}

  void take(Bindings& bindings) {
    for (auto& [name, value] : bindings) {
      take(value);
    }
  }

  // The digest of what can be seen is that of what can be seen: the other would give a short
  // password away.
  void take(Octets& octets) {
    const std::string before = octets.prefix;
    take(octets.prefix);
    if (octets.prefix != before && octets.count == octets.prefix.size()) {
      Sha256 digest;
      digest.update(octets.prefix);
      octets.sha256 = digest.hex();
    }
  }

  void take(Observation& observation) {
    cover_pieces(secrets_, observation.events);
    observation.records.clear();  // with the keys to them, what they hold can be read
    observation.tls_secrets.clear();
    members(*this, observation);
  }

  template <typename T>
  void take(std::vector<T>& elements) {
    for (T& element : elements) {
      take(element);
    }
  }

  template <typename T>
  void take(std::optional<T>& member) {
    if (member) {
      take(*member);
    }
  }

  template <typename T>
  void take(T& member) {
    if constexpr (std::is_aggregate_v<T>) {
      members(*this, member);
    }
  }

  const std::vector<Secret>& secrets_;
};

std::vector<Secret> that_hide_something(const std::vector<Secret>& secrets) {
  std::vector<Secret> all;
  std::copy_if(secrets.begin(), secrets.end(), std::back_inserter(all),
               [](const Secret& secret) { return !secret.password.empty(); });
  return all;
}

}  // namespace

void redact(const std::vector<Secret>& secrets, Run& run) {
  const std::vector<Secret> all = that_hide_something(secrets);
  if (!all.empty()) {
    Redactor redactor(all);
    members(redactor, run);
  }
}

std::string redacted(const std::vector<Secret>& secrets, std::string text) {
  if (const std::vector<Secret> all = that_hide_something(secrets); !all.empty()) {
    cover_secrets(all, text);
  }
  return text;
}

}  // namespace connectspec
