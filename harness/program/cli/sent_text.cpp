#include "harness/program/cli/sent_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "harness/model/action.h"
#include "harness/model/case.h"
#include "harness/program/cli/paragraph.h"
#include "harness/program/cli/set_up_text.h"
#include "harness/wire/bytes.h"
#include "harness/wire/cuts.h"
#include "harness/wire/http1_request.h"
#include "harness/wire/neighbour.h"
#include "harness/wire/seeded.h"
#include "harness/wire/template_parameters.h"

namespace connectspec {
namespace {

// The names that a reader gains by seeing what they stand for.
Bindings explained_names(const Case& scenario, std::uint64_t seed) {
  Bindings names = scenario.variant.parameters;
  names.emplace("seed", seed_for(seed, scenario.id));
  names.emplace("connect", "CONNECT {origin} HTTP/1.1\r\nHost: {origin}\r\n{auth}\r\n");
  return names;
}

std::string cut_text(const Send& send, const Bindings& names) {
  auto cut = std::optional(NamedCut{send.cut, send.at});
  if (!send.cut_name.empty()) {
    cut = named_cut(with_parameters(send.cut_name, names));
  }
  const std::string gap = fmt::format(", {} ms between the writes", send.gap.count());
  switch (cut ? cut->cut : Cut::whole) {
    case Cut::whole:
      break;
    case Cut::bytes:
      return ", octet by octet" + gap;
    case Cut::lines:
      return ", line by line" + gap;
    case Cut::at:
      return fmt::format(", cut at {}{}", fmt::join(cut->at, ", "), gap);
  }
  return {};
}

// A line of the page for each line sent; what is longer goes on in the next.
void add_octets(std::string& out, std::string octets, std::size_t indent) {
  while (!octets.empty()) {
    const std::size_t end = std::min(octets.find('\n'), octets.size() - 1) + 1;
    std::string line = escape(octets.substr(0, end));
    octets.erase(0, end);
    while (!line.empty()) {
      out.append(indent, ' ').append(line, 0, paragraph_width - indent).append("\n");
      line.erase(0, paragraph_width - indent);
    }
  }
}

// Steps that say the octets, with what there is to say of them.
struct Writing {
  const Case& scenario;
  const Bindings names;
  std::size_t indent;
  std::string out;

  void add(const Step& step) {
    if (const auto* crowd = std::get_if<ManyClients>(&step.action)) {
      const std::string gap =
          crowd->gap.count() == 0
              ? std::string()
              : fmt::format(", octet by octet, {} ms between the writes", crowd->gap.count());
      add(fmt::format("{} clients, each{}", crowd->clients, gap), crowd->bytes);
    } else if (const auto send = http1_send(step.action)) {
      add(step.actor.text() + cut_text(*send, names), send->bytes);
      const auto* request = std::get_if<Request>(&step.action);
      if (request != nullptr && request->end) {
        out += fmt::format("{:<{}}and a FIN\n", "", indent + 2);
      }
    }
  }
  void add(const std::string& who, const std::string& octets) {
    out += fmt::format("{:<{}}{}\n", "", indent, who);
    add_octets(out, with_parameters(octets, names), indent + 2);
  }
};

// " (size: 1MiB)": what the octets that are sent don't show.
std::string unsent_text(const Case& scenario, const Asking& asking) {
  std::string out;
  for (const auto& parameter : asking.parameters) {
    const std::string place = "{" + parameter.first + "}";
    const auto shows = [&place](const Step& step) {
      const auto send = http1_send(step.action);
      return send && send->bytes.find(place) != std::string::npos;
    };
    if (std::none_of(scenario.script.begin(), scenario.script.end(), shows)) {
      out += fmt::format("{}{}: {}", out.empty() ? " (" : ", ", parameter.first, parameter.second);
    }
  }
  return out.empty() ? out : out + ")";
}

// The first asking is the case as it stands.
std::string other_askings_text(const Case& scenario, std::uint64_t seed, std::size_t indent) {
  std::string out;
  for (std::size_t at = 1; at < scenario.askings.size(); ++at) {
    const Case other = scenario.asked(scenario.askings[at]);
    Writing writing{other, explained_names(other, seed), indent + 2, ""};
    for (const Step& step : other.script) {
      writing.add(step);
    }
    out += fmt::format("{:<{}}or as {}{}\n", "", indent, scenario.askings[at].form,
                       unsent_text(scenario, scenario.askings[at]));
    out += writing.out;
  }
  return out;
}

std::string neighbours_text(const Case& scenario, std::size_t indent) {
  std::vector<const Asking*> askings;
  for (const Asking& asking : scenario.askings) {
    askings.push_back(&asking);
  }
  if (askings.empty()) {
    askings.push_back(nullptr);
  }
  std::string out;
  for (const Asking* asking : askings) {
    if (const auto neighbour = neighbour_of(scenario, asking)) {
      out += fmt::format("{:<{}}harmless neighbour{}\n", "", indent,
                         asking == nullptr ? "" : " of " + asking->form);
      add_octets(out, neighbour_request(*neighbour), indent + 2);
    }
  }
  return out;
}

}  // namespace

std::string sent_text(const Case& scenario, std::uint64_t seed) {
  const bool variant = !scenario.variant.name.empty();
  Writing writing{scenario, explained_names(scenario, seed), variant ? std::size_t{4} : 2, ""};
  if (variant) {
    writing.out = fmt::format("  /{}\n", scenario.variant.name) + parameters_text(scenario, 4);
  }
  for (const Step& step : scenario.script) {
    writing.add(step);
  }
  return writing.out + other_askings_text(scenario, seed, writing.indent) +
         neighbours_text(scenario, writing.indent);
}

}  // namespace connectspec
