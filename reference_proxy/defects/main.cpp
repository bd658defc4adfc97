// The reference proxy with one wrong part.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <thread>
#include <utility>

#include "reference_proxy/defects/registry.h"
#include "reference_proxy/defects/stage.h"
#include "reference_proxy/operation/server.h"
#include "reference_proxy/program/command_line.h"
#include "reference_proxy/program/options.h"
#include "reference_proxy/program/settings.h"

namespace connectspec::proxy::defects {
namespace {

constexpr int exit_usage = 2;

constexpr const char* examples = R"(Examples:
  defective-proxy --list-defects
  defective-proxy --defect port-wraps --listen 127.0.0.1:3128 --allow-private
  defective-proxy --allow-private
      Without a defect: the reference proxy, and nothing in its way.)";

ListenAddress on_loopback(std::uint16_t port) {
  return {.address = *parse_ip("127.0.0.1"), .port = port, .unix_path = {}};
}

// The right proxy finds the stage where its parent would be.
void stand_before_the_parent(ServerSettings& settings, const Defect& wrong) {
  static const Defect none{};
  static const Doorway door(on_loopback(0));
  const Defect& before = wrong.towards_parent.empty() ? none : wrong.towards_parent.front();
  Authority& parent = settings.parent->where;
  const ListenAddress real = {.address = *parent.address, .port = parent.port, .unix_path = {}};
  parent = {.host = "127.0.0.1", .address = parse_ip("127.0.0.1"), .port = door.port()};
  std::thread([real, &before] { serve(door, Place::parent, real, before); }).detach();
}

[[noreturn]] void serve_with(const Defect& wrong, const OptionTexts& texts) {
  ServerSettings settings = make_settings(texts);
  const ListenAddress outside = settings.listen.front();
  const Doorway door(outside);
  settings.listen = {on_loopback(0)};
  settings.listen.front().over = outside.over;
  settings.access.own_endpoints.push_back(
      {{outside.address, outside.address.is_v6 ? 128U : 32U}, door.port()});
  if (wrong.settings) {
    wrong.settings(settings);
  }
  if (settings.parent && settings.parent->where.address) {
    stand_before_the_parent(settings, wrong);
  }
  Server proxy(std::move(settings));
  std::thread([&proxy] { proxy.run(); }).detach();
  fmt::print("listening on port {}\n", door.port());
  std::fflush(stdout);
  serve(door, outside.over == Transport::plain ? Place::clients : Place::sealed,
        on_loopback(proxy.first_port()), wrong);
}

int run(int argc, char** argv) {
  OptionTexts texts;
  std::string name;
  bool list = false;
  CLI::App app("The reference proxy with one wrong part, to prove that the suite catches it.",
               "defective-proxy");
  app.footer(examples);
  app.add_option("--defect", name, "which; see --list-defects");
  app.add_flag("--list-defects", list, "print all of them, with the cases that catch them");
  add_options(app, texts);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? EXIT_SUCCESS : exit_usage;
  }
  if (list) {
    fmt::print("{}", listing());
    return EXIT_SUCCESS;
  }
  static const Defect none{};
  const Defect* wrong = name.empty() ? &none : find(name);
  if (wrong == nullptr) {
    fmt::print(stderr, "defective-proxy: no defect '{}'; --list-defects shows them\n", name);
    return exit_usage;
  }
  if (texts.listen.empty() && texts.listen_tls.empty() && texts.listen_h2.empty()) {
    texts.listen.emplace_back("127.0.0.1:3128");
  }
  serve_with(*wrong, texts);
}

}  // namespace
}  // namespace connectspec::proxy::defects

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return connectspec::proxy::defects::run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "defective-proxy: {}\n", error.what());
    return connectspec::proxy::defects::exit_usage;
  }
}
