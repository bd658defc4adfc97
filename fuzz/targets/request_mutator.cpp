// libFuzzer's hooks for inputs that are requests: half of the time one of their parts is changed,
// else octets without regard to what they are.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/generate/mutate.h"

using namespace connectspec::fuzz;

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace {

std::size_t put(const std::string& text, std::uint8_t* to, std::size_t most) {
  return text.copy(reinterpret_cast<char*>(to), most);
}

std::string_view view_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
  Random random(seed);
  if (random.one_in(2)) {
    return LLVMFuzzerMutate(data, size, most);
  }
  return put(mutate_request(view_of(data, size), random), data, most);
}

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* one, std::size_t one_size,
                                                 const std::uint8_t* other, std::size_t other_size,
                                                 std::uint8_t* out, std::size_t most,
                                                 unsigned seed) {
  Random random(seed);
  return put(cross_requests(view_of(one, one_size), view_of(other, other_size), random), out, most);
}
