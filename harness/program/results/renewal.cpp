#include "harness/program/results/renewal.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "harness/program/cli/reporting.h"
#include "harness/program/results/targets_table.h"
#include "reports/matrix.h"

namespace connectspec {
namespace {

namespace fs = std::filesystem;

// To compare the others with, so it stands first.
constexpr std::string_view strict_reference = "reference";

ReportError failure(std::string_view what, const fs::path& path, const std::error_code& error) {
  return {fmt::format("cannot {} {}: {}", what, path.string(), error.message())};
}

// A copy of a folder, which goes with this object: as it is, or, once it took the other's place,
// as that was.
class Draft {
 public:
  static boost::system::result<Draft, ReportError> of(const fs::path& folder) {
    Draft draft(folder);
    std::error_code error;
    fs::remove_all(draft.path_, error);  // what an interrupted renewal left
    fs::copy(folder, draft.path_, fs::copy_options::recursive, error);
    if (error) {
      return failure("copy", folder, error);
    }
    return draft;
  }
  Draft(Draft&& other) noexcept
      : folder_(std::move(other.folder_)), path_(std::exchange(other.path_, {})) {}
  Draft& operator=(Draft&&) = delete;
  ~Draft() {
    std::error_code ignored;
    if (!path_.empty()) {
      fs::remove_all(path_, ignored);
    }
  }

  const fs::path& path() const { return path_; }

  boost::system::result<void, ReportError> take_its_place() const {
    if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, folder_.c_str(), RENAME_EXCHANGE) != 0) {
      return failure("replace", folder_, {errno, std::generic_category()});
    }
    return {};
  }

 private:
  explicit Draft(const fs::path& folder)
      : folder_(fs::absolute(folder / "").parent_path()), path_(folder_.string() + ".new") {}

  fs::path folder_;
  fs::path path_;
};

fs::path run_file_of(const fs::path& folder, const std::string& name) {
  return folder / (name + ".json.gz");
}

const ShippedProfile* find_shipped(const std::vector<ShippedProfile>& shipped,
                                   const std::string& name) {
  const auto found =
      std::find_if(shipped.begin(), shipped.end(),
                   [&name](const ShippedProfile& profile) { return profile.name == name; });
  return found == shipped.end() ? nullptr : &*found;
}

// Names of what is stored, the strict reference first, then by the alphabet.
std::vector<std::string> stored_names(const fs::path& folder) {
  constexpr std::string_view ending = ".json.gz";
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const std::string file = entry.path().filename().string();
    if (file.ends_with(ending)) {
      names.push_back(file.substr(0, file.size() - ending.size()));
    }
  }
  std::sort(names.begin(), names.end(), [](const std::string& one, const std::string& other) {
    return std::pair(one != strict_reference, std::string_view(one)) <
           std::pair(other != strict_reference, std::string_view(other));
  });
  return names;
}

void remove_stored(const fs::path& folder, const std::string& name) {
  std::error_code ignored;
  fs::remove(run_file_of(folder, name), ignored);
  fs::remove(folder / (name + ".svg"), ignored);
}

struct Stored {
  std::vector<PublishedTarget> targets;
  std::vector<Run> runs;
};

boost::system::result<Stored, ReportError> read_stored(const fs::path& folder,
                                                       const std::vector<ShippedProfile>& shipped) {
  Stored stored;
  for (const std::string& name : stored_names(folder)) {
    const ShippedProfile* profile = find_shipped(shipped, name);
    if (profile == nullptr) {
      remove_stored(folder, name);
      continue;
    }
    std::ostringstream complaint;
    auto run = stored_run(run_file_of(folder, name).string(), complaint);
    if (!run) {
      return ReportError{complaint.str()};
    }
    stored.targets.push_back({name, profile->title, run->target.version});
    stored.runs.push_back(std::move(*run));
  }
  return stored;
}

boost::system::result<void, ReportError> renew_readme(const fs::path& readme,
                                                      const std::vector<PublishedTarget>& targets) {
  std::ifstream stream(readme, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  const auto renewed = with_targets_table(text, targets_table(targets));
  if (!renewed) {
    return ReportError{readme.string() + " has no marks for the table of targets"};
  }
  return write_file(readme.string(), *renewed);
}

}  // namespace

boost::system::result<Renewed, ReportError> renew(const fs::path& folder, const Renewal& renewal) {
  const auto draft = Draft::of(folder);
  if (!draft) {
    return draft.error();
  }
  Renewed renewed;
  for (const std::string& name : renewal.wanted) {
    if (renewal.run_suite(name, draft->path()) == SuiteRun::failed) {
      renewed.failed.push_back(name);
    }
  }
  const auto stored = read_stored(draft->path(), renewal.shipped);
  if (!stored) {
    return stored.error();
  }
  renewed.targets = stored->targets.size();
  if (const auto written = renew_readme(draft->path() / "README.md", stored->targets); !written) {
    return written.error();
  }
  // It goes with the picture taken: what is published of it is made of the runs, as a site.
  const fs::path matrix = draft->path() / "matrix.html";
  if (const auto written = write_file(matrix.string(), runs_to_matrix(stored->runs)); !written) {
    return written.error();
  }
  renewal.take_pictures(draft->path());
  std::error_code ignored;
  fs::remove(matrix, ignored);
  if (const auto placed = draft->take_its_place(); !placed) {
    return placed.error();
  }
  return renewed;
}

}  // namespace connectspec
