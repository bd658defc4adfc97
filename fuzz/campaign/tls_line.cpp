#include "fuzz/campaign/tls_line.h"

#include <optional>
#include <utility>

namespace connectspec::fuzz {
namespace {

class TlsLine final : public Line {
 public:
  TlsLine(Descriptor socket, std::unique_ptr<TlsSession> session)
      : socket_(std::move(socket)), session_(std::move(session)) {}

  bool shake_hands(Clock::time_point until, std::string& problem) {
    take({}, until);
    while (!session_->done() && !end_ && receive(until)) {
    }
    if (!session_->done()) {
      problem = "TLS handshake: " + (!failure_.empty()      ? failure_
                                     : !end_                ? "no end of it before the deadline"
                                     : *end_ == Read::reset ? "the target reset the connection"
                                                            : "the target closed the connection");
    }
    return session_->done();
  }

  bool send(std::string_view octets, Clock::time_point until) override {
    const auto records = session_->seal(octets);
    return records && send_all(socket_.get(), *records, until);
  }

  void end_sending(Clock::time_point until) override {
    send_all(socket_.get(), session_->close_notify(), until);
  }

  Read read_some(std::string& to, Clock::time_point until) override {
    if (!hears(until)) {
      return Read::deadline;
    }
    if (opened_.empty()) {
      return *end_;
    }
    to += std::exchange(opened_, {});
    return Read::octets;
  }

  // Records that hold no octets for us, such as a ticket, are nothing to be read.
  bool hears(Clock::time_point until) override {
    while (opened_.empty() && !end_) {
      if (!receive(until)) {
        return false;
      }
    }
    return true;
  }

 private:
  // False at the deadline.
  bool receive(Clock::time_point until) {
    std::string records;
    const Read read = fuzz::read_some(socket_.get(), records, until);
    if (read == Read::octets) {
      take(records, until);
    } else if (read != Read::deadline) {
      end_ = read == Read::fin ? Read::incomplete_close : read;
    }
    return read != Read::deadline;
  }

  void take(std::string_view records, Clock::time_point until) {
    TlsSession::Opened opened = session_->open(records);
    opened_ += opened.octets;
    if (session_->has_outgoing()) {
      send_all(socket_.get(), session_->take_outgoing(), until);
    }
    if (opened.close_notify) {
      end_ = Read::fin;
    } else if (!opened.failure.empty()) {
      end_ = Read::reset;  // an alert or a bad record: no octet comes behind it
      failure_ = std::move(opened.failure);
    }
  }

  Descriptor socket_;
  std::unique_ptr<TlsSession> session_;
  std::string opened_;  // and not read yet
  std::optional<Read> end_;
  std::string failure_;
};

}  // namespace

std::unique_ptr<Line> secured(Descriptor socket, const TlsOffer& offer, Clock::time_point until,
                              std::string& problem) {
  auto session = TlsSession::client(offer, problem);
  if (!session) {
    return nullptr;
  }
  auto line = std::make_unique<TlsLine>(std::move(socket), std::move(session));
  if (!line->shake_hands(until, problem)) {
    return nullptr;
  }
  return line;
}

}  // namespace connectspec::fuzz
