// A mount namespace in which /etc/resolv.conf and /etc/hosts are files of ours.
#pragma once

#include <string>

#include "harness/targets/name_server_place.h"

namespace connectspec {

// Whether the private names (own /etc/resolv.conf and /etc/hosts) can be had here: needs root.
bool private_names_possible();

std::string private_resolv_conf(const NameServerPlace& names);
std::string private_hosts(const NameServerPlace& names);

// In a child between fork and exec: only system calls. 0, or the errno of what failed.
int enter_private_names(const char* resolv_conf, const char* hosts);

}  // namespace connectspec
