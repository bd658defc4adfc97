// One run of the suite for the published results, by the program a user has.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>

#include "harness/program/results/renewal.h"
#include "harness/targets/profile.h"

namespace connectspec {

// `program` is connectspec: a process of its own, since a profile may put its run into a network of
// its own, for good. Says on `notes` what came out.
SuiteRun run_suite(const std::string& program, const Profile& profile,
                   const std::filesystem::path& folder, std::ostream& notes);

}  // namespace connectspec
