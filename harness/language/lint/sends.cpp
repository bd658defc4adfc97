#include "harness/language/lint/sends.h"

#include <type_traits>
#include <variant>

#include "harness/wire/http1_request.h"

namespace connectspec {
namespace {

template <typename T, typename... Others>
constexpr bool is_one_of = (std::is_same_v<T, Others> || ...);

template <typename T>
constexpr bool sends_nothing =
    is_one_of<T, Connect, AwaitResponse, AwaitTunnel, AwaitChallenge, AwaitEnd, AwaitConnection,
              AwaitHead, AwaitData, AwaitCount, AwaitStream, AwaitQuiet, AwaitStalled, AwaitLetGo,
              HalfClose, Close, CloseWithoutNotify, Reset, StopReading, ResumeReading, Release>;

struct Sending {
  Sent operator()(const Send& action) const { return {Sent::Kind::octets, action.bytes}; }
  Sent operator()(const Request& action) const {
    return {Sent::Kind::octets, http1_send(action).bytes};
  }
  Sent operator()(const ManyClients& action) const { return {Sent::Kind::octets, action.bytes}; }
  template <typename Other>
  Sent operator()(const Other&) const {
    return {sends_nothing<Other> ? Sent::Kind::nothing : Sent::Kind::unknown};
  }
};

}  // namespace

Sent sent_by(const Action& action) { return std::visit(Sending{}, action); }

bool awaits_response(const Action& action) {
  return std::visit(
      [](const auto& one) {
        return is_one_of<std::decay_t<decltype(one)>, AwaitResponse, AwaitTunnel, AwaitChallenge>;
      },
      action);
}

}  // namespace connectspec
