// What an HTTP/1.1 connection has brought: read as an answer by a client, as a request by a parent,
// and behind that tunnel data. No I/O.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "harness/engine/octets_recorder.h"
#include "harness/engine/tunnel_data.h"
#include "harness/wire/request_head.h"
#include "harness/wire/response_reader.h"

namespace connectspec {

enum class Role { client, origin, parent };

class Inbox {
 public:
  explicit Inbox(Role role) : role_(role) {}

  // ---- from the connection

  void add(std::string_view octets);
  // Nothing more comes. `truncated`: and what came may be less than what was sent.
  enum class Ending { whole, truncated };
  void end(Ending how);

  // ---- from the script

  void expect_another_response() { reader_.expect_another(); }
  // The next octets of the tunnel are a prompt (prompts.h): dropped where they are, else kept.
  void expect_prompt() { prompt_due_ = true; }
  TunnelData& data() { return data_; }

  // ---- what there is

  const ResponseReader& reader() const { return reader_; }
  const RequestHeadReader& asked() const { return asked_; }  // parents
  const TunnelData& data() const { return data_; }
  std::uint64_t count() const { return received_.count(); }
  Octets received() const { return received_.take(); }
  Octets received_as_data() const {
    return role_ == Role::origin ? received_.take() : recorded_data_.take();
  }

 private:
  void take_in(std::string_view octets);
  void add_data(std::string_view data);
  void record_data(std::string_view data);
  std::string without_prompt(std::string_view data);

  Role role_;
  OctetsRecorder received_;
  OctetsRecorder recorded_data_;  // an origin's is all it received
  ResponseReader reader_;
  RequestHeadReader asked_;
  TunnelData data_;
  bool prompt_due_ = false;
  std::size_t prompt_seen_ = 0;  // octets of it that have come
};

}  // namespace connectspec
