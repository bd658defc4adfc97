#include "reports/repeat.h"

#include "harness/model/shell_words.h"
#include "reports/printable.h"

namespace connectspec {

std::string repeat_command(std::string_view rerun, const std::vector<std::string>& case_ids) {
  std::string command = printable(rerun);
  if (!command.empty()) {
    for (const std::string& id : case_ids) {
      command += " " + shell_word(printable(id));
    }
  }
  return command;
}

}  // namespace connectspec
