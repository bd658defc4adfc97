// Fuzz targets for tests: programs of a few lines of shell, in a folder that is gone at the end.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "harness/targets/workspace.h"

namespace connectspec::fuzz {

class ScriptedTargets {
 public:
  [[nodiscard]] std::filesystem::path path() const { return folder_.path(); }

  // The folder of programs then holds one more, which does that.
  void add_program(const std::string& name, const std::string& script) const {
    const std::filesystem::path file = programs() / name;
    write(file, "#!/bin/sh\n" + script + "\n");
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  }
  void link_program(const std::string& name, const std::string& program) const {
    std::filesystem::create_directories(programs());
    std::filesystem::create_symlink(program, programs() / name);
  }
  [[nodiscard]] std::filesystem::path programs() const { return path() / "bin"; }

  static void write(const std::filesystem::path& file, const std::string& text) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
  }
  static std::string read(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

 private:
  TemporaryFolder folder_ = TemporaryFolder::make().value();
};

}  // namespace connectspec::fuzz
