#include "reference_proxy/operation/drain.h"

#include <boost/system/error_code.hpp>
#include <utility>

namespace connectspec::proxy {

Drain::Drain(boost::asio::io_context& io, std::chrono::milliseconds limit,
             std::list<Worker>& workers, std::function<void()> over)
    : limit_(io), time_(limit), workers_(workers), over_(std::move(over)) {}

void Drain::begin() {
  if (std::exchange(begun_, true)) {
    return over_();
  }
  limit_.expires_after(time_);
  limit_.async_wait([this](const boost::system::error_code& error) {
    if (!error) {
      over_();
    }
  });
  busy_ = workers_.size();
  for (Worker& one : workers_) {
    one.drain([this] {
      if (--busy_ == 0) {
        over_();
      }
    });
  }
}

}  // namespace connectspec::proxy
