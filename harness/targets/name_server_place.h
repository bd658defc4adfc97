// Where a target finds its name server.
#pragma once

#include <cstdint>
#include <string>

namespace connectspec {

// Nobody need be there.
struct NameServerPlace {
  std::string host = "127.0.0.1";
  std::uint16_t port = 53;
  std::string origins = "127.0.0.1";  // what origin.test and denied.test stand for in {dir}/hosts
};

}  // namespace connectspec
