#include "reference_proxy/operation/reload.h"

#include <exception>

#include "reference_proxy/shell/tls_settings.h"

namespace connectspec::proxy {

void reload(const ServerSettings& settings, std::list<Worker>& workers) {
  try {
    const auto users = settings.reload_users ? settings.reload_users() : nullptr;
    const auto tls = settings.tls ? load_tls(*settings.tls) : nullptr;
    for (Worker& one : workers) {
      one.replace(users, tls);
    }
  } catch (const std::exception& error) {
    if (settings.complain) {
      settings.complain(error.what());
    }
  }
}

}  // namespace connectspec::proxy
