#include "harness/program/cli/describe_program.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <sstream>
#include <string_view>
#include <vector>

#include "harness/model/capability.h"
#include "harness/program/cli/exit_statuses.h"
#include "harness/program/cli/help_form.h"
#include "harness/targets/profile.h"
#include "reports/formats.h"

namespace connectspec {
namespace {

using Commands = std::vector<const CLI::App*>;

// Those that --help shows.
Commands commands_of(const CLI::App& app) {
  Commands commands;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (!command->get_group().empty()) {
      commands.push_back(command);
    }
  }
  return commands;
}

std::vector<const CLI::Option*> options_of(const CLI::App& app) {
  return app.get_options([](const CLI::Option*) { return true; });
}

// ---- the man page

// A backslash, and a dot or quote that begins a line, would be a request of groff's.
std::string groff(std::string_view text) {
  std::string out;
  for (const char character : text) {
    if ((character == '.' || character == '\'') && (out.empty() || out.back() == '\n')) {
      out += "\\&";
    }
    out += character == '\\' ? "\\e" : character == '-' ? "\\-" : std::string(1, character);
  }
  return out;
}

std::string names_of(const CLI::Option& option) {
  std::string names;
  for (const std::string& name : option.get_snames()) {
    names += (names.empty() ? "-" : ", -") + name;
  }
  for (const std::string& name : option.get_lnames()) {
    names += (names.empty() ? "--" : ", --") + name;
  }
  return names.empty() ? option.get_name(true) : names;
}

bool takes_value(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

std::string options_section(const CLI::App& app) {
  std::string out;
  for (const CLI::Option* option : options_of(app)) {
    const std::string value = takes_value(*option) && !option->get_positional()
                                  ? " \\fI" + groff(value_of(*option)) + "\\fR"
                                  : "";
    out += fmt::format(".TP\n\\fB{}\\fR{}\n{}\n", groff(names_of(*option)), value,
                       groff(purpose_of(*option)));
  }
  return out;
}

std::string statuses_section(std::span<const ExitStatus> statuses) {
  std::string out;
  for (const ExitStatus& status : statuses) {
    out += fmt::format(".TP\n\\fB{}\\fR\n{}\n", groff(status.number), groff(status.meaning));
  }
  return out;
}

// Of the program, and of the commands that have their own.
std::string exit_status_section(const CLI::App& program) {
  std::string out = ".SH EXIT STATUS\n" + statuses_section(exit_statuses());
  for (const CLI::App* command : commands_of(program)) {
    if (const auto own = exit_statuses(command->get_name()); !own.empty()) {
      out +=
          fmt::format(".SS connectspec {}\n{}", groff(command->get_name()), statuses_section(own));
    }
  }
  return out;
}

std::string literal(const std::string& text) {
  return text.empty() ? "" : ".nf\n" + groff(text) + "\n.fi\n";
}

// They have a section of their own.
std::string without_statuses(const std::string& footer) {
  std::string rest = footer.substr(0, footer.find(exit_status_heading));
  rest.erase(rest.find_last_not_of('\n') + 1);
  return rest;
}

std::string command_section(const CLI::App& command, const std::string& prefix) {
  const std::string name = prefix + command.get_name();
  std::string out =
      fmt::format(".SS connectspec {}\n{}.\n", groff(name), groff(command.get_description()));
  out += options_section(command);
  if (const std::string footer = without_statuses(command.get_footer()); !footer.empty()) {
    out += ".PP\n" + literal(footer);
  }
  for (const CLI::App* inner : commands_of(command)) {
    out += command_section(*inner, name + " ");
  }
  return out;
}

// ---- completions

std::string words(const std::vector<std::string>& all) {
  return fmt::format("{}", fmt::join(all, " "));
}

std::vector<std::string> flags_of(const CLI::App& app) {
  std::vector<std::string> flags;
  for (const CLI::Option* option : options_of(app)) {
    for (const std::string& name : option->get_lnames()) {
      flags.push_back("--" + name);
    }
    for (const std::string& name : option->get_snames()) {
      flags.push_back("-" + name);
    }
  }
  return flags;
}

std::vector<std::string> names_of(const Commands& commands) {
  std::vector<std::string> names;
  for (const CLI::App* command : commands) {
    names.push_back(command->get_name());
  }
  return names;
}

// The values that an option can have, where these are few: as its type says
// ("TEXT:{must,should}"), or as we know.
std::vector<std::string> values_of(const CLI::Option& option) {
  std::vector<std::string> values;
  if (option.check_lname("claim") || option.check_lname("disclaim")) {
    for (const Capability& capability : capabilities()) {
      values.emplace_back(capability.name);
    }
  } else if (option.check_lname("profile") || option.check_lname("endpoints") ||
             option.check_lname("against")) {
    for (const SourceFile& profile : embedded_profiles()) {
      values.push_back(profile.name.substr(0, profile.name.rfind('.')));
    }
  } else if (option.check_lname("report")) {
    for (const Format& format : formats()) {
      values.push_back(std::string(format.name) + "=");
    }
  } else if (const std::string type = option.get_type_name(); type.find('{') != std::string::npos) {
    const std::size_t start = type.find('{') + 1;
    std::istringstream list(type.substr(start, type.find('}', start) - start));
    for (std::string value; std::getline(list, value, ',');) {
      values.push_back(value);
    }
  }
  return values;
}

// Commands whose arguments are case ids. Of those that take a run file the ids are in it.
bool takes_cases(const CLI::App& command) {
  const auto options = options_of(command);
  const bool of_a_run = std::any_of(options.begin(), options.end(), [](const CLI::Option* option) {
    return option->get_positional() && option->get_name(true) == "run";
  });
  return !of_a_run && std::any_of(options.begin(), options.end(), [](const CLI::Option* option) {
    const std::string name = option->get_positional() ? option->get_name(true) : "";
    return name == "cases" || name == "case" || name == "pattern";
  });
}

// Ids hold a slash; the last line of the list doesn't.
constexpr std::string_view list_ids = "connectspec list 2>/dev/null | cut -d ' ' -f 1 | grep /";

// A branch for the command, one for each of its options that has few values, and those of the
// commands in it.
std::string bash_branches(const CLI::App& command, const std::string& name) {
  std::string branches;
  for (const CLI::Option* option : options_of(command)) {
    if (option->check_lname("endpoint")) {
      branches +=
          fmt::format("    '{} --endpoint') words=\"$(_connectspec_endpoints)\" ;;\n", name);
    }
    if (const auto values = values_of(*option); !values.empty()) {
      branches += fmt::format("    '{} --{}') words=\"{}\" ;;\n", name,
                              option->get_lnames().front(), words(values));
    }
  }
  std::string more = words(names_of(commands_of(command)));
  more += command.get_name() == "help" ? "cases profiles schema" : "";
  more += takes_cases(command) ? fmt::format("{}$({})", more.empty() ? "" : " ", list_ids) : "";
  branches += fmt::format("    '{} '*) options=\"{}\"; words=\"{}\" ;;\n", name,
                          words(flags_of(command)), more);
  for (const CLI::App* inner : commands_of(command)) {
    branches.insert(0, bash_branches(*inner, fmt::format("{} {}", name, inner->get_name())));
  }
  return branches;
}

// "|report matrix|report issue|"
std::string inner_commands(const CLI::App& program) {
  std::string all = "|";
  for (const CLI::App* command : commands_of(program)) {
    for (const CLI::App* inner : commands_of(*command)) {
      all += fmt::format("{} {}|", command->get_name(), inner->get_name());
    }
  }
  return all;
}

std::string bash_script(const CLI::App& program) {
  std::string branches;
  for (const CLI::App* command : commands_of(program)) {
    branches += bash_branches(*command, command->get_name());
  }
  return fmt::format(R"(# bash completion for connectspec
# Of the profile that is named before; the reference proxy's where none is.
_connectspec_endpoints() {{
  local profile=reference at
  for ((at = 1; at < COMP_CWORD; ++at)); do
    if [[ ${{COMP_WORDS[at]}} == --profile ]]; then
      profile=${{COMP_WORDS[at + 1]}}
      [[ $profile != "=" ]] || profile=${{COMP_WORDS[at + 2]}}
    fi
  done
  connectspec list --endpoints "$profile" 2>/dev/null
}}
_connectspec() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}} options words
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W "{} {}" -- "$current"))
    return
  fi
  local command=${{COMP_WORDS[1]}}
  if ((COMP_CWORD > 2)) && [[ "{}" == *"|$command ${{COMP_WORDS[2]}}|"* ]]; then
    command+=" ${{COMP_WORDS[2]}}"
  fi
  # "command option" comes before "command ".
  case "$command $previous" in
{}    *) return ;;
  esac
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
  else
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    # An option with words of its own takes those; a profile may be a file as well.
    if [[ -n $options || -z $words || $previous == --profile ]]; then
      COMPREPLY+=($(compgen -f -- "$current"))
    fi
  fi
  if [[ ${{COMPREPLY[*]}} == *= ]]; then
    compopt -o nospace 2>/dev/null
  fi
}}
complete -o filenames -F _connectspec connectspec
)",
                     words(names_of(commands_of(program))), words(flags_of(program)),
                     inner_commands(program), branches);
}

