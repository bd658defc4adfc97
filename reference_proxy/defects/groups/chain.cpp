// Wrong dealings with a parent proxy.
#include <map>
#include <memory>
#include <mutex>

#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/http_text.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {
namespace {

// What the clients sent, by target, for the hooks that stand before the parent; and back.
class Notes {
 public:
  void put(const std::string& target, const std::string& text) {
    const std::lock_guard<std::mutex> held(lock_);
    texts_[target] = text;
  }
  std::string get(const std::string& target) {
    const std::lock_guard<std::mutex> held(lock_);
    return texts_[target];
  }

 private:
  std::mutex lock_;
  std::map<std::string, std::string> texts_;
};

// The request to the parent is made anew by the right proxy; the change sees the client's too.
using Forwarding = std::function<void(std::string& forwarded, const Visit& from_client)>;

struct ClientAndParent {
  Hook request;
  std::vector<Defect> towards_parent;
};

ClientAndParent forwards(Forwarding change) {
  const auto heads = std::make_shared<Notes>();
  const auto behind = std::make_shared<Notes>();
  ClientAndParent both;
  both.request = [heads, behind](Visit& guest) {
    heads->put(target_of(guest.request), guest.request);
    behind->put(target_of(guest.request), guest.behind);
  };
  both.towards_parent = {{.request = [heads, behind, change = std::move(change)](Visit& guest) {
    Visit from_client;
    from_client.request = heads->get(target_of(guest.request));
    from_client.behind = behind->get(target_of(guest.request));
    change(guest.request, from_client);
  }}};
  return both;
}

std::vector<Defect> before_the_parent(Hook request, Hook answer = {}) {
  return {{.request = std::move(request), .answer = std::move(answer)}};
}

void forward_host(std::string& forwarded, const Visit& from_client) {
  drop_field(forwarded, "Host");
  add_field(forwarded, "Host: " + field(from_client.request, "Host").value_or(""));
}

void forward_connection_fields(std::string& forwarded, const Visit& from_client) {
  for (const char* name : {"X-Hop", "Connection", "TE"}) {
    if (const auto value = field(from_client.request, name)) {
      drop_field(forwarded, name);
      add_field(forwarded, std::string(name) + ": " + *value);
    }
  }
}

void forward_credentials(std::string& forwarded, const Visit& from_client) {
  if (const auto value = field(from_client.request, "Proxy-Authorization")) {
    add_field(forwarded, "X-Authorization: " + *value);
  }
}

void forward_early_data(std::string& forwarded, const Visit& from_client) {
  forwarded += from_client.behind;
}

void keep_known_fields_only(Visit& guest) {
  edit_fields(guest.request, [](std::string& line) {
    const std::string name = line.substr(0, line.find(':'));
    if (!same_name(name, "Host") && !same_name(name, "Via")) {
      line.clear();
    }
  });
}

void any_answer_opens(Visit& guest) { guest.answer = "HTTP/1.1 200 OK\r\n\r\n"; }

// For `answer`: a refusal that the parent made.
Hook on_marked(std::function<void(std::string& text)> change) {
  return on_refusal([change = std::move(change)](std::string& text) {
    if (field(text, "X-Mark")) {
      change(text);
    }
  });
}

void lose_the_beginning(Visit& guest, Side from, std::string& bytes) {
  if (from == Side::origin && guest.passed[1] == 0) {
    bytes.erase(0, 3);
  }
}

// The client gets the head that the parent sent.
struct PassedOn {
  Hook answer;
  std::vector<Defect> towards_parent;
};

PassedOn passes_heads_on() {
  const auto heads = std::make_shared<Notes>();
  return {.answer =
              [heads](Visit& guest) {
                const std::string head = heads->get(target_of(guest.asked));
                guest.answer = head.empty() ? guest.answer : head;
              },
          .towards_parent = before_the_parent(
              {}, [heads](Visit& guest) { heads->put(target_of(guest.asked), guest.answer); })};
}

Defect forwarding_defect(std::string_view name, std::string_view breaks,
                         std::vector<std::string_view> fails, std::vector<std::string_view> warns,
                         Forwarding change) {
  ClientAndParent both = forwards(std::move(change));
  return {.name = name,
          .breaks = breaks,
          .fails = std::move(fails),
          .warns = std::move(warns),
          .request = std::move(both.request),
          .towards_parent = std::move(both.towards_parent)};
}

Defect parents_head_passed_on() {
  PassedOn both = passes_heads_on();
  return {.name = "parents-head-passed-on",
          .breaks = "The client gets the head of the parent's 2xx as it is.",
          .fails = {"connect/chain/parent-irregular/obs-fold",
                    "connect/chain/parent-irregular/space-before-colon",
                    "connect/chain/parent-2xx-variants/content-length",
                    "connect/chain/parent-2xx-variants/chunked"},
          .warns = {"connect/chain/parent-irregular/bare-lf"},
          .answer = std::move(both.answer),
          .towards_parent = std::move(both.towards_parent)};
}

}  // namespace

