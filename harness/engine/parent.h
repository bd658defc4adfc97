// The parent proxy of a chained target as an execution needs it: an address that the target knows,
// the credentials that it sends there, and somebody who is told which executions are under way.
#pragma once

#include <optional>
#include <utility>

#include "harness/targets/parent_door.h"
#include "harness/targets/profile_values.h"

namespace connectspec {

struct Stage;
struct TargetView;

class Parent {
 public:
  // `door` outlives the parent. `credentials`: what the target has to send, if anything.
  Parent(const ParentDoor& door, std::optional<Credentials> credentials)
      : door_(door), credentials_(std::move(credentials)) {}
  Parent(const Parent&) = delete;
  Parent& operator=(const Parent&) = delete;
  virtual ~Parent() = default;

  const ParentDoor& door() const { return door_; }
  const std::optional<Credentials>& credentials() const { return credentials_; }

  // A case while it is executed.
  class Visit {
   public:
    // `parent` may be null. It and `stage` outlive the visit.
    Visit(Parent* parent, const Stage& stage, const TargetView& target)
        : parent_(parent), stage_(stage) {
      if (parent_ != nullptr) {
        parent_->enter(stage_, target);
      }
    }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;
    ~Visit() {
      if (parent_ != nullptr) {
        parent_->leave(stage_);
      }
    }

   private:
    Parent* parent_;
    const Stage& stage_;
  };

 private:
  virtual void enter(const Stage& stage, const TargetView& target) = 0;
  virtual void leave(const Stage& stage) = 0;

  const ParentDoor& door_;
  std::optional<Credentials> credentials_;
};

}  // namespace connectspec
