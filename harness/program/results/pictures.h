// The pictures that READMEs show, of a target's page and of the page of them all, taken by a
// browser without a window.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

namespace connectspec {

struct Picture {
  std::filesystem::path file;  // PNG
  std::filesystem::path page;
  std::string fragment;  // of the page's address: what is chosen in it
  int width = 0;
  int height = 0;  // so high that nothing is scrolled, see browser_command
};

// The command of Chromium that takes it.
std::vector<std::string> browser_command(const std::string& browser, const Picture& picture);

// page.png of Squid's run and matrix.png of matrix.html, both in the folder; says on `notes` what
// stays as it is, and why.
void take_pictures(const std::filesystem::path& folder, std::ostream& notes);

}  // namespace connectspec
