// The files that a command is to write, looked at before it begins: a wrong path isn't told after
// minutes, and no report takes the place of another.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace connectspec {

// Whether each can be written, and is another than those before; empty names and "-" are passed
// over. False after a complaint. What stands there stays as it is.
bool take_files(const std::vector<std::string>& paths, std::ostream& errors);

// The same of a folder that is made for files, if it isn't there.
bool take_folder(const std::string& path, std::ostream& errors);

}  // namespace connectspec
