// One request over HTTP/2 and the tunnel it asks for. Everything runs on the one thread of the
// io_context.
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "reference_proxy/session/http2/front.h"
#include "reference_proxy/shell/http2_client_end.h"
#include "reference_proxy/shell/tunnel_runner.h"
#include "reference_proxy/tunnel/tunnel.h"

namespace connectspec::proxy {

class Http2Tunnel final : public std::enable_shared_from_this<Http2Tunnel>,
                          private TunnelRunner::Client {
 public:
  // `connection` outlives it, or ends it first.
  Http2Tunnel(Http2ClientEnd::Connection& connection, ShellContext& context, StreamId stream,
              const std::optional<StreamEndpoint>& peer);

  // What its stream has come to.
  void happened(stream_event::Opened& what);
  void happened(stream_event::Readable&) { end_->is_readable(); }
  void happened(stream_event::Writable&) { end_->is_writable(); }
  void happened(stream_event::Broke&) { runner_.apply(tunnel_.broke(Side::client)); }
  void happened(stream_event::Ended&) { runner_.apply(tunnel_.let_go(tunnel_.outcome())); }

 private:
  std::shared_ptr<Client> self() override { return {shared_from_this(), this}; }
  void answer(const Refusal& why) override;
  void pass_on(const action::PassOn& what) override;
  void open() override;

  Actions start(RequestHead& head) { return tunnel_.asked(std::move(head)); }
  Actions start(Refusal& why) { return tunnel_.refuse(std::move(why)); }
  Actions start(SectionReader::Malformed& what) { return tunnel_.let_go(what.reason); }

  Http2ClientEnd::Connection& connection_;
  ShellContext& context_;
  StreamId stream_;
  Tunnel tunnel_;
  std::shared_ptr<Http2ClientEnd> end_;
  TunnelRunner runner_;
};

}  // namespace connectspec::proxy
