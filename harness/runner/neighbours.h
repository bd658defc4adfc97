// What has come of the harmless neighbours in a run: each is asked once, whichever cases share it.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>

#include "harness/model/case.h"
#include "harness/model/observation.h"
#include "harness/runner/workbench.h"

namespace connectspec {

class Neighbours {
 public:
  // `bench` outlives this; `patience` is that of a wait.
  Neighbours(Workbench& bench, std::chrono::milliseconds patience)
      : bench_(bench), patience_(patience) {}

  static std::string key_of(const Case& neighbour, const std::string& endpoint);

  // nullptr: not known, or not yet.
  const NeighbourSeen* find(const std::string& key) const;
  bool being_asked(const std::string& key) const;

  // Asks that neighbour, under a number that is no case's. Where it can't be asked, nothing
  // becomes known of it.
  void ask(std::size_t number, const std::string& key, Case neighbour, const std::string& endpoint);

  // Whether that number is a neighbour's, which take() is to be told of.
  bool owns(std::size_t number) const { return under_way_.contains(number); }

  // A refusal is asked for once more, so that nothing passing is taken for one.
  void take(Happening happening);

 private:
  struct Asking {
    std::string key;
    std::string endpoint;
    Case neighbour;
    bool repeated = false;
  };

  bool begin(std::size_t number);

  Workbench& bench_;
  std::chrono::milliseconds patience_;
  std::map<std::size_t, Asking> under_way_;
  std::map<std::string, NeighbourSeen> known_;
};

}  // namespace connectspec
