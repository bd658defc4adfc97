// Finding programs and asking for their versions.
#pragma once

#include <string>

#include "harness/targets/profile_values.h"

namespace connectspec {

// Path of a program: beside our own executable, then $PATH, then /usr/sbin:/sbin. Empty: missing.
std::string find_program(const std::string& name);

// The first that isn't there of the launch's program and of what else it requires, in words for a
// message. Empty: all is there.
std::string missing_part(const Launch& launch);

// First line of what the profile's version command prints, or empty.
std::string program_version(const Profile& profile);

}  // namespace connectspec
