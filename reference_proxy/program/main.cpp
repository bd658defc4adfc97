// connectspec-proxy: the reference proxy as a program to run.
#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "reference_proxy/operation/log_file.h"
#include "reference_proxy/operation/server.h"
#include "reference_proxy/program/command_line.h"
#include "reference_proxy/program/config_file.h"
#include "reference_proxy/program/options.h"
#include "reference_proxy/program/settings.h"
#include "reference_proxy/shell/tls_settings.h"

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

// What cannot be opened at the start is a wrong option.
void open_log(const std::string& path, std::optional<LogFile>& into) {
  try {
    into.emplace(path);
  } catch (const std::runtime_error& error) {
    throw OptionError(error.what());
  }
}

ServerSettings settings_of(OptionTexts& texts) {
  if (texts.listen.empty() && texts.listen_tls.empty() && texts.listen_h2.empty()) {
    texts.listen.emplace_back("127.0.0.1:3128");
  }
  ServerSettings result = make_settings(texts);
  if (!texts.listen_tls.empty() && !result.tls) {
    throw OptionError("listen-tls: needs --certificate and --private-key");
  }
  return result;
}

int check(OptionTexts texts) {
  const ServerSettings settings = settings_of(texts);
  if (settings.tls) {
    load_tls(*settings.tls);
  }
  fmt::print("The configuration is valid.\n");
  return EXIT_SUCCESS;
}

int serve(OptionTexts texts) {
  ServerSettings settings = settings_of(texts);
  raise_descriptor_limit();
  std::optional<LogFile> log;
  if (!texts.access_log.empty()) {
    open_log(texts.access_log, log);
    settings.access_log = [&log](std::string_view line) { log->write(line); };
  }
  settings.reload_users = [&log, &texts] {
    if (log) {
      log->reopen();
    }
    return read_authenticator(texts);
  };
  settings.complain = [](std::string_view what) {
    fmt::print(stderr, "connectspec-proxy: {}\n", what);
  };
  Server proxy(std::move(settings));
  proxy.obey_signals();
  for (const std::string& where : proxy.listening_on()) {
    fmt::print("listening on {}\n", where);
  }
  if (const std::string where = proxy.metrics_on(); !where.empty()) {
    fmt::print("metrics on {}\n", where);
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
  OptionTexts texts;
  std::string config;
  CLI::App app("A forward proxy for HTTP CONNECT and nothing else, strict by the book.",
               "connectspec-proxy");
  app.footer(examples);
  app.set_version_flag("--version", "connectspec-proxy " CONNECTSPEC_VERSION);
  app.add_option("--config", config, "YAML file with the same option names; flags win over it");
  bool only_check = false;
  app.add_flag("--check-config", only_check, "check options and the files they name, then exit");
  add_options(app, texts);
  try {
    app.parse(argc, argv);
    if (!config.empty()) {
      texts = OptionTexts();
      read_config_file(config, texts);
      // Parsed once more on top of the file's values: CLI11 assigns only what was given.
      app.parse(argc, argv);
    }
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? EXIT_SUCCESS : exit_usage;
  }
  return only_check ? check(std::move(texts)) : serve(std::move(texts));
}

}  // namespace
}  // namespace connectspec::proxy

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return connectspec::proxy::run(argc, argv);
  } catch (const connectspec::proxy::OptionError& error) {
    fmt::print(stderr, "connectspec-proxy: {}\n", error.what());
    return connectspec::proxy::exit_usage;
  } catch (const std::exception& error) {
    fmt::print(stderr, "connectspec-proxy: {}\n", error.what());
    return EXIT_FAILURE;
  }
}
