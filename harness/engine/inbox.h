// What a connection has brought, and how far the script has taken it: read as an answer by a
// client, as a request by a parent, and behind that kept as tunnel data until a step takes it. No
// I/O.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "harness/engine/octets_recorder.h"
#include "harness/engine/stream_check.h"
#include "harness/wire/request_head.h"
#include "harness/wire/response_reader.h"

namespace connectspec {

enum class Role { client, origin, parent };

class Inbox {
 public:
  // Tunnel data that no step reads is kept up to here; all of it is counted and digested anyway.
  static constexpr std::size_t unread_bytes = 1024 * 1024;

  explicit Inbox(Role role) : role_(role) {}

  // ---- from the connection

  void add(std::string_view octets);
  // Nothing more comes. `truncated`: and what came may be less than what was sent.
  enum class Ending { whole, truncated };
  void end(Ending how);

  // ---- from the script

  void expect_another_response() { reader_.expect_another(); }
  // What comes from here on, and what hasn't been taken yet, is this stream.
  void expect_stream(std::uint64_t seed, std::uint64_t bytes);
  std::string take(std::size_t count);

  // ---- what there is

  const ResponseReader& reader() const { return reader_; }
  const RequestHeadReader& asked() const { return asked_; }  // parents
  const std::string& unread() const { return unread_; }      // tunnel data no step has taken yet
  const std::optional<StreamCheck>& stream() const { return stream_; }
  std::uint64_t count() const { return received_.count(); }
  Octets received() const { return received_.take(); }
  Octets data() const { return role_ == Role::origin ? received_.take() : data_.take(); }

 private:
  void add_data(std::string_view data);

  Role role_;
  OctetsRecorder received_;
  OctetsRecorder data_;  // an origin's is all it received
  ResponseReader reader_;
  RequestHeadReader asked_;
  std::string unread_;
  std::optional<StreamCheck> stream_;
};

}  // namespace connectspec
