#include "fuzz/campaign/clear_line.h"

#include <poll.h>
#include <sys/socket.h>

#include <utility>

#include "fuzz/campaign/sockets.h"

namespace connectspec::fuzz {
namespace {

class ClearLine final : public Line {
 public:
  explicit ClearLine(Descriptor socket) : socket_(std::move(socket)) {}

  bool send(std::string_view octets, Clock::time_point until) override {
    return send_all(socket_.get(), octets, until);
  }
  void end_sending(Clock::time_point) override { ::shutdown(socket_.get(), SHUT_WR); }
  Read read_some(std::string& to, Clock::time_point until) override {
    return fuzz::read_some(socket_.get(), to, until);
  }
  bool hears(Clock::time_point until) override { return wait_for(socket_.get(), POLLIN, until); }

 private:
  Descriptor socket_;
};

}  // namespace

std::unique_ptr<Line> in_clear(Descriptor socket) {
  return std::make_unique<ClearLine>(std::move(socket));
}

}  // namespace connectspec::fuzz
