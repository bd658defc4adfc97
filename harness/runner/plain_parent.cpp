#include "harness/runner/plain_parent.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <optional>
#include <thread>
#include <utility>

#include "harness/engine/parent_hub.h"
#include "harness/engine/stage.h"

namespace connectspec {

struct PlainParent::Service {
  Service(const ParentDoor& door, const TargetView& target, std::optional<Credentials> credentials)
      : hub(std::make_shared<ParentHub>(io.get_executor(), door, std::move(credentials))),
        visit(std::in_place, hub.get(), no_case, target),
        thread([this] { io.run(); }) {}

  // The hub has done its work when its last visitor has left.
  ~Service() {
    boost::asio::post(io, [this] { visit.reset(); });
    thread.join();
  }

  boost::asio::io_context io{1};
  std::shared_ptr<ParentHub> hub;
  Stage no_case;  // whatever the target asks for belongs to none
  std::optional<ParentHub::Visit> visit;
  std::thread thread;
};

PlainParent::PlainParent(const TargetPool& pool, const std::string& endpoint,
                         const TargetView& target) {
  if (const ParentDoor* door = pool.parent_door(endpoint)) {
    service_ =
        std::make_unique<Service>(*door, target, pool.endpoint(endpoint)->parent->credentials);
  }
}

PlainParent::~PlainParent() = default;

}  // namespace connectspec
