// A page that is one file: the template of reports/html/, with its styles, scripts and data put in.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/storage_ptr.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/diagnostic.h"
#include "reports/expectations.h"

namespace connectspec {

struct Run;

// The files of reports/html/, compiled in.
std::vector<SourceFile> embedded_page_files();

// `name` is the template's; whatever `data` holds can't end the script element that carries it.
// `behind` are elements that follow it.
std::string html_page(std::string_view name, const boost::json::object& data,
                      std::string_view behind = {});

// What a page shows of a run: the run file's members without what only the judge needs, and for
// each result its standing, the reason given for it, and what there is to do; for a deviation the
// text of a report to the target's maintainers.
boost::json::object page_run(const Run& run, const ExpectationReport& comparison,
                             const boost::json::storage_ptr& storage);

// What deviates and isn't known, in groups (groups.h): the places of their results in the run, what
// they are called, why they came out so, and how many others they explain.
boost::json::array page_groups(const Run& run, const ExpectationReport& comparison,
                               const boost::json::storage_ptr& storage);

}  // namespace connectspec
