// Profiles: how a target is started or reached, and what it claims to do. YAML, see
// harness/profiles/README.md.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/model/diagnostic.h"
#include "harness/targets/profile_values.h"

namespace connectspec {

struct LoadedProfile {
  std::optional<Profile> profile;
  std::vector<Diagnostic> errors;
};

LoadedProfile load_profile(const SourceFile& file);

// Profiles compiled into the program.
std::vector<SourceFile> embedded_profiles();

// The one file that says how to write them (profiles/README.md).
std::vector<SourceFile> embedded_profile_guide();

// A profile by the name of an embedded one or by path.
LoadedProfile find_profile(const std::string& name_or_path);

// A profile for `--target HOST:PORT` before anything is known of it.
Profile attached_profile(const std::string& address, const std::optional<Credentials>& credentials,
                         Carrier carrier = Carrier::h1_clear);

}  // namespace connectspec