std::vector<Defect> chain_defects() {
  return {
      {.name = "parent-passed-by",
       .breaks = "The destination is dialled although there is a parent.",
       .fails = {"connect/chain/forwards-connect"},
       .spares_controls = false,
       .settings = [](ServerSettings& settings) { settings.parent.reset(); }},
      {.name = "names-resolved-for-the-parent",
       .breaks = "The parent is asked by address, whatever name the client gave.",
       .fails = {"connect/chain/name-unchanged"},
       .towards_parent = before_the_parent(on_target([](std::string t) {
         replace_all(t, "origin.test", "127.0.0.1");
         return t;
       }))},
      forwarding_defect("client-host-forwarded", "The client's Host goes to the parent.",
                        {"connect/chain/host-field"}, {}, forward_host),
      {.name = "via-replaced",
       .breaks = "Via is that of the proxy before.",
       .fails = {"connect/chain/via"},
       .towards_parent = before_the_parent([](Visit& guest) {
         drop_field(guest.request, "Via");
         add_field(guest.request, "Via: 1.0 fred");
       })},
      {.name = "via-left-out",
       .breaks = "There is no Via.",
       .fails = {"connect/chain/via"},
       .warns = {"connect/chain/loop"},
       .towards_parent = before_the_parent([](Visit& guest) { drop_field(guest.request, "Via"); })},
      {.name = "speaks-version-2",
       .breaks = "The forwarded request line says HTTP/2.0.",
       .fails = {"h1/chain/own-version"},
       .towards_parent = before_the_parent([](Visit& guest) {
         set_line(guest.request, {"CONNECT", target_of(guest.request), "HTTP/2.0"});
       })},
      forwarding_defect("connection-fields-forwarded",
                        "Connection and the fields it names go to the parent.",
                        {"h1/chain/hop-by-hop"}, {}, forward_connection_fields),
      {.name = "unknown-fields-dropped",
       .breaks = "Fields it doesn't know don't go to the parent, nor do credentials.",
       .fails = {"connect/chain/end-to-end-fields", "connect/chain/parent-credentials"},
       .towards_parent = before_the_parent(keep_known_fields_only)},
      {.name = "two-credentials-to-parent",
       .breaks = "The parent gets the credentials in one line, and others in a second one.",
       .warns = {"connect/chain/parent-credentials"},
       .towards_parent = before_the_parent(when(
           [](const Visit& guest) {
             return field(guest.request, "Proxy-Authorization").has_value();
           },
           [](Visit& guest) {
             add_field(guest.request, "Proxy-Authorization: Basic b3RoZXI6b3RoZXI=");
           }))},
      forwarding_defect("credentials-relayed",
                        "The client's credentials go to the parent, in a field of another name.",
                        {}, {"connect/chain/proxy-authorization"}, forward_credentials),
      forwarding_defect("early-data-sent-ahead",
                        "What the client sent early goes to the parent with the request.",
                        {"connect/chain/early-data-held/one-write"}, {}, forward_early_data),
      {.name = "early-data-dropped",
       .breaks = "What the client sent early reaches nobody.",
       .fails = {"connect/chain/early-data-delivered"},
       .request = [](Visit& guest) { guest.behind.clear(); }},
      {.name = "gateway-errors-kept-quiet",
       .breaks = "Where the parent gives no answer that can be read, the client waits.",
       .fails = {"connect/chain/parent-garbage", "connect/chain/parent-ends",
                 "connect/chain/parent-resets"},
       .warns = {"connect/chain/parent-head-endless"},
       .answer =
           when([](const Visit& guest) { return status_of(guest.answer) == 502; }, say_nothing)},
      {.name = "refusals-answered-twice",
       .breaks = "Behind a refusal stands another response.",
       .fails = {"connect/chain/parent-rejects"},
       .warns = {"connect/chain/parent-says-more"},
       .answer = on_refusal([](std::string& text) { text += opened_answer(); })},
      {.name = "answers-before-the-parent",
       .breaks = "The client gets a 2xx before the parent is asked.",
       .fails = {"connect/chain/no-2xx-before-parent", "connect/chain/early-data-held",
                 "connect/chain/parent-rejects", "connect/chain/parent-rejects-and-closes",
                 "connect/chain/parent-garbage", "connect/chain/parent-ends",
                 "connect/chain/parent-resets", "connect/chain/parent-silent",
                 "connect/chain/loop"},
       .request = [](Visit& guest) { guest.say_first = opened_answer(); },
       .answer = [](Visit& guest) { guest.answer.clear(); }},
      {.name = "any-answer-opens",
       .breaks = "Whatever the parent says is a 2xx.",
       .fails = {"connect/chain/parent-rejects", "connect/chain/parent-rejects-and-closes",
                 "connect/chain/parent-garbage", "connect/chain/parent-ends",
                 "connect/chain/answer-chunked"},
       .warns = {"connect/chain/parent-status-invalid"},
       .towards_parent = before_the_parent({}, any_answer_opens)},
      {.name = "parent-beginnings-lost",
       .breaks = "What the parent sends right behind its head is lost.",
       .fails = {"connect/chain/parent-2xx-variants"},
       .spares_controls = false,
       .towards_parent = {{.answer = [](Visit&) {}, .relayed = lose_the_beginning}}},
      parents_head_passed_on(),
      {.name = "parents-close-believed",
       .breaks = "A 2xx of the parent with the close option is taken for a refusal.",
       .warns = {"connect/chain/parent-2xx-close"},
       .towards_parent = before_the_parent(
           {},
           when([](const Visit& guest) { return field(guest.answer, "Connection").has_value(); },
                [](Visit& guest) {
                  guest.answer = "HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n";
                }))},
      {.name = "lines-of-one-name-change-places",
       .breaks = "Of two lines of one name the later one goes first.",
       .fails = {"connect/chain/end-to-end-fields"},
       .towards_parent = before_the_parent([](Visit& guest) {
         replace_all(guest.request, "X-A: 1", "X-A: 3");
         replace_all(guest.request, "X-A: 2", "X-A: 1");
         replace_all(guest.request, "X-A: 3", "X-A: 2");
       })},
      {.name = "interim-answers-are-final",
       .breaks = "A 1xx of the parent is taken for its refusal.",
       .fails = {"connect/chain/parent-interim"},
       .towards_parent = before_the_parent(
           {}, when([](const Visit& guest) { return status_of(guest.answer) / 100 == 1; },
                    [](Visit& guest) {
                      guest.answer = "HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n";
                    }))},
      {.name = "interim-answers-dropped",
       .breaks = "A 1xx of the parent is read and forgotten.",
       .fails = {"connect/chain/interim-forwarded"},
       .towards_parent = before_the_parent(
           {}, when([](const Visit& guest) { return status_of(guest.answer) / 100 == 1; },
                    [](Visit& guest) { guest.answer.clear(); }))},
      {.name = "refusals-lose-their-fields",
       .breaks = "Of the parent's refusal only what the proxy knows goes on.",
       .fails = {"connect/chain/answer-fields", "connect/chain/answer-challenges"},
       .warns = {"connect/chain/answer-metadata"},
       .answer = on_marked([](std::string& text) {
         for (const char* name : {"X-A", "WWW-Authenticate", "Allow", "Server"}) {
           drop_field(text, name);
         }
       })},
      {.name = "refusals-go-on-undated",
       .breaks = "The parent's refusal goes on without Date and Via.",
       .fails = {"connect/chain/answer-date", "connect/chain/answer-via"},
       .answer = on_marked([](std::string& text) {
         drop_field(text, "Date");
         drop_field(text, "Via");
       })},
      {.name = "refusals-go-on-with-their-hops",
       .breaks = "What Connection names in the parent's refusal goes on.",
       .fails = {"connect/chain/answer-hop-by-hop"},
       .answer = on_marked([](std::string& text) { add_field(text, "X-Hop: 1"); })},
      {.name = "preconditions-dropped",
       .breaks = "Preconditions end at the proxy.",
       .fails = {"connect/chain/preconditions-forwarded"},
       .towards_parent =
           before_the_parent([](Visit& guest) { drop_field(guest.request, "If-Match"); })},
      {.name = "asks-the-parent-twice",
       .breaks = "Each CONNECT goes to the parent twice.",
       .fails = {"connect/chain/not-retried"},
       .spares_controls = false,
       .request = [](Visit& guest) { guest.also_ask = guest.request; }},
      {.name = "parents-length-mended",
       .breaks = "A refusal of the parent whose length is none is passed on with another one.",
       .fails = {"connect/chain/answer-length-invalid"},
       .answer = on_refusal([](std::string& text) {
         if (status_of(text) == 502) {
           text = "HTTP/1.1 403 No\r\nX-Mark: 1\r\nContent-Length: 2\r\n\r\nno";
         }
       })},
      {.name = "both-lengths-passed-on",
       .breaks = "A refusal of the parent with both length fields is passed on with both.",
       .fails = {"connect/chain/answer-both-lengths"},
       .answer = on_refusal([](std::string& text) {
         if (status_of(text) == 502) {
           text =
               "HTTP/1.1 403 No\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
               "2\r\nno\r\n0\r\n\r\n";
         }
       })},
      {.name = "parents-connection-kept",
       .breaks = "The parent isn't told that the connection has served its purpose.",
       .fails = {"connect/chain/parent-close"},
       .towards_parent = {{.client_fin = Ending::swallowed, .client_reset = Ending::swallowed}}},
      {.name = "odd-parent-unanswered",
       .breaks = "An irregular head of the parent leaves the client waiting.",
       .fails = {"connect/chain/parent-irregular"},
       .towards_parent = before_the_parent(
           {},
           when([](const Visit& guest) { return guest.answer.find("X-Odd") != std::string::npos; },
                say_nothing))},
      {.name = "parent-heads-collected",
       .breaks = "A head of the parent is collected for as long as it comes.",
       .warns = {"connect/chain/parent-head-endless"},
       .towards_parent = before_the_parent({}, [](Visit&) {})},
      {.name = "parents-end-kept-quiet",
       .breaks = "That the parent has gone isn't noticed.",
       .fails = {"connect/chain/parent-ends", "connect/chain/parent-resets"},
       .towards_parent = {{.origin_fin = Ending::swallowed, .origin_reset = Ending::swallowed}}},
  };
}

}  // namespace connectspec::proxy::defects
