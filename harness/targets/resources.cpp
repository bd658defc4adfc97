#include "harness/targets/resources.h"

#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

namespace connectspec {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::ifstream stream(path);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::optional<int> process_id_in(const std::string& name) {
  int number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  return error == std::errc{} && end == name.data() + name.size() ? std::optional(number)
                                                                  : std::nullopt;
}

// The fields of /proc/PID/stat behind the name, which may hold anything, blanks and parentheses
// too: proc(5) counts the first of them as 3.
std::vector<std::string> fields_of(const fs::path& process) {
  const std::string text = text_of(process / "stat");
  const auto name_end = text.rfind(')');
  if (name_end == std::string::npos) {
    return {};
  }
  std::istringstream rest(text.substr(name_end + 1));
  return {std::istream_iterator<std::string>(rest), {}};
}

constexpr std::size_t first_field = 3;
constexpr std::size_t session_field = 6 - first_field;
constexpr std::size_t user_time_field = 14 - first_field;
constexpr std::size_t time_fields = 4;  // own user and system time, and that of children waited for
constexpr std::size_t resident_field = 24 - first_field;

std::uint64_t number_in(const std::string& text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number > 0 ? static_cast<std::uint64_t>(number) : 0;
}

std::uint64_t system_value(int name, std::uint64_t otherwise) {
  const long value = ::sysconf(name);
  return value > 0 ? static_cast<std::uint64_t>(value) : otherwise;
}

bool add(const fs::path& process, const std::vector<std::string>& fields, Resources& sum) {
  static const std::uint64_t page = system_value(_SC_PAGESIZE, 4096);
  static const std::uint64_t tick = 1'000'000 / system_value(_SC_CLK_TCK, 100);
  std::error_code error;
  for (fs::directory_iterator entry(process / "fd", error); !error && entry != fs::end(entry);
       entry.increment(error)) {
    ++sum.descriptors;
  }
  for (std::size_t i = 0; i < time_fields; ++i) {
    sum.cpu += number_in(fields[user_time_field + i]) * tick;
  }
  sum.memory += number_in(fields[resident_field]) * page;
  return !error;
}

}  // namespace

std::optional<Resources> resources_of(int session_leader) {
  Resources sum;
  bool there = false;
  std::error_code error;
  for (fs::directory_iterator entry("/proc", error); !error && entry != fs::end(entry);
       entry.increment(error)) {
    const auto process = process_id_in(entry->path().filename().string());
    if (!process) {
      continue;
    }
    const std::vector<std::string> fields = fields_of(entry->path());
    if (fields.size() <= resident_field ||
        number_in(fields[session_field]) != static_cast<std::uint64_t>(session_leader)) {
      continue;
    }
    const bool readable = add(entry->path(), fields, sum);
    if (*process == session_leader) {
      there = readable;
    }
  }
  return there ? std::optional(sum) : std::nullopt;
}

}  // namespace connectspec
