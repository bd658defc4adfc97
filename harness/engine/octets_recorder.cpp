#include "harness/engine/octets_recorder.h"

#include "harness/model/limits.h"

namespace connectspec {

void OctetsRecorder::add(std::string_view octets) {
  if (prefix_.size() < Limits::prefix_bytes) {
    prefix_.append(octets.substr(0, Limits::prefix_bytes - prefix_.size()));
  }
  count_ += octets.size();
  digest_.update(octets);
}

Octets OctetsRecorder::take() const {
  return {prefix_, count_, count_ == 0 ? std::string() : digest_.hex()};
}

}  // namespace connectspec
