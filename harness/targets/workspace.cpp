#include "harness/targets/workspace.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "harness/targets/private_names.h"

namespace connectspec {
namespace {

namespace fs = std::filesystem;

struct Series {
  std::size_t offset = 0;  // of "{LOW-HIGH}" in the line
  std::size_t length = 0;
  unsigned low = 0;
  unsigned high = 0;
};

std::optional<Series> series_at(const std::string& line, std::size_t offset) {
  Series series{offset, 0, 0, 0};
  const char* const end = line.data() + line.size();
  const auto low = std::from_chars(line.data() + offset + 1, end, series.low);
  if (low.ec != std::errc{} || low.ptr == end || *low.ptr != '-') {
    return std::nullopt;
  }
  const auto high = std::from_chars(low.ptr + 1, end, series.high);
  if (high.ec != std::errc{} || high.ptr == end || *high.ptr != '}' || series.high > 65535) {
    return std::nullopt;
  }
  series.length = static_cast<std::size_t>(high.ptr + 1 - (line.data() + offset));
  return series;
}

std::optional<Series> series_in(const std::string& line) {
  for (auto brace = line.find('{'); brace != std::string::npos; brace = line.find('{', brace + 1)) {
    if (const auto series = series_at(line, brace)) {
      return series;
    }
  }
  return std::nullopt;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t start = 0;
  while (start < text.size()) {
    const auto end = std::min(text.find('\n', start), text.size());
    lines.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

LaunchError in_template(std::string_view where, const TemplateError& error) {
  return {fmt::format("{}, at offset {}: {}", where, error.offset, error.message)};
}

// "{name}" and nothing else.
bool is_one_name(const std::string& text) {
  return text.size() > 2 && text.front() == '{' && text.find('}') == text.size() - 1 &&
         text.find_first_of("{:|", 1) == std::string::npos;
}

bool give(const std::string& path, mode_t mode, const std::optional<Identity>& owner) {
  return ::chmod(path.c_str(), mode) == 0 &&
         (!owner || ::chown(path.c_str(), owner->user, owner->group) == 0);
}

std::optional<LaunchError> write_file(const std::string& folder, const std::string& name,
                                      const std::string& text,
                                      const std::optional<Identity>& owner) {
  std::error_code error;
  std::string below = folder;
  const fs::path parents = fs::path(name).parent_path();
  for (const auto& part : parents) {
    below += "/" + part.string();
    fs::create_directory(below, error);
    give(below, 0700, owner);
  }
  const std::string path = folder + "/" + name;
  std::ofstream stream(path, std::ios::binary);
  stream << text;
  stream.close();
  if (!stream || !give(path, 0600, owner)) {
    return LaunchError{fmt::format("can't write {}: {}", path, std::strerror(errno))};
  }
  return std::nullopt;
}

}  // namespace

boost::system::result<Bindings, LaunchError> launch_bindings(const Profile& profile,
                                                             const EndpointProfile& endpoint,
                                                             std::uint16_t port,
                                                             const std::string& folder,
                                                             const NameServerPlace& names) {
  const auto credentials = endpoint.credentials.value_or(Credentials{});
  const auto parent = endpoint.parent.value_or(ParentProfile{});
  const auto to_parent = parent.credentials.value_or(Credentials{});
  const auto colon = std::min(parent.listen.rfind(':'), parent.listen.size());
  const Bindings basic{
      {"host", "127.0.0.1"},
      {"port", fmt::format("{}", port)},
      {"dir", folder},
      {"dns", fmt::format("{}:{}", names.host, names.port)},
      {"dns.host", names.host},
      {"dns.port", fmt::format("{}", names.port)},
      {"user", credentials.user},
      {"password", credentials.password},
      {"parent", parent.listen},
      {"parent.host", parent.listen.substr(0, colon)},
      {"parent.port", parent.listen.substr(std::min(colon + 1, parent.listen.size()))},
      {"parent.user", to_parent.user},
      {"parent.password", to_parent.password},
      {"pid", fmt::format("{}", ::getpid())}};
  Bindings all = basic;
  for (const auto& other : profile.endpoints) {
    for (const auto& variable : other.set) {
      all.emplace(variable.first, "");
    }
  }
  auto variables = endpoint.set;
  if (profile.launch) {
    variables.insert(profile.launch->set.begin(), profile.launch->set.end());
  }
  for (const auto& [name, text] : variables) {
    const auto value = expand(text, basic);
    if (!value) {
      return in_template(fmt::format("variable '{}'", name), value.error());
    }
    all[name] = *value;
  }
  return all;
}

std::string repeat_lines(const std::string& text) {
  std::string repeated;
  for (auto& line : lines_of(text)) {
    const auto series = series_in(line);
    for (unsigned number = series ? series->low : 1; series && number <= series->high; ++number) {
      repeated.append(line, 0, series->offset);
      repeated += std::to_string(number);
      repeated.append(line, series->offset + series->length).push_back('\n');
    }
    if (!series) {
      repeated += line + '\n';
    }
  }
  return repeated;
}

boost::system::result<std::vector<std::string>, LaunchError> expand_command(
    const std::vector<std::string>& command, const Bindings& bindings) {
  std::vector<std::string> arguments;
  for (const auto& argument : command) {
    const auto value = expand(argument, bindings);
    if (!value) {
      return in_template(fmt::format("argument '{}'", argument), value.error());
    }
    if (!is_one_name(argument)) {
      arguments.push_back(*value);
      continue;
    }
    for (auto& line : lines_of(*value)) {
      if (!line.empty()) {
        arguments.push_back(std::move(line));
      }
    }
  }
  return arguments;
}

std::optional<LaunchError> write_certificates(const Certificates& certificates,
                                              const std::string& folder,
                                              const std::optional<Identity>& owner) {
  auto problem = write_file(folder, "server.pem", certificates.server, owner);
  if (!problem) {
    problem = write_file(folder, "server.key", certificates.key, owner);
  }
  return problem ? problem : write_file(folder, "authority.pem", certificates.authority, owner);
}

std::optional<LaunchError> write_files(const Launch& launch, const Bindings& bindings,
                                       const std::string& folder, const NameServerPlace& names,
                                       const std::optional<Identity>& owner) {
  if (!give(folder, 0700, owner)) {
    return LaunchError{fmt::format("can't give away {}: {}", folder, std::strerror(errno))};
  }
  auto problem = write_file(folder, "hosts", private_hosts(names), owner);
  if (!problem) {
    problem = write_file(folder, "resolv.conf", private_resolv_conf(names), owner);
  }
  for (const auto& [name, text] : launch.files) {
    if (problem) {
      break;
    }
    const auto content = expand(repeat_lines(text), bindings);
    problem = content ? write_file(folder, name, *content, owner)
                      : in_template(fmt::format("file '{}'", name), content.error());
  }
  return problem;
}

}  // namespace connectspec
