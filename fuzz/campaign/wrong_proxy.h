// A CONNECT proxy for tests that makes one mistake: a thread on a free port of 127.0.0.1.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

namespace connectspec::fuzz {

enum class Mistake {
  none_of_these,         // a lenient proxy all the same: it looks for nothing but host and port
  alters_data,           // B06: the first octet behind the head is lost
  announces_length,      // B07
  acts_on_what_follows,  // B09
  never_answers,         // B04 silent, for what it refuses
};

class WrongProxy {
 public:
  explicit WrongProxy(Mistake mistake);
  ~WrongProxy();
  WrongProxy(const WrongProxy&) = delete;
  WrongProxy& operator=(const WrongProxy&) = delete;

  [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  void serve() const;
  void serve_one(int client) const;
  void tunnel(int client, int origin, const std::string& early) const;

  Mistake mistake_;
  std::uint16_t port_ = 0;
  int listener_ = -1;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

}  // namespace connectspec::fuzz
