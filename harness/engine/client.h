// A speaker in front of the target: connects, and says requests. What a carrier needs here is one
// of these, and its line in make_client.cpp.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "harness/engine/speaker.h"
#include "harness/io/signal.h"

namespace connectspec {

struct Connect;
struct Request;
struct TargetView;

class Client : public Speaker {
 public:
  // As `how` says, its texts expanded; how that went shows in established() and in the transcript.
  virtual boost::asio::awaitable<void> connect(const TargetView& target, const Connect& how,
                                               Clock::time_point deadline) = 0;
  virtual bool established() const = 0;

  // Its parts as they are to go: no templates, credentials among the fields, cuts by their offsets.
  virtual void say(const Request& request) = 0;

  // Sends `prompt_octets` (prompts.h) into its tunnel, and it is told of this client that it did.
  virtual void prompt() = 0;
};

}  // namespace connectspec
