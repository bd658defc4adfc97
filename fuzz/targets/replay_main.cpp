// Stands in for libFuzzer where there is none: runs each file, and each file of each folder; a
// folder that isn't there is empty. Names the input that ends it or takes over a second.
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

// Thousands a second are usual; what takes so long is a finding of its own.
constexpr std::chrono::seconds longest{1};

std::string current;

void name_input(int signal) {
  // Only what is safe in a signal handler.
  [[maybe_unused]] auto written = ::write(2, current.data(), current.size());
  written = ::write(2, "\n", 1);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

// False when it took too long.
bool replay(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  current = "at input " + path.string();
  const auto began = std::chrono::steady_clock::now();
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  const bool in_time = std::chrono::steady_clock::now() - began < longest;
  if (!in_time) {
    std::fprintf(stderr, "over a second: %s\n", path.c_str());
  }
  return in_time;
}

}  // namespace

int main(int count, char** arguments) {
  for (const int signal : {SIGABRT, SIGSEGV, SIGFPE, SIGILL}) {
    std::signal(signal, name_input);
  }
  std::size_t inputs = 0;
  bool in_time = true;
  for (int i = 1; i < count; ++i) {
    const std::filesystem::path path = arguments[i];
    if (std::filesystem::is_regular_file(path)) {
      in_time = replay(path) && in_time;
      ++inputs;
    } else if (std::filesystem::is_directory(path)) {
      for (const auto& entry : std::filesystem::directory_iterator(path)) {
        in_time = replay(entry.path()) && in_time;
        ++inputs;
      }
    }
  }
  std::printf("%zu inputs replayed\n", inputs);
  return inputs > 0 && in_time ? 0 : 1;
}
