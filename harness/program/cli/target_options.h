// From --target / --profile to a pool of endpoints.
#pragma once

#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "harness/program/cli/commands.h"
#include "harness/program/cli/finding.h"
#include "harness/runner/target_pool.h"

namespace connectspec {

// Nothing (after a complaint on `errors`, with the exit code in `code`) when the profile is
// wrong, its program is missing, or an address can't be probed.
// Where its origins have to stand, if that isn't said, is told in `settings`, and what was found
// out by asking in `findings`.
std::unique_ptr<TargetPool> pool_for(const TargetOptions& options, Settings& settings,
                                     std::ostream& errors, int& code,
                                     std::vector<Finding>* findings = nullptr);

// " --profile squid --endpoint chain": what names the same target again; empty for the reference
// proxy.
std::string arguments_of(const TargetOptions& options);

// The target of --target with what goes with it; nothing after a complaint.
std::optional<TargetView> attached_view(const TargetOptions& options, std::ostream& errors);

// Those of --field; nothing after a complaint.
std::optional<std::vector<Field>> fields_from(const TargetOptions& options, std::ostream& errors);

// "user:password"; nothing when there is no colon.
std::optional<Credentials> credentials_from(const std::string& text);

}  // namespace connectspec
