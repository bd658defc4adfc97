// A CONNECT proxy for tests with one defect: a few threads on a port of 127.0.0.1, so that
// who carries out a campaign and who examines a suspicion don't wait for each other.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace connectspec::fuzz {

enum class ProxyDefect {
  none_of_these,         // a lenient proxy all the same: it looks for nothing but host and port
  stops_serving,         // B01: after a NUL
  hangs,                 // B01: the same, but it goes on listening
  aborts,                // B02: the same, as a process dies
  mentions_an_error,     // B02: the same, with a sanitizer's words
  answers_garbage,       // B03: what it refuses
  alters_data,           // B06: the first octet behind the head is lost
  announces_length,      // B07
  acts_on_what_follows,  // B09
  never_answers,         // B04 silent, for what it refuses
  never_answers_slowly,  // B04 silent, for what it refuses; for the rest it takes its time
  dials_twice,           // B05
  goes_to_host,          // not B05: what isn't CONNECT goes where its Host says
  minds_the_cut,         // B10: it refuses what came in more than one segment
  moody,                 // B11: every fourth answer is wrong
  remembers,             // B12: after an X-A it refuses whoever comes next
  leaks,                 // B13: a descriptor and memory with each refusal
  tires,                 // B13: each request takes a fifth of a millisecond longer than that before
  dawdles,               // B14: refuses after a second and more
  closes,                // B08: what it refuses
  resets,                // B08: the same
  breaks_off,            // B03: its refusal is shorter than it says
  confirms_early,        // B05: a 2xx before it connects
  lets_strangers_in,     // B16: it asks for credentials, and any do
  trusts_after_one,      // B16: it asks until somebody has come with some
  ignores_ends,          // B06: nobody learns that the other side has ended
  drops_the_last,        // B06: what came last before an end
  stops_at_nul,          // B06: tunnel data are text to it
  mixes_up,              // B06: what came early goes to whoever is next, too
  overruns,              // B02: a field line that fills 1024 octets
};

// "none-of-these"
std::optional<ProxyDefect> defect_named(std::string_view name);

class DefectiveProxy {
 public:
  explicit DefectiveProxy(ProxyDefect defect, std::uint16_t port = 0);  // 0: any free port
  ~DefectiveProxy();
  DefectiveProxy(const DefectiveProxy&) = delete;
  DefectiveProxy& operator=(const DefectiveProxy&) = delete;

  [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  void serve();
  void serve_one(int client);
  void go_wrong_at_once();
  void refuse(int client, const std::string& early);
  void tunnel(int client, int origin, const std::string& early) const;

  ProxyDefect defect_;
  std::uint16_t port_ = 0;
  int listener_ = -1;
  std::atomic<int> served_ = 0;
  std::atomic<bool> remembered_ = false;  // the request before had an X-A field
  std::atomic<bool> trusting_ = false;
  std::mutex mutex_;
  std::string left_over_;  // early data of the request before
  std::atomic<bool> stop_ = false;
  std::array<std::thread, 4> threads_;
};

}  // namespace connectspec::fuzz
