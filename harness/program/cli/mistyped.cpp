#include "harness/program/cli/mistyped.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/model/spelling.h"

namespace connectspec {
namespace {

const CLI::App* command_called(const CLI::App& program, const std::string& name) {
  const auto found =
      program.get_subcommands([&name](const CLI::App* one) { return one->get_name() == name; });
  return found.empty() ? nullptr : found.front();
}

std::vector<std::string> commands_of(const CLI::App& program) {
  std::vector<std::string> names;
  for (const CLI::App* one : program.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(one->get_name());
  }
  return names;
}

std::vector<std::string> options_of(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options([](const CLI::Option*) { return true; })) {
    for (const std::string& name : option->get_lnames()) {
      names.push_back("--" + name);
    }
  }
  return names;
}

bool is_option(const std::string& argument) { return argument.starts_with("-"); }

}  // namespace

std::string did_you_mean(const std::string& word, const std::vector<std::string>& known) {
  const std::string near = nearest(word, known);
  return near.empty() ? "" : fmt::format("; did you mean '{}'?", near);
}

std::string mistyped_in(const CLI::App& program, const std::vector<std::string>& arguments) {
  const CLI::App* command = &program;
  for (const std::string& argument : arguments) {
    const std::string name = argument.substr(0, argument.find('='));
    if (argument == "--") {
      break;
    }
    if (argument.starts_with("--")) {
      const std::vector<std::string> known = options_of(*command);
      if (std::find(known.begin(), known.end(), name) == known.end()) {
        return fmt::format("no option '{}'{}", name, did_you_mean(name, known));
      }
    } else if (const CLI::App* inner = command_called(*command, argument)) {
      command = inner;
    } else if (command == &program && !is_option(argument)) {
      return fmt::format("no command '{}'{}", argument,
                         did_you_mean(argument, commands_of(program)));
    }
  }
  return {};
}

}  // namespace connectspec
