// The page of several runs: a table with a column each, and their transcripts. What was expected of
// a target is not shown, since it differs from target to target.
#pragma once

#include <string>
#include <vector>

namespace connectspec {

struct Run;

// A page with cases as rows and runs as columns, in the order given; one self-contained file.
std::string runs_to_matrix(const std::vector<Run>& runs);

struct PageFile {
  std::string name;  // relative, as the page names it
  std::string content;
};

// What else there is of a run, beside the page.
struct RunLinks {
  std::string page;
  std::string run_file;
};

// The same page as `name`, with the transcripts of each area in a file of its own, which is loaded
// when somebody looks at one of its cases. `links` has one for each run.
std::vector<PageFile> runs_to_split_matrix(const std::vector<Run>& runs, const std::string& name,
                                           const std::vector<RunLinks>& links);

}  // namespace connectspec