// A word in single quotes, as all three shells read it but for the quote itself.
std::string in_quotes(std::string_view text, std::string_view quote) {
  std::string out = "'";
  for (const char character : text) {
    out += character == '\'' ? std::string(quote) : std::string(1, character);
  }
  return out + "'";
}

std::string zsh_text(std::string_view text) {
  std::string out;
  for (const char character : text) {
    out += std::string_view("[]:\\").find(character) == std::string_view::npos ? "" : "\\";
    out += character;
  }
  return out;
}

std::string zsh_value(const CLI::Option& option) {
  const std::vector<std::string> values = values_of(option);
  return !takes_value(option)             ? ""
         : option.check_lname("endpoint") ? ":endpoint:_connectspec_endpoints"
         : values.empty()                 ? ":value:_files"
                                          : fmt::format(":value:({})", words(values));
}

std::string zsh_script(const CLI::App& program) {
  std::string descriptions;
  std::string cases;
  for (const CLI::App* command : commands_of(program)) {
    descriptions += fmt::format(
        "    {}\n",
        in_quotes(command->get_name() + ":" + zsh_text(command->get_description()), "'\\''"));
    std::string arguments;
    for (const CLI::Option* option : options_of(*command)) {
      for (const std::string& name : option->get_lnames()) {
        arguments += " \\\n        " +
                     in_quotes(fmt::format("*--{}[{}]{}", name, zsh_text(option->get_description()),
                                           zsh_value(*option)),
                               "'\\''");
      }
    }
    const std::string rest =
        takes_cases(*command) ? fmt::format("\"*:case:($({}))\"", list_ids) : "'*:file:_files'";
    cases += fmt::format("    {})\n      _arguments{} \\\n        {} ;;\n", command->get_name(),
                         arguments, rest);
  }
  return fmt::format(R"zsh(#compdef connectspec
# Of the profile that is named before; the reference proxy's where none is.
_connectspec_endpoints() {{
  local -a endpoints
  local at=${{words[(i)--profile]}}
  endpoints=(${{(f)"$(connectspec list --endpoints ${{words[at+1]:-reference}} 2>/dev/null)"}})
  compadd -a endpoints
}}
_connectspec() {{
  local -a commands
  commands=(
{}  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  local name=$words[2]
  shift words
  ((CURRENT--))
  case $name in
{}  esac
}}
_connectspec "$@"
)zsh",
                     descriptions, cases);
}

