// One client connection on the stage: reads the request, asks the right proxy, relays, and lets
// the defect have its way with each of them. Blocking, on a thread of its own.
#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <string>

#include "reference_proxy/defects/defect.h"

namespace connectspec::proxy::defects {

// Which connections these are.
enum class Place {
  clients,
  sealed,  // of clients, over TLS or HTTP/2: octets from the first to the last
  parent,  // of the right proxy, to its parent
};

class Guest {
 public:
  // `client`: a connected socket, which is the guest's from now on. `ask`: a new connection to the
  // right proxy, or to its parent, or -1.
  Guest(const Defect& wrong, Place where, int client, std::function<int()> ask);
  ~Guest();
  Guest(const Guest&) = delete;
  Guest& operator=(const Guest&) = delete;

  // Returns when the connection has ended.
  void serve();

 private:
  // One direction; `waiting` is what its reader hasn't taken yet.
  struct Way {
    std::string waiting;
    bool ended = false;    // its sender's FIN was seen
    bool fin_due = false;  // and is to be passed on behind `waiting`
    bool fin_passed = false;
    bool broken = false;    // its sender has gone altogether
    bool dropping = false;  // nobody is left to read it
    [[nodiscard]] bool fin_still_due() const { return fin_due && !fin_passed; }
    [[nodiscard]] bool done() const { return ended && !fin_still_due() && waiting.empty(); }
  };

  void let_the_defect_see(Side which, std::string& bytes);
  bool take_request();
  void relay();
  void judge_answer();
  bool carry_out(Fate what);
  void receive(Side from);
  void take_in(Side from, std::string bytes);
  void deliver(Side to);
  void stream_ended(Side from);
  void stream_broke(Side from);
  void also_ask();
  void origin_ended();
  void talk_back();
  void jams(Way& way);
  void take_place(Bottleneck::At at);
  void give_up_place();
  void pass_the_bottleneck();
  [[nodiscard]] bool swallows(Ending how, Side which) const;
  [[nodiscard]] int until_alarm() const;  // milliseconds; -1: never
  void ring();
  void say(const std::string& text);
  bool first_octets();
  void wait_for_the_client_to_leave();
  void reset(int& socket, const Way& towards);
  static void drop(int& socket);
  [[nodiscard]] bool over() const;

  Way& from(Side which) { return which == Side::client ? up_ : down_; }
  int& socket_of(Side which) { return which == Side::client ? client_ : proxy_; }

  const Defect& wrong_;
  Place where_;
  std::function<int()> ask_;
  int client_;
  int proxy_ = -1;
  Visit visit_;
  Way up_;
  Way down_;
  bool answered_ = false;
  bool opened_ = false;
  bool has_place_ = false;
  bool jammed_ = false;      // octets have had to wait for a reader
  bool overlooked_ = false;  // an end, in some circumstances
  // When a side last sent something, and when what waits for one last had headway.
  std::array<std::chrono::steady_clock::time_point, 2> heard_{};
  std::chrono::steady_clock::time_point opened_at_{};
  std::chrono::steady_clock::time_point headway_{};
};

}  // namespace connectspec::proxy::defects
