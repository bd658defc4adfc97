// Why a case can't be asked of a target here: something that it needs is missing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace connectspec {

struct Hindrance {
  enum class Kind {
    capability,  // it needs one that the target doesn't claim, or that can't be had here
    endpoint,    // it needs an endpoint that the profile doesn't have
    reserved,    // the run's endpoint is for the cases that name it
    carrier,     // it isn't asked over the endpoint's carrier
    clients,     // it has more clients at the same time than the target serves
    cause,       // it asks about what the target, as another case tells, never does
  };

  Kind kind = Kind::capability;
  std::string name;     // of the capability or the endpoint; the carriers that it is asked over;
                        // how many clients, if more than one; that other case's id
  std::string because;  // why it can't be had on this machine; empty: the target doesn't claim it
};

// "needs ipv6", "needs an endpoint 'auth'", "endpoint 'digest' is for the cases that name it",
// "needs the carrier h1-tls"
std::string to_string(const Hindrance& hindrance);

// The same of what is needed alone, for lists: "ipv6", "an endpoint 'auth'"; empty where the case
// needs nothing.
std::string missing(const Hindrance& hindrance);

std::string_view to_string(Hindrance::Kind kind);
std::optional<Hindrance::Kind> hindrance_kind_from(std::string_view word);

}  // namespace connectspec
