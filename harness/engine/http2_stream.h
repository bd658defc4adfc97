// A client of the target over HTTP/2: its requests go on streams of a connection of its own, the
// last of them being the one that everything is done to.
//
// To close is to be done in order, as FIN is where TCP closes: END_STREAM, and RST_STREAM(CANCEL)
// for DATA that comes then, as a kernel answers by RST. The connection stays, since its loss would
// be an error, for which RFC 9113 §8.5 has the target reset what it is connected to, and with that
// what the origin hasn't read yet.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/engine/client.h"
#include "harness/engine/http2_connection.h"
#include "harness/engine/octets_recorder.h"
#include "harness/engine/scene.h"
#include "harness/engine/tunnel_data.h"

namespace connectspec {

class Http2Stream : public Client,
                    public Http2Connection::Listener,
                    public std::enable_shared_from_this<Http2Stream> {
 public:
  Http2Stream(std::shared_ptr<Scene> scene, Actor actor);

  boost::asio::awaitable<void> connect(const TargetView& target, const Connect& how,
                                       Clock::time_point deadline) override;
  bool established() const override { return connection_->established(); }

  const Actor& actor() const override { return actor_; }
  using Speaker::send;
  void send(std::string octets, std::chrono::milliseconds gap_before) override;  // in DATA
  void send_stream(std::uint64_t seed, std::uint64_t bytes) override;
  void say(const Request& request) override;  // on a stream of its own
  void prompt() override;
  void half_close() override;  // END_STREAM
  bool idle() const override;
  bool held_back() const override;
  std::size_t pieces_left() const override;
  std::uint64_t streamed() const override;
  std::string streamed_digest() const override;

  void stop_reading() override;  // what comes isn't credited
  void resume_reading() override;
  TunnelData& data() override { return data_; }
  const TunnelData& data() const override { return data_; }
  // Of the field blocks and DATA of its streams.
  std::uint64_t received() const override { return received_.count(); }
  bool settled() const override;
  bool in_tunnel() const override;
  const std::vector<Response>& responses() const override { return responses_; }
  void expect_another_response() override {}  // another request has a stream of its own
  bool asked() const override { return false; }

  void close() override;
  void close_without_notify() override;  // with the connection
  void hang_up() override;
  void reset() override;  // RST_STREAM(CANCEL)
  bool refused() const override { return connection_->link().transport()->refused(); }
  End end() const override { return end_; }
  bool ended() const override;
  bool knock() override;

  void timed_out(const std::string& awaited) override;
  Connection observed() const override;

 private:
  // Of its connection.
  void came(const http2::Received& received) override;
  void changed() override;

  const http2::StreamReader* reader() const { return connection_->reader().stream(stream_); }
  Http2Outbox* outbox();  // nullptr: no request was said, and what to do with octets is unknown
  bool left_out() const;
  End end_now() const;
  Http2Facts facts() const;

  std::shared_ptr<Scene> scene_;
  Actor actor_;
  std::shared_ptr<Http2Connection> connection_;
  std::uint32_t stream_ = 0;       // 0: none yet
  std::vector<Response> earlier_;  // of streams before this one
  std::vector<Response> responses_;
  bool answers_changed_ = false;  // since that was told
  OctetsRecorder received_;
  OctetsRecorder tunnel_octets_;
  TunnelData data_;
  End end_ = End::open;
  std::string awaited_;
  bool half_closed_ = false;
  bool reset_ = false;  // by us
  bool left_ = false;   // closed by us: nothing that comes is taken any more
  bool let_go_ = false;
  bool timed_out_ = false;
  bool prompted_ = false;
};

}  // namespace connectspec
