#include "reference_proxy/shell/http2_tunnel.h"

#include <ctime>
#include <utility>
#include <variant>

#include "reference_proxy/session/response.h"

namespace connectspec::proxy {

Http2Tunnel::Http2Tunnel(Http2ClientEnd::Connection& connection, ShellContext& context,
                         StreamId stream, const std::optional<StreamEndpoint>& peer)
    : connection_(connection),
      context_(context),
      stream_(stream),
      tunnel_(*context.parts),
      end_(std::make_shared<Http2ClientEnd>(connection, stream)),
      runner_(context, *this, tunnel_, tunnel_, end_) {
  if (peer) {
    runner_.client_is(*peer);
    if (const auto address = address_of(*peer)) {
      tunnel_.client_is(*address);
    }
  }
}

void Http2Tunnel::happened(stream_event::Opened& what) {
  tunnel_.time_is(unix_now());
  runner_.apply(std::visit([this](auto& one) { return start(one); }, what.what));
}

void Http2Tunnel::answer(const Refusal& why) {
  connection_.front().answer(stream_, {},
                             response_for(why, context_.parts->name, std::time(nullptr)));
  connection_.flush();
}

void Http2Tunnel::pass_on(const action::PassOn& what) {
  Response dated = what.refusal;
  add_date(dated, std::time(nullptr));
  connection_.front().answer(stream_, what.interim, dated);
  connection_.flush();
}

void Http2Tunnel::open() {
  ParentLeg::Opening opening = tunnel_.take_opening();
  connection_.front().open(stream_, opening.interim, tunnel_opened(std::time(nullptr)));
  connection_.flush();
  runner_.relay(Side::origin, std::move(opening.octets));
  runner_.relay(Side::client, {});
}

}  // namespace connectspec::proxy
