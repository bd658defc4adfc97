// Wrong dealings with Digest credentials, and with accounts that aren't plain ASCII words.
#include <algorithm>
#include <memory>
#include <mutex>
#include <regex>
#include <set>

#include "reference_proxy/basics/quoting.h"
#include "reference_proxy/defects/account.h"
#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/http_text.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {
namespace {

std::string credentials_of(const Visit& guest) {
  return field(guest.asked, "Proxy-Authorization").value_or("");
}

bool is_digest(const Visit& guest) { return credentials_of(guest).starts_with("Digest"); }

// The value of a parameter in quotes, or empty.
std::string quoted_parameter(const std::string& credentials, std::string_view name) {
  const std::string sign = std::string(name) + "=";
  const auto begin = credentials.find(sign + "\"");
  std::string value;
  if (begin != std::string::npos) {
    unquote(std::string_view(credentials).substr(begin + sign.size()), value);
  }
  return value;
}

// Quotes that begin or end a value.
std::ptrdiff_t count_quotes(std::string credentials) {
  replace_all(credentials, "\\\"", "");
  return std::count(credentials.begin(), credentials.end(), '"');
}

// What clients send that know the password, and no more than that.
bool is_usual(const std::string& credentials) {
  static const std::regex counter(", nc=[0-9a-f]{8}(,|$)");
  return credentials.size() < 8000 && credentials.find(", qop=auth,") != std::string::npos &&
         credentials.find("algorithm=X") == std::string::npos &&
         credentials.find("username*") == std::string::npos && count_quotes(credentials) % 2 == 0 &&
         std::regex_search(credentials, counter) &&
         !quoted_parameter(credentials, "nonce").empty() &&
         !quoted_parameter(credentials, "response").empty();
}

Hook on_challenge(std::string_view what, std::string_view by) {
  return on_refusal([what = std::string(what), by = std::string(by)](std::string& text) {
    if (status_of(text) == 407) {
      replace_all(text, what, by);
    }
  });
}

void lose_credentials(Visit& guest) { drop_field(guest.request, "Proxy-Authorization"); }

std::string basic_pair(const Visit& guest) {
  const std::string value = credentials_of(guest);
  return value.starts_with("Basic ") ? decode_base64(value.substr(6)).value_or("") : "";
}

Defect takes_the_same_twice() {
  struct Memory {
    std::mutex lock;
    std::set<std::string> seen;
  };
  const auto past = std::make_shared<Memory>();
  return {.name = "same-response-twice",
          .breaks = "A response that was right once is right for ever.",
          .warns = {"connect/auth/digest-stale-replay"},
          .endpoint = "digest",
          .request = when(
              [past](const Visit& guest) {
                const std::lock_guard held(past->lock);
                return is_digest(guest) && !past->seen.insert(credentials_of(guest)).second;
              },
              open_nothing)};
}

}  // namespace

