// Mistakes with credentials that show in one shape of them and not in the next.
#include <algorithm>
#include <atomic>
#include <memory>
#include <string>

#include "reference_proxy/basics/quoting.h"
#include "reference_proxy/defects/account.h"
#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/http_text.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {
namespace {

constexpr std::string_view name = "Proxy-Authorization";

void bring_right_ones(Visit& guest) {
  drop_field(guest.request, name);
  add_field(guest.request, std::string(name) + ": Basic " + std::string(right));
}

void lose(Visit& guest) { drop_field(guest.request, name); }

std::string name_in(const std::string& line) { return line.substr(0, line.find(':')); }

// The field line as it was sent; empty: there is none.
std::string line_of_credentials(const Visit& guest) {
  std::string found;
  std::string copy = guest.asked;
  edit_fields(copy, [&found](std::string& line) {
    if (found.empty() && same_name(name_in(line), name)) {
      found = line;
    }
  });
  return found;
}

// What stands behind the colon, whitespace included.
std::string raw_value(const Visit& guest) {
  const std::string line = line_of_credentials(guest);
  return line.empty() ? line : line.substr(line.find(':') + 1);
}

std::string scheme_of(const Visit& guest) {
  const std::string value = trimmed(raw_value(guest));
  return value.substr(0, value.find(' '));
}

// "user:password" as it was sent; empty: no such credentials.
std::string pair_of(const Visit& guest) {
  const std::string value = trimmed(raw_value(guest));
  const std::size_t token = value.find_last_of(' ');
  return same_name(scheme_of(guest), "Basic") && token != npos
             ? decode_base64(value.substr(token + 1)).value_or("")
             : "";
}

std::string user_in(const std::string& pair) { return pair.substr(0, pair.find(':')); }

std::string password_in(const std::string& pair) {
  const std::size_t colon = pair.find(':');
  return colon == npos ? "" : pair.substr(colon + 1);
}

Hook lose_when(std::function<bool(const Visit&)> test) { return when(std::move(test), lose); }

Hook let_in_when(std::function<bool(const Visit&)> test) {
  return when(std::move(test), bring_right_ones);
}

// The right user comes with a password that passes this test.
Hook let_in_with(std::function<bool(const std::string& given)> test) {
  return let_in_when([test = std::move(test)](const Visit& guest) {
    const std::string pair = pair_of(guest);
    return user_in(pair) == user && pair != user && test(password_in(pair));
  });
}

// The right password comes with a user name that passes this test.
Hook let_in_as(std::function<bool(const std::string& given)> test) {
  return let_in_when([test = std::move(test)](const Visit& guest) {
    const std::string pair = pair_of(guest);
    return pair.find(':') != npos && password_in(pair) == password && test(user_in(pair));
  });
}

bool offers_none(const Visit& guest) { return trimmed(raw_value(guest)).empty(); }

bool is_http10(const Visit& guest) { return line_of(guest.asked).version == "HTTP/1.0"; }

// Of the fields behind the request line: the number of the first that passes the test; npos.
std::size_t place_of(const Visit& guest, const std::function<bool(const std::string&)>& test) {
  std::size_t number = 0;
  std::size_t found = npos;
  std::string copy = guest.asked;
  edit_fields(copy, [&](std::string& line) {
    found = found == npos && test(line) ? number : found;
    ++number;
  });
  return found;
}

bool stands_before(const Visit& guest, const std::function<bool(const std::string&)>& first) {
  const std::size_t place = place_of(guest, first);
  const std::size_t ours =
      place_of(guest, [](const std::string& line) { return same_name(name_in(line), name); });
  return place != npos && ours != npos && place < ours;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

Defect one_login_for_all() {
  const auto open = std::make_shared<std::atomic<bool>>(false);
  return {.name = "one-login-for-all",
          .breaks = "Once somebody got in, everybody of the same address does.",
          .fails = {"h1/credentials/statelessness"},
          .endpoint = "auth",
          .request =
              [open](Visit& guest) {
                if (*open) {
                  bring_right_ones(guest);
                }
              },
          .answer = [open](Visit& guest) { *open = *open || status_of(guest.answer) == 200; }};
}

Defect slow_to_forgive() {
  const auto barred = std::make_shared<std::atomic<bool>>(false);
  return {.name = "slow-to-forgive",
          .breaks = "After a wrong password the right one isn't taken the first time.",
          .warns = {"h1/credentials/statelessness"},
          .endpoint = "auth",
          .request = [barred](Visit& guest) {
            const std::string pair = pair_of(guest);
            if (!pair.empty() && password_in(pair) != password) {
              *barred = true;
            } else if (!pair.empty() && barred->exchange(false)) {
              lose(guest);
            }
          }};
}

std::vector<Defect> of_field() {
  return {
      {.name = "credentials-behind-a-full-line",
       .breaks = "A field line goes on in the next one behind 4096 octets.",
       .fails = {"h1/credentials/inside-a-long-line/octets-4096"},
       .endpoint = "auth",
       .request = [](Visit& guest) { cut_long_lines(guest.request, 4096); }},
      {.name = "credentials-behind-a-full-value",
       .breaks = "A field value goes on in the next line behind 1023 octets.",
       .fails = {"h1/credentials/inside-a-long-line/octets-1024"},
       .endpoint = "auth",
       .request =
           [](Visit& guest) {
             edit_fields(guest.request, [](std::string& line) {
               const std::size_t begin = line.find(": ");
               if (begin != npos && line.size() > begin + 2 + 1023) {
                 line.insert(begin + 2 + 1023, "\r\n");
               }
             });
           }},
      {.name = "credentials-behind-a-full-name",
       .breaks = "A field name goes on in the next line behind 2047 octets.",
       .fails = {"h1/credentials/inside-a-long-line/octets-2048"},
       .endpoint = "auth",
       .request =
           [](Visit& guest) {
             edit_fields(guest.request, [](std::string& line) {
               if (const std::size_t colon = line.find(':'); colon != npos && colon > 2047) {
                 line.insert(2047, ": \r\n");
               }
             });
           }},
      {.name = "credentials-behind-a-full-head",
       .breaks = "Behind 8192 octets of a head a field line begins.",
       .fails = {"h1/credentials/inside-a-long-line/octets-8192"},
       .endpoint = "auth",
       .request =
           [](Visit& guest) {
             if (guest.request.size() > 8192) {
               guest.request.insert(8192, "\r\n");
             }
           }},
      {.name = "name-compared-by-octets",
       .breaks = "Only \\\"Proxy-Authorization\\\" is that field.",
       .fails = {"h1/credentials/field-name"},
       .endpoint = "auth",
       .request = lose_when(
           [](const Visit& guest) { return !line_of_credentials(guest).starts_with(name); })},
      {.name = "name-in-two-spellings",
       .breaks = "The field counts in lower case and as usual, not in capitals.",
       .fails = {"h1/credentials/field-name"},
       .endpoint = "auth",
       .request = lose_when([](const Visit& guest) {
         return line_of_credentials(guest).starts_with("PROXY-AUTHORIZATION");
       })},
      {.name = "space-behind-the-colon-wanted",
       .breaks = "Credentials right behind the colon are lost.",
       .fails = {"h1/credentials/whitespace"},
       .endpoint = "auth",
       .request = lose_when([](const Visit& guest) {
         const std::string value = raw_value(guest);
         return !value.starts_with(" ") && !value.starts_with("\t");
       })},
      {.name = "tab-isn-t-whitespace",
       .breaks = "A tab behind the colon is a part of the scheme.",
       .fails = {"h1/credentials/whitespace"},
       .endpoint = "auth",
       .request = lose_when([](const Visit& guest) { return raw_value(guest).starts_with("\t"); })},
      {.name = "line-not-trimmed",
       .breaks = "A space at the end of the line is a part of the base64.",
       .fails = {"h1/credentials/whitespace"},
       .endpoint = "auth",
       .request = lose_when([](const Visit& guest) {
         const std::string value = raw_value(guest);
         return trimmed(value).size() > 5 && (value.ends_with(" ") || value.ends_with("\t"));
       })},
      {.name = "scheme-in-two-spellings",
       .breaks = "Only \\\"Basic\\\" and \\\"basic\\\" are Basic.",
       .fails = {"h1/credentials/scheme", "connect/auth/scheme-case/upper",
                 "connect/auth/scheme-case/mixed"},
       .endpoint = "auth",
       .request = lose_when([](const Visit& guest) {
         const std::string scheme = scheme_of(guest);
         return same_name(scheme, "Basic") && scheme != "Basic" && scheme != "basic";
       })},
      {.name = "three-spaces-at-most",
       .breaks = "What stands behind more than three spaces isn't decoded.",
       .fails = {"h1/credentials/scheme"},
       .endpoint = "auth",
       .request = lose_when(
           [](const Visit& guest) { return trimmed(raw_value(guest)).find("    ") != npos; })},
      {.name = "credentials-before-host-lost",
       .breaks = "Credentials that stand before Host are lost.",
       .fails = {"h1/credentials/place"},
       .endpoint = "auth",
       .request = lose_when([](const Visit& guest) {
         return field(guest.asked, "Host") && !stands_before(guest, [](const std::string& line) {
                  return same_name(name_in(line), "Host");
                });
       })},
      {.name = "any-authorization-ends-the-search",
       .breaks = "Behind Authorization no credentials for the proxy are looked for.",
       .fails = {"h1/credentials/place"},
       .endpoint = "auth",
       .request = lose_when([](const Visit& guest) {
         return stands_before(guest, [](const std::string& line) {
           return same_name(name_in(line), "Authorization");
         });
       })},
      {.name = "empty-value-ends-the-search",
       .breaks = "Behind a field without a value no credentials are looked for.",
       .fails = {"h1/credentials/place"},
       .endpoint = "auth",
       .request = lose_when([](const Visit& guest) {
         return stands_before(guest, [](const std::string& line) { return line.ends_with(":"); });
       })},
      {.name = "underscore-is-a-dash",
       .breaks = "Proxy_Authorization is taken for the field.",
       .warns = {"h1/credentials/look-alikes"},
       .endpoint = "auth",
       .request = let_in_when([](const Visit& guest) {
         return field(guest.asked, "Proxy_Authorization").has_value();
       })},
      {.name = "folded-credentials-hang",
       .breaks = "Folded credentials are never answered.",
       .fails = {"h1/credentials/folded"},
       .endpoint = "auth",
       .request = when(
           [](const Visit& guest) {
             return guest.asked.find(":\r\n ") != npos || guest.asked.find("Basic\r\n") != npos;
           },
           say_nothing)},
  };
}

std::vector<Defect> of_form() {
  return {
      {.name = "http10-credentials-lost",
       .breaks = "Credentials in an HTTP/1.0 request don't count.",
       .fails = {"h1/credentials/forms"},
       .endpoint = "auth",
       .request = lose_when(is_http10)},
      {.name = "credentials-in-pieces-lost",
       .breaks = "Credentials that come in two reads don't count.",
       .fails = {"h1/credentials/forms"},
       .endpoint = "auth",
       .request = lose_when([](const Visit& guest) {
         return std::any_of(guest.reads.begin(), guest.reads.end(), [&guest](std::size_t end) {
           const std::size_t begin = guest.asked.find(name);
           return begin != npos && end > begin && end < guest.asked.find("\r\n", begin);
         });
       })},
      {.name = "http10-not-asked",
       .breaks = "An HTTP/1.0 request needs no credentials.",
       .fails = {"h1/credentials/asked-in-every-form"},
       .endpoint = "auth",
       .request = let_in_when(is_http10)},
      {.name = "early-data-not-asked",
       .breaks = "A request with data behind it needs no credentials.",
       .fails = {"h1/credentials/asked-in-every-form"},
       .endpoint = "auth",
       .request = let_in_when([](const Visit& guest) { return !guest.behind.empty(); })},
      {.name = "behind-an-empty-line-not-asked",
       .breaks = "A request behind an empty line needs no credentials.",
       .fails = {"h1/credentials/asked-in-every-form"},
       .endpoint = "auth",
       .request = let_in_when([](const Visit& guest) { return guest.asked.starts_with("\r\n"); })},
      {.name = "big-heads-not-asked",
       .breaks = "A head of more than 8192 octets needs no credentials.",
       .fails = {"h1/credentials/asked-in-every-form"},
       .endpoint = "auth",
       .request = let_in_when(
           [](const Visit& guest) { return guest.asked.size() > 8192 && offers_none(guest); })},
      one_login_for_all(),
      slow_to_forgive(),
  };
}

std::vector<Defect> of_value() {
  return {
      {.name = "only-72-octets-compared",
       .breaks = "Of a password the first 72 octets count.",
       .fails = {"h1/credentials/near-password", "connect/auth/wrong-password/longer"},
       .endpoint = "auth",
       .request = let_in_with(
           [](const std::string& given) { return given.substr(0, 72) == password.substr(0, 72); })},
      {.name = "compared-as-long-as-given",
       .breaks = "The beginning of a password will do.",
       .fails = {"h1/credentials/near-password"},
       .endpoint = "auth",
       .request = let_in_with(
           [](const std::string& given) { return !given.empty() && password.starts_with(given); })},
      {.name = "compared-as-long-as-stored",
       .breaks = "Whatever begins like the password will do.",
       .fails = {"h1/credentials/near-password", "connect/auth/wrong-password/longer"},
       .endpoint = "auth",
       .request =
           let_in_with([](const std::string& given) { return given.starts_with(password); })},
      {.name = "password-trimmed",
       .breaks = "Spaces around a password don't count.",
       .fails = {"h1/credentials/near-password"},
       .endpoint = "auth",
       .request = let_in_with([](const std::string& given) { return trimmed(given) == password; })},
      {.name = "nul-first-compares-nothing",
       .breaks = "A password that begins with NUL is compared as far as that.",
       .fails = {"h1/credentials/near-password"},
       .endpoint = "auth",
       .request = let_in_with(
           [](const std::string& given) { return given.starts_with(std::string(1, '\0')); })},
      {.name = "long-passwords-left-out",
       .breaks = "A password that doesn't fit into 4096 octets isn't compared.",
       .fails = {"h1/credentials/long-password"},
       .endpoint = "auth",
       .request = let_in_with([](const std::string& given) { return given.size() >= 4096; })},
      {.name = "long-base64-left-out",
       .breaks =
           "Credentials whose base64 doesn't fit into 1024 octets are compared by their name.",
       .fails = {"h1/credentials/long-password"},
       .endpoint = "auth",
       .request = let_in_with([](const std::string& given) {
         return (user.size() + 1 + given.size()) * 4 / 3 >= 1024;
       })},
      {.name = "long-user-names-left-out",
       .breaks = "A user name that doesn't fit into 1024 octets isn't compared.",
       .fails = {"h1/credentials/long-password"},
       .endpoint = "auth",
       .request = let_in_as([](const std::string& given) { return given.size() >= 1024; })},
      {.name = "password-in-any-case",
       .breaks = "The letters of a password are compared without their case.",
       .fails = {"h1/credentials/letter-case-of-password"},
       .endpoint = "auth",
       .request = let_in_with(
           [](const std::string& given) { return lower(given) == lower(std::string(password)); })},
      {.name = "user-by-its-beginning",
       .breaks = "The beginning of a user name will do.",
       .fails = {"h1/credentials/near-user"},
       .endpoint = "auth",
       .request = let_in_as(
           [](const std::string& given) { return !given.empty() && user.starts_with(given); })},
      {.name = "user-may-go-on",
       .breaks = "Whatever begins like a user name is that user.",
       .fails = {"h1/credentials/near-user"},
       .endpoint = "auth",
       .request = let_in_as([](const std::string& given) { return given.starts_with(user); })},
      {.name = "user-is-a-password-too",
       .breaks = "A user gets in with the own name for a password.",
       .fails = {"h1/credentials/near-user"},
       .endpoint = "auth",
       .request = let_in_with([](const std::string& given) { return given == user; })},
      {.name = "spaces-in-base64-skipped",
       .breaks = "The decoder passes over spaces.",
       .warns = {"h1/credentials/odd-writing"},
       .endpoint = "auth",
       .request = let_in_when([](const Visit& guest) {
         std::string value = trimmed(raw_value(guest));
         std::erase(value, ' ');
         return value == "Basic" + std::string(right);
       })},
      {.name = "text-ends-at-nul-of-credentials",
       .breaks = "What was decoded ends at its first NUL.",
       .warns = {"h1/credentials/odd-writing"},
       .endpoint = "auth",
       .request = let_in_when([](const Visit& guest) {
         const std::string pair = pair_of(guest);
         return pair.substr(0, pair.find('\0')) == std::string(user) + ":" + std::string(password);
       })},
  };
}

}  // namespace

std::vector<Defect> credentials_defects() {
  std::vector<Defect> all = of_field();
  for (auto part : {of_form(), of_value()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace connectspec::proxy::defects
