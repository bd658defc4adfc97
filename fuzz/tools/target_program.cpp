#include "fuzz/tools/target_program.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>

#include "harness/targets/process.h"

namespace connectspec::fuzz {
namespace {

constexpr std::string_view token = "DEDUP_TOKEN: ";
constexpr std::string_view summary = "SUMMARY: ";

std::string_view take_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

// "AddressSanitizer: heap-buffer-overflow in …" → "heap-buffer-overflow". libFuzzer's own summary
// says no more than a signal's name, unless time or memory ran out.
std::string kind_of(std::string_view report) {
  const std::size_t colon = report.find(": ");
  if (colon == std::string_view::npos) {
    return {};
  }
  const bool sanitizer = report.substr(0, colon).ends_with("Sanitizer");
  std::string_view kind = report.substr(colon + 2);
  kind = kind.substr(0, kind.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"));
  const bool bound = kind == "timeout" || kind == "out-of-memory";
  return sanitizer || bound ? std::string(kind) : std::string();
}

// A file in memory: a pipe would be full before the target has ended.
std::string contents_of(int file) {
  std::string text;
  std::array<char, 16384> buffer;
  ::lseek(file, 0, SEEK_SET);
  for (ssize_t size = 0; (size = ::read(file, buffer.data(), buffer.size())) > 0;) {
    text.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return text;
}

}  // namespace

std::optional<Broken> broken_in(std::string_view output) {
  while (!output.empty()) {
    const std::string_view line = take_line(output);
    if (line.starts_with(token)) {
      return Broken{std::string(line.substr(token.size())), std::string(take_line(output))};
    }
    if (!line.starts_with(summary)) {
      continue;
    }
    if (std::string kind = kind_of(line.substr(summary.size())); !kind.empty()) {
      return Broken{std::move(kind), std::string(line)};
    }
  }
  return std::nullopt;
}

std::optional<double> statistic_in(std::string_view output, std::string_view name) {
  const std::string label = "stat::" + std::string(name) + ":";
  while (!output.empty()) {
    std::string_view line = take_line(output);
    if (!line.starts_with(label)) {
      continue;
    }
    line.remove_prefix(std::min(line.find_first_not_of(' ', label.size()), line.size()));
    double figure = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), figure);
    return error == std::errc() ? std::optional(figure) : std::nullopt;
  }
  return std::nullopt;
}

TargetProgram::Run TargetProgram::run(const std::vector<std::string>& arguments,
                                      std::chrono::milliseconds longest) const {
  const Descriptor output(::memfd_create("output of a fuzz target", MFD_CLOEXEC));
  SpawnPlan plan;
  plan.program = path_;
  plan.command = {path_};
  plan.command.insert(plan.command.end(), arguments.begin(), arguments.end());
  plan.output = output.get();
  std::string problem;
  const auto process = Process::spawn(plan, problem);
  if (!process) {
    return {false, path_ + ": " + problem + "\n"};
  }
  if (!process->wait(longest)) {
    process->stop(SIGKILL);
  }
  return {process->succeeded(), contents_of(output.get())};
}

}  // namespace connectspec::fuzz
