#include "harness/io/background.h"

namespace connectspec {

std::string said_by(const std::exception_ptr& thrown) {
  if (!thrown) {
    return {};
  }
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& error) {
    return error.what();
  } catch (...) {
    return "an exception that says nothing of itself";
  }
}

}  // namespace connectspec
