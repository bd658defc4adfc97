#include "harness/wire/listener_names.h"

namespace connectspec {

void bind_names(Bindings& bindings, const std::string& name, const std::string& host,
                const std::string& port) {
  bindings[name] = host + ":" + port;
  bindings[name + ".host"] = host;
  bindings[name + ".port"] = port;
}

}  // namespace connectspec
