// What was found out about one capability of an unknown target.
#pragma once

#include <string>

namespace connectspec {

struct Finding {
  enum class Is { found, not_found, not_asked };
  std::string capability;
  Is is = Is::not_asked;
  std::string text;  // what it rests on, or what would have to be done
};

// `slow`: also what takes seconds to find out.
enum class Extent { quick, slow };

}  // namespace connectspec