std::vector<Defect> digest_defects() {
  return {
      {.name = "no-response-is-right",
       .breaks = "No Digest credentials are right.",
       .fails = {"connect/auth/digest-valid"},
       .endpoint = "digest",
       .spares_controls = false,
       .request = when(is_digest, lose_credentials)},
      {.name = "realm-without-quotes",
       .breaks = "The realm of a Digest challenge isn't quoted.",
       .fails = {"connect/auth/digest-challenge"},
       .endpoint = "digest",
       .spares_controls = false,
       .answer = on_challenge("realm=\"connectspec\"", "realm=connectspec")},
      {.name = "any-response-will-do",
       .breaks = "The response of Digest credentials isn't compared.",
       .fails = {"connect/auth/digest-wrong-password"},
       .endpoint = "digest",
       .spares_controls = false,
       .request = when(is_digest, open_nothing)},
      {.name = "any-uri-will-do",
       .breaks = "Digest credentials made for another target are honoured.",
       .fails = {"connect/auth/digest-uri-mismatch"},
       .endpoint = "digest",
       .request = when(
           [](const Visit& guest) {
             return is_digest(guest) &&
                    quoted_parameter(credentials_of(guest), "uri") != target_of(guest.asked);
           },
           open_nothing)},
      {.name = "digest-users-not-compared",
       .breaks = "A Digest response for any user or realm opens a tunnel.",
       .fails = {"connect/auth/digest-wrong-password/user",
                 "connect/auth/digest-wrong-password/realm"},
       .endpoint = "digest",
       .request = when(
           [](const Visit& guest) {
             return is_digest(guest) &&
                    (quoted_parameter(credentials_of(guest), "username") != user ||
                     quoted_parameter(credentials_of(guest), "realm") != "connectspec");
           },
           open_nothing)},
      {.name = "staleness-not-told",
       .breaks = "A nonce that isn't known is refused like a wrong password.",
       .warns = {"connect/auth/digest-stale"},
       .endpoint = "digest",
       .answer = on_challenge(", stale=true", "")},
      takes_the_same_twice(),
      {.name = "parameter-list-overrun",
       .breaks = "Digest credentials with anything but the usual parameters take the proxy down.",
       .fails = {"connect/auth/digest-malformed"},
       .endpoint = "digest",
       .request = deaf_after([](const Visit& guest) {
         return is_digest(guest) && !is_usual(credentials_of(guest));
       })},
      {.name = "parameters-in-one-order",
       .breaks = "Digest credentials whose first parameter isn't username don't count.",
       .fails = {"connect/auth/digest-written/reversed", "connect/auth/digest-written/upper"},
       .endpoint = "digest",
       .request = when(
           [](const Visit& guest) {
             const std::string given = credentials_of(guest);
             return !given.empty() && given.find(" username") != given.find(' ');
           },
           lose_credentials)},
      {.name = "digest-scheme-by-octets",
       .breaks = "Only \\\"Digest\\\" is Digest.",
       .fails = {"connect/auth/digest-written/upper", "connect/auth/digest-written/lower"},
       .endpoint = "digest",
       .request = when([](const Visit& guest) { return !is_digest(guest); }, lose_credentials)},
      {.name = "spaces-around-signs-break",
       .breaks = "Whitespace around = or before a comma makes Digest credentials malformed.",
       .fails = {"connect/auth/digest-written/spaced"},
       .endpoint = "digest",
       .request = when([](const Visit& guest) { return credentials_of(guest).find(" = ") != npos; },
                       lose_credentials)},
      {.name = "a-space-behind-commas-wanted",
       .breaks = "Digest parameters are separated by a comma and a space alone.",
       .fails = {"connect/auth/digest-written/compact", "connect/auth/digest-written/spaced"},
       .endpoint = "digest",
       .request = when(
           [](const Visit& guest) {
             const std::string given = credentials_of(guest);
             return given.find("\",n") != npos || given.find(",\t") != npos ||
                    given.find("\",r") != npos;
           },
           lose_credentials)},
      {.name = "empty-members-break",
       .breaks = "An empty member of the list makes Digest credentials malformed.",
       .fails = {"connect/auth/digest-written/empty-members"},
       .endpoint = "digest",
       .request =
           when([](const Visit& guest) { return credentials_of(guest).find(", , ") != npos; },
                lose_credentials)},
      {.name = "higher-counts-refused",
       .breaks = "A count above one is a wrong password.",
       .warns = {"connect/auth/digest-count"},
       .endpoint = "digest",
       .request = when(
           [](const Visit& guest) {
             const std::string given = credentials_of(guest);
             return given.find("nc=") != npos && given.find("nc=00000001") == npos &&
                    is_usual(given);
           },
           lose_credentials)},
      {.name = "last-colon-separates",
       .breaks = "The password begins behind the last colon.",
       .fails = {"connect/auth/password-colon"},
       .endpoint = "auth-colon",
       .request = when(
           [](const Visit& guest) {
             const std::string pair = basic_pair(guest);
             return std::count(pair.begin(), pair.end(), ':') > 1;
           },
           lose_credentials)},
      {.name = "ascii-credentials-only",
       .breaks = "UTF-8 is announced, but only ASCII is taken.",
       .fails = {"connect/auth/utf8"},
       .endpoint = "auth-utf8",
       .request = when(
           [](const Visit& guest) {
             const std::string pair = basic_pair(guest);
             return std::any_of(pair.begin(), pair.end(), [](char c) { return c < 0; });
           },
           lose_credentials)},
      {.name = "unknown-users-told",
       .breaks =
           "A user who doesn't exist is refused in other words than one with a wrong password.",
       .warns = {"connect/auth/unknown-user"},
       .endpoint = "auth",
       .answer =
           [](Visit& guest) {
             const std::string pair = basic_pair(guest);
             if (status_of(guest.answer) == 407 && !pair.empty() &&
                 !pair.starts_with(std::string(user) + ":")) {
               guest.answer = refusal_answer(403);
             }
           }},
      {.name = "lost-when-asked",
       .breaks =
           "A client that leaves as soon as it is asked for credentials takes the proxy along.",
       .fails = {"connect/auth/left-at-407"},
       .endpoint = "auth",
       .request = deaf_after([](const Visit& guest) {
         return basic_pair(guest).find("leaving-") != std::string::npos;
       })},
  };
}

}  // namespace connectspec::proxy::defects
