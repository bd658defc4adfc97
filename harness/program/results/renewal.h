// Renewing the published results: a folder with the run of each target, packed, its badge, pictures
// of their pages, and a README with their table.
#pragma once

#include <boost/system/result.hpp>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "reports/reports.h"

namespace connectspec {

enum class SuiteRun {
  done,           // run file and badge are written
  not_installed,  // what is stored of it stays
  failed,         // so it does here
};

struct ShippedProfile {
  std::string name;
  std::string title;
};

struct Renewal {
  std::vector<ShippedProfile> shipped;  // what is stored of others goes
  std::vector<std::string> wanted;      // names of those that are to be run
  // Runs the suite against that profile; NAME.json.gz and NAME.svg go into the folder.
  std::function<SuiteRun(const std::string& name, const std::filesystem::path& folder)> run_suite;
  // Makes the pictures of what is in the folder, where matrix.html is the page of all.
  std::function<void(const std::filesystem::path& folder)> take_pictures;
};

struct Renewed {
  std::size_t targets = 0;          // that are published now
  std::vector<std::string> failed;  // names of those whose run failed
};

// All of it is made in FOLDER.new, which takes the folder's place in one step when it is whole; an
// error leaves the folder as it was.
boost::system::result<Renewed, ReportError> renew(const std::filesystem::path& folder,
                                                  const Renewal& renewal);

}  // namespace connectspec
