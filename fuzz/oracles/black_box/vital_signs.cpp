#include "fuzz/oracles/black_box/vital_signs.h"

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

std::vector<Complaint> Growth::look(Resources now, std::uint64_t done, bool at_the_end) {
  std::vector<Complaint> found;
  // True once, when it has been so often enough. Past that it is told.
  const auto enough = [at_the_end](bool too_much, int& times) {
    if (times >= often) {
      return false;
    }
    times = !too_much ? 0 : at_the_end ? often : times + 1;
    return times == often;
  };
  const std::uint64_t most_descriptors =
      warm_.descriptors + descriptors_in_use + done / requests_per_descriptor;
  if (enough(warm_.descriptors > 0 && now.descriptors > most_descriptors, descriptors_)) {
    found.push_back({"B13", "descriptors", true,
                     fmt::format("{} descriptors after warming up, {} after {} requests",
                                 warm_.descriptors, now.descriptors, done),
                     "RFC 9110 §9.3.6 (both sides closed)"});
  }
  const std::uint64_t allowed = warm_.resident + octets_in_use + done * octets_per_request;
  if (enough(warm_.resident > 0 && now.resident > allowed, memory_)) {
    found.push_back({"B13", "memory", false,
                     fmt::format("{} MiB of memory after warming up, {} after {} requests",
                                 warm_.resident >> 20U, now.resident >> 20U, done),
                     "RFC 9110 §17.5"});
  }
  return found;
}

bool speaks_of_crash(const std::string& words) {
  constexpr std::string_view signs[] = {"Sanitizer: ",  "runtime error: ", "egmentation fault",
                                        "exit signal ", "ssertion failed", "Assertion `"};
  return std::any_of(std::begin(signs), std::end(signs), [&words](std::string_view sign) {
    return words.find(sign) != std::string::npos;
  });
}

}  // namespace connectspec::fuzz
