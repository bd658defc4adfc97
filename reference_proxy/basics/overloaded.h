// A function for each alternative of a variant, for std::visit: one that is missing is an error of
// the compiler's.
#pragma once

namespace connectspec::proxy {

template <typename... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <typename... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

}  // namespace connectspec::proxy
