// The names by which templates speak of somebody who listens: {origin}, {origin.host},
// {origin.port}.
#pragma once

#include <string>

#include "harness/model/bindings.h"

namespace connectspec {

// `host` as it stands in an authority: an IPv6 address in brackets (RFC 3986 §3.2.2). `port` in
// digits.
void bind_names(Bindings& bindings, const std::string& name, const std::string& host,
                const std::string& port);

}  // namespace connectspec
