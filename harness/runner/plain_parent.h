// The parent of a chained endpoint that isn't asked case by case, as in a campaign: a plain proxy,
// which dials what the target asks for, on a thread of its own.
#pragma once

#include <memory>
#include <string>

#include "harness/runner/target_pool.h"

namespace connectspec {

class PlainParent {
 public:
  // Does nothing where the endpoint has no parent. `target` is what the pool has prepared; the pool
  // outlives this.
  PlainParent(const TargetPool& pool, const std::string& endpoint, const TargetView& target);
  // Closes all it carries.
  ~PlainParent();
  PlainParent(const PlainParent&) = delete;
  PlainParent& operator=(const PlainParent&) = delete;

 private:
  struct Service;
  std::unique_ptr<Service> service_;
};

}  // namespace connectspec
