// What a launch needs on disk: a temporary folder with the profile's files, and its command with
// every template filled in.
#pragma once

#include <boost/system/result.hpp>
#include <optional>
#include <string>
#include <vector>

#include "harness/targets/certificates.h"
#include "harness/targets/launch_error.h"
#include "harness/targets/name_server_place.h"
#include "harness/targets/process.h"
#include "harness/targets/profile_values.h"
#include "harness/targets/temporary_folder.h"
#include "harness/wire/template.h"

namespace connectspec {

// {host} {port} {dir} {user} {password} {pid}, {dns} {dns.host} {dns.port}, where a chained
// endpoint finds its parent ({parent} {parent.host} {parent.port} {parent.user} {parent.password}),
// and the variables set by any of the profile's endpoints: this one's own value, or that of the
// launch, or empty text.
boost::system::result<Bindings, LaunchError> launch_bindings(const Profile& profile,
                                                             const EndpointProfile& endpoint,
                                                             std::uint16_t port,
                                                             const std::string& folder,
                                                             const NameServerPlace& names = {});

// A line with {LOW-HIGH} in it becomes one line for each of those numbers; the rest is left alone.
std::string repeat_lines(const std::string& text);

// An argument that is nothing but one {name} becomes as many arguments as its value has lines.
boost::system::result<std::vector<std::string>, LaunchError> expand_command(
    const std::vector<std::string>& command, const Bindings& bindings);

// server.pem, server.key and authority.pem, for an endpoint that speaks TLS.
std::optional<LaunchError> write_certificates(const Certificates& certificates,
                                              const std::string& folder,
                                              const std::optional<Identity>& owner);

// The profile's files, and `hosts` and `resolv.conf` unless it has its own; all belong to `owner`.
std::optional<LaunchError> write_files(const Launch& launch, const Bindings& bindings,
                                       const std::string& folder, const NameServerPlace& names,
                                       const std::optional<Identity>& owner);

}  // namespace connectspec
