// A deviation, worded for the people who maintain the target.
#pragma once

#include <string>
#include <vector>

namespace connectspec {

struct Result;
struct Run;

// Markdown: who was tested, what the text says, what was sent as shell commands, what came, what
// was expected. The first case gives the title; others that are named, and those told under any of
// them, are signs of the same. Passwords are masked. Each id has to be one of the run.
std::string issue_text(const Run& run, const std::vector<std::string>& case_ids);

// Why there is nothing to be reported of it; empty where there is.
std::string why_no_issue(const Result& result);

}  // namespace connectspec