std::string fish_value(const CLI::Option& option) {
  const std::vector<std::string> values = values_of(option);
  return !takes_value(option)             ? ""
         : option.check_lname("endpoint") ? " -x -a '(__connectspec_endpoints)'"
         : values.empty()                 ? " -r"
                                          : " -r -a " + in_quotes(words(values), "\\'");
}

std::string fish_script(const CLI::App& program) {
  std::string out = R"(# fish completion for connectspec
# Of the profile that is named before; the reference proxy's where none is.
function __connectspec_endpoints
    set -l words (commandline -opc)
    set -l at (contains -i -- --profile $words)
    set -l profile reference
    if test -n "$at"; and test $at -lt (count $words)
        set profile $words[(math $at + 1)]
    end
    connectspec list --endpoints $profile 2>/dev/null
end
)";
  for (const CLI::App* command : commands_of(program)) {
    const std::string name = command->get_name();
    out += fmt::format("complete -c connectspec -n __fish_use_subcommand -f -a {} -d {}\n", name,
                       in_quotes(command->get_description(), "\\'"));
    for (const CLI::Option* option : options_of(*command)) {
      for (const std::string& flag : option->get_lnames()) {
        out += fmt::format(
            "complete -c connectspec -n '__fish_seen_subcommand_from {}' -l {}{} -d {}\n", name,
            flag, fish_value(*option), in_quotes(option->get_description(), "\\'"));
      }
    }
    if (takes_cases(*command)) {
      out +=
          fmt::format("complete -c connectspec -n '__fish_seen_subcommand_from {}' -a \"({})\"\n",
                      name, list_ids);
    }
  }
  return out;
}

}  // namespace

std::string man_page(const CLI::App& program, const std::string& version) {
  std::string out = fmt::format(
      ".TH CONNECTSPEC 1 \"\" \"connectspec {}\" \"User commands\"\n.SH NAME\nconnectspec \\- "
      "conformance tests for HTTP CONNECT proxies\n.SH SYNOPSIS\n\\fBconnectspec\\fR "
      "\\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n.SH DESCRIPTION\n{}.SH OPTIONS\n{}.SH COMMANDS\n",
      groff(version), literal(without_statuses(program.get_footer())), options_section(program));
  for (const CLI::App* command : commands_of(program)) {
    out += command_section(*command, "");
  }
  return out + exit_status_section(program) +
         ".SH ENVIRONMENT\n.TP\n\\fBCONNECTSPEC_USER\\fR\nNAME:PASSWORD, in place of "
         "\\-\\-user\n.TP\n\\fBNO_COLOR\\fR\nno colours, unless \\-\\-color says so\n"
         ".TP\n\\fBTMPDIR\\fR\nwhere temporary folders are made\n";
}

std::string completion_script(const CLI::App& program, const std::string& shell) {
  return shell == "bash"   ? bash_script(program)
         : shell == "zsh"  ? zsh_script(program)
         : shell == "fish" ? fish_script(program)
                           : std::string();
}

}  // namespace connectspec
