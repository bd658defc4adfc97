// The place between the clients and the right proxy where a defect does its work. Without one it
// passes everything on as it comes.
#pragma once

#include <cstdint>
#include <string>

#include "reference_proxy/defects/defect.h"
#include "reference_proxy/defects/guest.h"

namespace connectspec::proxy::defects {

// A bound socket that listens. Throws std::runtime_error with a sentence for the operator.
class Doorway {
 public:
  explicit Doorway(const ListenAddress& where);
  ~Doorway();
  Doorway(const Doorway&) = delete;
  Doorway& operator=(const Doorway&) = delete;

  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] std::uint16_t port() const;

 private:
  int descriptor_ = -1;
};

// Serves each connection on a thread of its own, for good: only the end of the process ends it.
// `onwards`: the right proxy, or its parent.
[[noreturn]] void serve(const Doorway& door, Place where, const ListenAddress& onwards,
                        const Defect& wrong);

}  // namespace connectspec::proxy::defects
