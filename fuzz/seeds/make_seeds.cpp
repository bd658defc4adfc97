// make_seeds FOLDER: writes a seed for every request of the suite's cases, for each fuzz target
// that reads such, and the suite and the profiles themselves.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <variant>

#include "fuzz/generate/request_parts.h"
#include "harness/language/case_files.h"
#include "harness/language/made_up_names.h"
#include "harness/language/suite.h"
#include "harness/model/action.h"
#include "harness/model/scenario.h"
#include "harness/targets/profile.h"
#include "harness/wire/bytes.h"
#include "harness/wire/http1_request.h"
#include "harness/wire/template.h"

using namespace connectspec;

namespace {

class Folder {
 public:
  explicit Folder(const std::filesystem::path& path) : path_(path) {
    std::filesystem::remove_all(path);
    std::filesystem::create_directories(path);
  }

  // Named by what is in it, so that nothing is there twice.
  void add(const std::string& octets) {
    Sha256 hash;
    hash.update(octets);
    std::ofstream(path_ / hash.hex().substr(0, 16), std::ios::binary) << octets;
  }

 private:
  std::filesystem::path path_;
};

// Everything the first client sends, as it would arrive.
std::string sent_by_client(const Scenario& scenario) {
  const Bindings names = made_up_names(scenario, "");
  std::string octets;
  for (const Step& step : scenario.script) {
    const auto send = http1_send(step.action);
    if (!send || step.actor != "client") {
      continue;
    }
    const Expansion expanded = expand(send->bytes, names);
    if (!expanded) {
      std::cerr << scenario.id << ": " << expanded.error().message << '\n';
      continue;
    }
    octets += *expanded;
  }
  return octets;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::cerr << "usage: make_seeds FOLDER\n";
    return 2;
  }
  constexpr std::size_t longest = 2048;       // longer ones only slow the fuzzer down
  constexpr std::size_t longest_event = 255;  // of a script, whose size is one octet
  const std::filesystem::path root = arguments[1];
  Folder heads(root / "connect_head_fuzz");
  Folder authorities(root / "authority_fuzz");
  Folder sessions(root / "session_fuzz");
  Folder case_files(root / "case_file_fuzz");
  Folder profiles(root / "profile_file_fuzz");
  const Suite suite = load_suite(embedded_case_files());
  const std::vector<const Scenario*> scenarios = suite.scenarios();
  std::size_t used = 0;
  for (const Scenario* scenario : scenarios) {
    const std::string octets = sent_by_client(*scenario);
    if (octets.empty() || octets.size() > longest) {
      continue;
    }
    ++used;
    heads.add(octets);
    const fuzz::RequestParts parts = fuzz::take_apart(octets);
    authorities.add(parts.target.substr(std::min<std::size_t>(1, parts.target.size())));
    if (octets.size() <= longest_event) {
      // See fuzz/session/script.cpp: no settings; send these octets; dialled; the client ends.
      sessions.add(std::string("\0\4", 2) + static_cast<char>(octets.size()) + octets + "\x0e\x05");
      // The same through a parent, which agrees.
      sessions.add("\x30\4" + std::string(1, static_cast<char>(octets.size())) + octets +
                   "\x0e\x14\x01\x05");
    }
  }
  for (const SourceFile& file : embedded_case_files()) {
    case_files.add(file.text);
  }
  for (const SourceFile& file : embedded_profiles()) {
    profiles.add(file.text);
  }
  std::cout << used << " of " << scenarios.size() << " cases are seeds\n";
  return used * 2 > scenarios.size() ? 0 : 1;
}
