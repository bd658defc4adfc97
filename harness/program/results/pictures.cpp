#include "harness/program/results/pictures.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <chrono>
#include <initializer_list>
#include <ostream>
#include <string_view>
#include <system_error>

#include "harness/program/cli/reporting.h"
#include "harness/targets/launch.h"
#include "harness/targets/process.h"
#include "reports/formats.h"

namespace connectspec {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::minutes browser_deadline{1};

// Empty when there is none.
std::string find_browser() {
  for (const std::string name : {"chromium", "chromium-browser", "google-chrome"}) {
    if (std::string path = find_program(name); !path.empty()) {
      return path;
    }
  }
  return {};
}

bool take(const std::string& browser, const Picture& picture) {
  const Descriptor nowhere(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  SpawnPlan plan;
  plan.command = browser_command(browser, picture);
  plan.program = browser;
  plan.output = nowhere.get();
  std::string problem;
  const auto process = Process::spawn(plan, problem);
  return process && process->wait(browser_deadline) && process->succeeded();
}

// The page goes with the picture taken: it can be made of the run at any time.
bool take_page(const std::string& browser, const fs::path& folder, std::ostream& notes) {
  const auto run = stored_run((folder / "squid.json.gz").string(), notes);
  if (!run) {
    return false;
  }
  const fs::path page = folder / "squid.html";
  const bool taken =
      write_file(page.string(), run_to_html(*run, compare(*run, {}))).has_value() &&
      take(browser,
           {.file = folder / "page.png",
            .page = page,
            .fragment = "verdict=fail&text=target/missing-port&case=connect/target/missing-port",
            .width = 1200,
            .height = 1900});
  std::error_code ignored;
  fs::remove(page, ignored);
  return taken;
}

bool take_matrix(const std::string& browser, const fs::path& folder) {
  return take(browser, {.file = folder / "matrix.png",
                        .page = folder / "matrix.html",
                        .fragment = "differences=1&text=h1/target",
                        .width = 1900,
                        .height = 900});
}

}  // namespace

std::vector<std::string> browser_command(const std::string& browser, const Picture& picture) {
  // A headless browser paints what is in sight, but takes the picture from the top: hence a window
  // in which nothing is scrolled. By its virtual time it waits for data that are unpacked.
  return {browser,
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--hide-scrollbars",
          "--force-device-scale-factor=1",
          "--virtual-time-budget=20000",
          fmt::format("--window-size={},{}", picture.width, picture.height),
          "--screenshot=" + picture.file.string(),
          fmt::format("file://{}#{}", picture.page.string(), picture.fragment)};
}

void take_pictures(const fs::path& folder, std::ostream& notes) {
  const std::string browser = find_browser();
  if (browser.empty()) {
    notes << "no Chromium: the pictures stay as they are\n";
    return;
  }
  if (!take_page(browser, folder, notes)) {
    notes << "page.png stays as it is\n";
  }
  if (!take_matrix(browser, folder)) {
    notes << "matrix.png stays as it is\n";
  }
}

}  // namespace connectspec
