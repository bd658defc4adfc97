// Where the harness listens as the parent proxy of a chained target. The socket is bound before
// the target starts, since its parent's address is part of its configuration; the engine accepts
// from it while cases run.
#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <string>

#include "harness/targets/launch_error.h"
#include "harness/targets/process.h"

namespace connectspec {

class ParentDoor {
 public:
  // `listen`: "127.0.0.1:3129", "[::1]:3129"; empty: a free port of 127.0.0.1.
  static boost::system::result<ParentDoor, LaunchError> open(const std::string& listen);

  const std::string& host() const { return host_; }  // "127.0.0.1", "::1"
  std::uint16_t port() const { return port_; }
  std::string authority() const;                    // "127.0.0.1:40001", "[::1]:40001"
  int descriptor() const { return socket_.get(); }  // listening; owned by this object

 private:
  Descriptor socket_;
  std::string host_;
  std::uint16_t port_ = 0;
};

}  // namespace connectspec
