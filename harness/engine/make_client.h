// Which client speaks over which carrier.
#pragma once

#include <functional>
#include <memory>

#include "harness/engine/client.h"
#include "harness/model/carrier.h"

namespace connectspec {

struct Scene;

// One that isn't connected yet.
std::shared_ptr<Client> make_client(Carrier carrier, std::shared_ptr<Scene> scene,
                                    const Actor& actor);

// For those who make others.
using ClientMaker =
    std::function<std::shared_ptr<Client>(Carrier, std::shared_ptr<Scene>, const Actor&)>;

}  // namespace connectspec
