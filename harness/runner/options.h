// How a run is carried out, and whom it tells what happens.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "harness/engine/engine.h"

namespace connectspec {

struct Result;

struct RunnerOptions {
  int jobs = 32;  // cases at a time, 1..256
  Settings settings;
  bool confirm = true;  // a warn, a fail or an open question has to come out twice
  // A port may be open long before the program behind it serves (tinyproxy with a long list of
  // ports: 15 s).
  std::chrono::milliseconds mute_at_most{30'000};
  // The target lets clients go to a few ports alone: cases meet there where they share an address.
  bool few_ports = false;
  int rounds = 1;  // how often each case is run; a verdict that differs among them is unresolved
  // What deviates is asked that many times as often, and so is the area of what differs: what shows
  // in one attempt of three stays away in three of them every third time, and its neighbours mostly
  // have the same cause.
  int rounds_in_question = 1;
};

struct RunnerEvents {
  std::function<void(const Result&)> finished;     // once per case, in any order
  std::function<void(const std::string&)> notice;  // "the target exited; starting it again"
  std::function<bool(const Result&)> urgent;       // whether it is to be asked again at once
  std::function<bool()> interrupted;               // whether the run is to end now
  int interruption = -1;                           // a descriptor, readable once it is
};

}  // namespace connectspec
