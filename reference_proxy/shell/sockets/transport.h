// What clients speak to a listener.
#pragma once

namespace connectspec::proxy {

enum class Transport { plain, tls };

}  // namespace connectspec::proxy
