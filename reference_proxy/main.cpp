#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <string>
#include <utility>

#include "reference_proxy/command_line.h"
#include "reference_proxy/options.h"
#include "reference_proxy/shell/server.h"

namespace connectspec::proxy {
namespace {

#ifndef CONNECTSPEC_VERSION
#define CONNECTSPEC_VERSION "development"
#endif

constexpr int exit_usage = 2;

constexpr const char* examples = R"(Examples:
  connectspec-proxy
      Listens on 127.0.0.1:3128 and opens tunnels to port 443 of public addresses.
  connectspec-proxy --listen 0.0.0.0:3128 --users /etc/proxy.users --access-log -
      For everybody with a password; the file holds lines as htpasswd -B writes them.
  connectspec-proxy --allow-port 443 --allow-port 8000-8999 --deny-host .example.com
  connectspec-proxy --listen 127.0.0.1:0 --allow-private --allow-port 1-65535
      For tests on one machine.
  connectspec-proxy --config proxy.yaml
      The file has the same options, for instance:
        listen: [ "127.0.0.1:3128", "[::1]:3128" ]
        allow-port: 443
        idle-timeout: 30m)";

// Each tunnel takes two descriptors, and the usual soft limit is 1024.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

struct file_closer {
  void operator()(std::FILE* file) const {
    if (file != stdout) {
      std::fclose(file);
    }
  }
};
using file_pointer = std::unique_ptr<std::FILE, file_closer>;

file_pointer open_log(const std::string& where) {
  if (where.empty()) {
    return nullptr;
  }
  file_pointer file(where == "-" ? stdout : std::fopen(where.c_str(), "ae"));
  if (!file) {
    throw option_error("access-log: cannot write to " + where);
  }
  return file;
}

int serve(option_texts texts) {
  if (texts.listen.empty() && texts.listen_tls.empty()) {
    texts.listen.emplace_back("127.0.0.1:3128");
  }
  raise_descriptor_limit();
  const file_pointer log = open_log(texts.access_log);
  server_settings settings = make_settings(texts);
  if (log) {
    settings.access_log = [file = log.get()](std::string_view line) {
      fmt::print(file, "{}\n", line);
      std::fflush(file);
    };
  }
  if (!texts.listen_tls.empty() && !settings.tls) {
    throw option_error("listen-tls: needs --certificate and --private-key");
  }
  server proxy(std::move(settings));
  proxy.stop_on_signals();
  for (const std::string& where : proxy.listening_on()) {
    fmt::print("listening on {}\n", where);
  }
  std::fflush(stdout);
  proxy.run();
  if (proxy.lookups_in_flight() > 0) {
    // getaddrinfo cannot be called off; nobody should have to wait for it.
    std::fflush(nullptr);
    std::quick_exit(EXIT_SUCCESS);
  }
  return EXIT_SUCCESS;
}

int run(int argc, char** argv) {
  option_texts texts;
  std::string config;
  CLI::App app("A forward proxy for HTTP CONNECT and nothing else, strict by the book.",
               "connectspec-proxy");
  app.footer(examples);
  app.set_version_flag("--version", "connectspec-proxy " CONNECTSPEC_VERSION);
  app.add_option("--config", config, "YAML file with the same option names; flags win over it");
  add_options(app, texts);
  try {
    app.parse(argc, argv);
    if (!config.empty()) {
      texts = option_texts();
      read_config_file(config, texts);
      // Parsed once more on top of the file's values: CLI11 assigns only what was given.
      app.parse(argc, argv);
    }
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? EXIT_SUCCESS : exit_usage;
  }
  return serve(std::move(texts));
}

}  // namespace
}  // namespace connectspec::proxy

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return connectspec::proxy::run(argc, argv);
  } catch (const connectspec::proxy::option_error& error) {
    fmt::print(stderr, "connectspec-proxy: {}\n", error.what());
    return 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "connectspec-proxy: {}\n", error.what());
    return EXIT_FAILURE;
  }
}
