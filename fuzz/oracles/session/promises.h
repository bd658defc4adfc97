// What the settings of a simulated session promise, said without the code that keeps it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/grammar/connect.h"
#include "fuzz/oracles/session/settings.h"
#include "fuzz/oracles/violation.h"
#include "reference_proxy/accounting/access_log.h"
#include "reference_proxy/core/session.h"

namespace connectspec::fuzz {

// By the policy of those settings.
bool is_denied(const proxy::IpAddress& address, std::uint16_t port);
bool is_denied(const std::string& name);
// Without looking a name up.
bool is_denied(const Host& host, std::uint16_t port);

// Exactly one Proxy-Authorization field, and it holds the right credentials, whatever else.
bool has_good_credentials(std::string_view head, const SessionSettings& settings);

// Whether a session that was sent these octets may resolve or dial: S01, S12, S13.
Finding check_before_network(const Judgement& judged, std::string_view sent,
                             const SessionSettings& settings, const char* doing);

// The address is that of the host, or one that the hosts file or the resolver gave for it.
bool leads_to(const Host& host, const proxy::HostsTable& hosts,
              const std::vector<proxy::IpAddress>& resolved, const proxy::IpAddress& address);

// One status line, its Content-Length, and no control octet in the explanation.
bool is_whole_refusal(const proxy::Refusal& refusal);

// P19: what the request was doesn't break the line of the log.
bool is_one_line(const proxy::AccessRecord& record);

}  // namespace connectspec::fuzz
