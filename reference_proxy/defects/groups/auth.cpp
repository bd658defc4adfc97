// Wrong dealings with credentials.
#include <atomic>
#include <memory>
#include <mutex>
#include <set>

#include "reference_proxy/basics/quoting.h"
#include "reference_proxy/defects/account.h"
#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/http_text.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {
namespace {

std::string offered(const Visit& guest) {
  return field(guest.asked, "Proxy-Authorization").value_or("");
}

std::string last_word(const std::string& text) { return text.substr(text.rfind(' ') + 1); }

void let_in(Visit& guest) {
  drop_field(guest.request, "Proxy-Authorization");
  add_field(guest.request, "Proxy-Authorization: Basic " + std::string(right));
}

Hook let_in_when(std::function<bool(const std::string& offered)> test) {
  return when([test = std::move(test)](const Visit& guest) { return test(offered(guest)); },
              let_in);
}

// What stands in a Basic value, decoded.
std::string decoded(const std::string& value) {
  return value.starts_with("Basic ") ? decode_base64(value.substr(6)).value_or("") : "";
}

Hook on_407(std::function<void(std::string& text)> change) {
  return on_refusal([change = std::move(change)](std::string& text) {
    if (status_of(text) == 407) {
      change(text);
    }
  });
}

void replace_challenge(std::string& text, const std::string& by) {
  drop_field(text, "Proxy-Authenticate");
  if (!by.empty()) {
    add_field(text, "Proxy-Authenticate: " + by);
  }
}

void ask_behind_the_dial(Visit& guest) {
  if (offered(guest) != "Basic " + std::string(right)) {
    guest.answer = refusal_answer(407);
  }
}

// Credentials once seen hold for all requests of the connection.
void remember_credentials(Visit& guest) {
  guest.keep_open = true;
  if (!offered(guest).empty()) {
    guest.lasting = offered(guest);
  } else if (!guest.lasting.empty()) {
    add_field(guest.request, "Proxy-Authorization: " + guest.lasting);
  }
}

// Whoever comes from where somebody has logged in is let in.
Hook open_addresses() {
  struct Open {
    std::mutex lock;
    std::set<std::string> addresses;
  };
  return [open = std::make_shared<Open>()](Visit& guest) {
    const std::lock_guard<std::mutex> held(open->lock);
    if (offered(guest) == "Basic " + std::string(right)) {
      open->addresses.insert(guest.from);
    } else if (open->addresses.contains(guest.from) && !offered(guest).starts_with("Digest ")) {
      let_in(guest);
    }
  };
}

void show_the_request(Visit& guest) {
  if (status_of(guest.answer) / 100 == 2) {
    return;
  }
  std::string head = guest.answer.substr(0, head_end(guest.answer));
  drop_field(head, "Content-Length");
  drop_field(head, "Content-Type");
  add_field(head, "Content-Type: text/html");
  add_field(head, "Content-Length: " + std::to_string(guest.asked.size()));
  guest.answer = head + guest.asked;
}

void relay_the_head_too(Visit& guest) {
  if (field(guest.request, "X-Mark")) {
    guest.behind = guest.request + guest.behind;
  }
}

Defect barred_after_a_407() {
  const auto barred = std::make_shared<std::atomic<bool>>(false);
  return {.name = "barred-after-a-407",
          .breaks = "Who was asked for credentials once isn't let in with them any more.",
          .fails = {"h1/persist/reusable-407"},
          .answer = [barred](Visit& guest) {
            if (status_of(guest.answer) == 407) {
              *barred = true;
            } else if (*barred) {
              guest.answer = refusal_answer(403);
              guest.what_next = Fate::answered;
            }
          }};
}

}  // namespace

