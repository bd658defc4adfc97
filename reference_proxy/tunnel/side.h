// The two ends of a tunnel.
#pragma once

#include <cstddef>

namespace connectspec::proxy {

enum class Side { client, origin };

constexpr Side other(Side one) { return one == Side::client ? Side::origin : Side::client; }

// Where an array keeps what belongs to a side.
constexpr std::size_t index_of(Side which) { return which == Side::client ? 0 : 1; }

}  // namespace connectspec::proxy
