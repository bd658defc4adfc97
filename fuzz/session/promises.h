// What a simulated session is set up with, and what that promises, said without the code that keeps
// it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/grammar/connect.h"
#include "fuzz/oracle/violation.h"
#include "fuzz/session/script.h"
#include "reference_proxy/core/session.h"

namespace connectspec::fuzz {

std::unique_ptr<proxy::SessionParts> make_parts(const Script& script);

// By the policy of those settings.
bool is_denied(const proxy::IpAddress& address, std::uint16_t port);
bool is_denied(const std::string& name);

// Exactly one Proxy-Authorization field, and it holds the right credentials.
bool has_good_credentials(std::string_view head);

// Whether a session that was sent these octets may resolve or dial: S01, S12, S13.
Finding check_before_network(const Judgement& judged, std::string_view sent, bool authenticate,
                             const char* doing);

// The address is that of the host, or one that the hosts file or the resolver gave for it.
bool leads_to(const Host& host, const proxy::HostsTable& hosts,
              const std::vector<proxy::IpAddress>& resolved, const proxy::IpAddress& address);

// One status line, its Content-Length, and no control octet in the explanation.
bool is_whole_refusal(const proxy::Refusal& refusal);

// A 200 that announces no content.
bool is_plain_success(std::string_view text);

}  // namespace connectspec::fuzz
