// A run as JSON values, for the formats that carry it.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/storage_ptr.hpp>

namespace connectspec {

struct Run;

boost::json::object run_value(const Run& run, boost::json::storage_ptr storage);

}  // namespace connectspec