std::vector<Defect> auth_defects() {
  return {
      {.name = "nobody-gets-in",
       .breaks = "No credentials are right.",
       .fails = {"connect/auth/valid"},
       .spares_controls = false,
       .request = [](Visit& guest) { drop_field(guest.request, "Proxy-Authorization"); }},
      {.name = "anybody-gets-in",
       .breaks = "Credentials aren't asked for.",
       .fails = {"connect/auth/missing", "connect/auth/wrong-password", "connect/auth/bad-base64",
                 "connect/auth/no-colon", "connect/auth/empty", "connect/auth/wrong-scheme",
                 "connect/auth/oversize/octets-8k"},
       .warns = {"connect/auth/authorization-field", "h1/auth/duplicate-field"},
       .settings = [](ServerSettings& settings) { settings.users.reset(); }},
      {.name = "dials-before-it-asks",
       .breaks = "The destination is dialled first, and then credentials are asked for.",
       .fails = {"connect/auth/missing", "connect/auth/wrong-password",
                 "connect/auth/authorization-field", "h1/persist/no-tunnel-after-407"},
       .settings = [](ServerSettings& settings) { settings.users.reset(); },
       .answer = ask_behind_the_dial},
      {.name = "407-without-challenge",
       .breaks = "A 407 doesn't say how to authenticate.",
       .fails = {"h1/auth/407-has-challenge"},
       .warns = {"connect/auth/missing", "connect/auth/wrong-password"},
       .answer = on_407([](std::string& text) { replace_challenge(text, ""); })},
      {.name = "challenge-without-realm",
       .breaks = "The challenge has no realm.",
       .fails = {"connect/auth/challenge-syntax"},
       .answer = on_407([](std::string& text) { replace_challenge(text, "Basic"); })},
      {.name = "basic-realm-without-quotes",
       .breaks = "The realm of the challenge is a token.",
       .fails = {"connect/auth/challenge-syntax"},
       .answer = on_407([](std::string& text) { replace_challenge(text, "Basic realm=proxy"); })},
      {.name = "realm-twice",
       .breaks = "The challenge has two realms.",
       .fails = {"connect/auth/challenge-syntax"},
       .answer = on_407(
           [](std::string& text) { replace_challenge(text, "Basic realm=\"a\", realm=\"b\""); })},
      {.name = "401-in-place-of-407",
       .breaks = "Credentials are asked for in the name of the origin.",
       .fails = {"connect/auth/uses-407-not-401"},
       .answer = on_407([](std::string& text) { text.replace(9, 3, "401"); })},
      {.name = "www-authenticate-too",
       .breaks = "A 407 challenges in the name of the origin as well.",
       .warns = {"connect/auth/uses-407-not-401"},
       .answer = on_407(
           [](std::string& text) { add_field(text, "WWW-Authenticate: Basic realm=\"x\""); })},
      {.name = "scheme-compared-by-octets",
       .breaks = "Only \\\"Basic\\\" and one space is Basic.",
       .fails = {"connect/auth/scheme-case"},
       .request = when(
           [](const Visit& guest) {
             return !offered(guest).starts_with("Basic ") || offered(guest).starts_with("Basic  ");
           },
           [](Visit& guest) { drop_field(guest.request, "Proxy-Authorization"); })},
      {.name = "passwords-not-compared",
       .breaks = "A known user gets in with any password, or none.",
       .fails = {"connect/auth/wrong-password/password", "connect/auth/wrong-password/longer",
                 "connect/auth/no-colon", "connect/auth/empty/no-password"},
       .request =
           let_in_when([](const std::string& value) { return decoded(value).starts_with(user); })},
      {.name = "users-not-compared",
       .breaks = "The password alone lets in.",
       .fails = {"connect/auth/wrong-password/user", "connect/auth/wrong-password/swapped",
                 "connect/auth/empty/no-user"},
       .request = let_in_when(
           [](const std::string& value) { return decoded(value).find(password) != npos; })},
      {.name = "empty-credentials-let-in",
       .breaks = "Empty credentials match an account that isn't there.",
       .fails = {"connect/auth/empty/empty-field", "connect/auth/empty/bare-scheme",
                 "connect/auth/empty/scheme-and-space", "connect/auth/empty/colon"},
       .request = when(
           [](const Visit& guest) {
             const std::string value = offered(guest);
             return field(guest.asked, "Proxy-Authorization") &&
                    (value.empty() || value == "Basic" || value == "Basic Og==");
           },
           let_in)},
      {.name = "broken-base64-lets-in",
       .breaks = "A value that can't be decoded is as good as the right one.",
       .fails = {"connect/auth/bad-base64"},
       .request = let_in_when([](const std::string& value) {
         return value.starts_with("Basic ") && !decode_base64(value.substr(6));
       })},
      {.name = "any-scheme-will-do",
       .breaks = "The scheme isn't looked at, and a user name is enough where there is one.",
       .fails = {"connect/auth/wrong-scheme"},
       .request = let_in_when([](const std::string& value) {
         return last_word(value) == right || value.find("username=") != npos;
       })},
      {.name = "authorization-will-do",
       .breaks = "Authorization authenticates to the proxy as well.",
       .warns = {"connect/auth/authorization-field"},
       .request = when(
           [](const Visit& guest) {
             return last_word(field(guest.asked, "Authorization").value_or("")) == right;
           },
           let_in)},
      {.name = "one-good-set-is-enough",
       .breaks = "Of several credentials one that is right lets in.",
       .warns = {"h1/auth/duplicate-field"},
       .request = when([](const Visit& guest) { return guest.asked.find(right) != npos; }, let_in)},
      {.name = "decoder-overrun",
       .breaks = "Credentials of more than 8000 octets take the proxy down.",
       .fails = {"connect/auth/oversize"},
       .request = deaf_after([](const Visit& guest) { return offered(guest).size() > 8000; })},
      {.name = "head-relayed-too",
       .breaks = "Fields it doesn't know make the proxy pass the whole head into the tunnel.",
       .fails = {"connect/auth/not-sent-to-origin"},
       .request = relay_the_head_too},
      {.name = "credentials-last",
       .breaks = "Credentials on one request hold for those behind it.",
       .fails = {"h1/auth/stateless"},
       .request = remember_credentials},
      {.name = "login-opens-address",
       .breaks = "Who has logged in once has opened the proxy for the whole address.",
       .fails = {"connect/auth/login-of-address"},
       .endpoint = "auth",
       .request = open_addresses()},
      {.name = "refusals-show-the-request",
       .breaks = "A refusal is a page that quotes the request.",
       .fails = {"connect/auth/no-echo"},
       .warns = {"connect/robust/response-splitting/markup"},
       .answer = show_the_request},
      barred_after_a_407(),
  };
}

}  // namespace connectspec::proxy::defects
