// A client of a simulated session that answers a Digest challenge (RFC 7616), well or badly.
#pragma once

#include <string_view>

#include "reference_proxy/authentication/authentication.h"

namespace connectspec::fuzz {

// Lets the user in by Digest too, and uses up the nonce that the requests below answer.
void accept_digest(proxy::Authenticator& users);

// Whole requests for 127.0.0.1:80: the first has the right credentials, the others not quite.
constexpr unsigned digest_request_count = 5;
std::string_view digest_request(unsigned which);

// The response that no one can know without the password.
std::string_view good_digest_response();
constexpr std::string_view digest_target = "127.0.0.1:80";

}  // namespace connectspec::fuzz
