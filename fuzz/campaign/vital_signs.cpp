#include "fuzz/campaign/vital_signs.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>

namespace connectspec::fuzz {

Resources resources_of(int process) {
  Resources result;
  if (process == 0) {
    return result;
  }
  const std::string folder = fmt::format("/proc/{}", process);
  std::error_code error;
  for (std::filesystem::directory_iterator at(folder + "/fd", error), end; !error && at != end;
       at.increment(error)) {
    ++result.descriptors;
  }
  std::size_t total = 0;
  std::ifstream(folder + "/statm") >> total >> result.resident;
  result.resident *= static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return result;
}

bool speaks_of_crash(const std::string& words) {
  constexpr std::string_view signs[] = {"Sanitizer: ",  "runtime error: ", "egmentation fault",
                                        "exit signal ", "ssertion failed", "Assertion `"};
  return std::any_of(std::begin(signs), std::end(signs), [&words](std::string_view sign) {
    return words.find(sign) != std::string::npos;
  });
}

}  // namespace connectspec::fuzz
