// Users and certificate anew, while the proxy runs.
#pragma once

#include <list>

#include "reference_proxy/operation/server_settings.h"
#include "reference_proxy/shell/worker.h"

namespace connectspec::proxy {

// For connections to come. What cannot be read stays as it is, and the operator is told.
void reload(const ServerSettings& settings, std::list<Worker>& workers);

}  // namespace connectspec::proxy
