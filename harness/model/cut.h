// How the octets of one send are cut into writes.
#pragma once

namespace connectspec {

enum class Cut { whole, bytes, lines, at };

}  // namespace connectspec
