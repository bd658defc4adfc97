#include "harness/engine/make_client.h"

#include "harness/engine/http2_stream.h"
#include "harness/engine/peer.h"

namespace connectspec {

std::shared_ptr<Client> make_client(Carrier carrier, std::shared_ptr<Scene> scene,
                                    const Actor& actor) {
  switch (carrier) {
    case Carrier::h1_clear:
    case Carrier::h1_tls: {
      boost::asio::ip::tcp::socket socket(scene->executor);
      return std::make_shared<Peer>(std::move(scene), actor, Role::client, std::move(socket));
    }
    case Carrier::h2_clear:
    case Carrier::h2_tls:
      return std::make_shared<Http2Stream>(std::move(scene), actor);
  }
  return nullptr;
}

}  // namespace connectspec
