// From --target / --profile to a pool of endpoints.
#pragma once

#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "harness/program/cli/commands.h"
#include "harness/program/cli/probing.h"
#include "harness/runner/target_pool.h"
#include "reports/redaction.h"

namespace connectspec {

// Nothing (after a complaint on `errors`, with the exit code in `code`) when the profile is
// wrong, its program is missing, or an address can't be probed.
// Where its origins have to stand, if that isn't said, is told in `settings`, and in `probed` what
// was found out by asking: also that it died of that, which is no complaint then. Throws
// Interrupted (engine/interrupted.h) by a counted signal (interruptions.h) while it asks.
std::unique_ptr<TargetPool> pool_for(const TargetOptions& options, Settings& settings,
                                     std::ostream& errors, int& code, Probed* probed = nullptr);

// What to speak to --target.
Carrier spoken_to(const TargetOptions& options);

// Whether a profile of that name is shipped.
bool is_embedded(const std::string& name);

// Where origins stand, as --origin-bind and --origin-host say; false after a complaint.
bool take_origins(const TargetOptions& options, Settings& settings, std::ostream& errors);

// " --profile squid --endpoint chain": what names the same target again, as a shell takes it; empty
// for the reference proxy. A word stands for credentials, unless they are to be shown.
std::string arguments_of(const TargetOptions& options);

// What reports are not to show: credentials that the user gave, or that a profile of the user's
// has.
std::vector<Secret> secrets_of(const TargetOptions& options, const Profile& profile);

// A command's argument is HOST:PORT, or a profile's name or file, and then takes the place of the
// option; false (after a complaint) beside one.
bool take_place(const std::string& place, TargetOptions& options, std::ostream& errors);

// Those of CONNECTSPEC_USER, where --target comes without any: the command line is for everybody to
// see.
void take_credentials_of_environment(TargetOptions& options);

// The target of --target with what goes with it; nothing after a complaint.
std::optional<TargetView> attached_view(const TargetOptions& options, std::ostream& errors);

// Those of --field; nothing after a complaint.
std::optional<std::vector<Field>> fields_from(const TargetOptions& options, std::ostream& errors);

// "user:password"; nothing when there is no colon.
std::optional<Credentials> credentials_from(const std::string& text);

}  // namespace connectspec
