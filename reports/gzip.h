// gzip (RFC 1952): run files whose name ends in .gz, and what a page unpacks only when it is looked
// at.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "reports/reports.h"

namespace connectspec {

// The same octets give the same file: no time and no name is put in.
std::string gzip(std::string_view octets);

bool is_gzip(std::string_view octets);

// An error for what is damaged, cut off, or longer than `most` octets once unpacked.
boost::system::result<std::string, ReportError> gunzip(std::string_view octets,
                                                       std::size_t most = 256U << 20U);

}  // namespace connectspec
