// Wrong dealings with the Host field.
#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/http_text.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {
namespace {

std::string host_field(const Visit& guest) { return field(guest.request, "Host").value_or(""); }

void supply_host(Visit& guest) {
  if (!field(guest.request, "Host")) {
    add_field(guest.request, "Host: " + target_of(guest.request));
  }
}

void keep_the_first_host(Visit& guest) {
  bool seen = false;
  edit_fields(guest.request, [&seen](std::string& line) {
    if (same_name(line.substr(0, line.find(':')), "Host")) {
      if (seen) {
        line.clear();
      }
      seen = true;
    }
  });
}

void replace_host_values(Visit& guest) {
  edit_fields(guest.request, [](std::string& line) {
    if (same_name(line.substr(0, line.find(':')), "Host")) {
      line = "Host: somewhere";
    }
  });
}

void follow_host(Visit& guest) {
  const HostPort wanted = split(host_field(guest));
  if (!wanted.host.empty() && !wanted.port.empty()) {
    set_target(guest.request, joined(wanted));
  }
}

bool ports_differ(const Visit& guest) {
  const HostPort wanted = split(host_field(guest));
  return host_field(guest).find(':') != std::string::npos && !wanted.host.empty() &&
         wanted.port != split(target_of(guest.request)).port;
}

bool host_is_first(const Visit& guest) {
  const std::size_t second_line = guest.request.find('\n') + 1;
  return same_name(guest.request.substr(second_line, 5), "Host:");
}

}  // namespace

std::vector<Defect> host_defects() {
  return {
      {.name = "host-not-asked-for",
       .breaks = "HTTP/1.1 without Host is served.",
       .fails = {"h1/host/missing"},
       .request = supply_host},
      {.name = "first-host-counts",
       .breaks = "Of several Host lines all but the first are dropped.",
       .fails = {"h1/host/duplicate"},
       .request = keep_the_first_host},
      {.name = "host-not-looked-at",
       .breaks = "Any text is a valid Host.",
       .fails = {"connect/host/invalid"},
       .request = replace_host_values},
      {.name = "empty-host-unanswered",
       .breaks = "A CONNECT with an empty Host is never answered.",
       .fails = {"h1/host/empty"},
       .request = when([](const Visit& guest) { return field(guest.request, "Host") == ""; },
                       say_nothing)},
      {.name = "host-is-the-destination",
       .breaks = "The tunnel leads where Host says.",
       .fails = {"connect/host/mismatch-host", "connect/host/mismatch-port/watched"},
       .request = follow_host},
      {.name = "another-port-in-host-unanswered",
       .breaks = "A CONNECT whose Host has another port than its target is never answered.",
       .fails = {"connect/host/mismatch-port"},
       .request = when(ports_differ, say_nothing)},
      {.name = "host-compared-as-text",
       .breaks = "A Host that isn't the target to the letter is an error.",
       .warns = {"connect/host/without-port", "connect/host/equivalent-spelling"},
       .request =
           when([](const Visit& guest) { return host_field(guest) != target_of(guest.request); },
                [](Visit& guest) { refuse(guest, 400); })},
      {.name = "host-has-to-be-first",
       .breaks = "A Host that isn't the first field isn't seen.",
       .fails = {"h1/host/position"},
       .request = when([](const Visit& guest) { return !host_is_first(guest); },
                       [](Visit& guest) { refuse(guest, 400); })},
  };
}

}  // namespace connectspec::proxy::defects
