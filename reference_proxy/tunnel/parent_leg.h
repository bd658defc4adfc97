// The leg to a parent proxy: what it is asked, and what its answer means for the tunnel.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "reference_proxy/chaining/parent_reply.h"
#include "reference_proxy/chaining/response.h"
#include "reference_proxy/request/authority.h"
#include "reference_proxy/request/request_head.h"
#include "reference_proxy/tunnel/refusal.h"

namespace connectspec::proxy {

class ParentLeg {
 public:
  struct Awaited {};
  struct Opened {};
  // The parent's refusal as it goes to the client.
  struct PassedOn {
    std::vector<Response> interim;
    Response refusal;
  };
  using Step = std::variant<Awaited, Opened, PassedOn, Refusal>;

  // What goes to the client in front of the tunnel: interim responses, then, behind our own 2xx,
  // the octets that followed the parent's.
  struct Opening {
    std::vector<Response> interim;
    std::string octets;
  };

  // `own_name` outlives it.
  ParentLeg(const RequestHead& head, std::string_view own_name, const ParentReply::Limits& bounds);

  Step feed(std::string_view bytes) { return judge(reply_.feed(bytes)); }
  // The parent has ended its stream, or broken it off.
  Step finished() { return judge(reply_.finished()); }
  Step timed_out();

  // Once, when it has opened the tunnel.
  Opening take_opening();

 private:
  [[nodiscard]] Step judge(ParentReply::Verdict verdict) const;
  [[nodiscard]] Step pass_on() const;
  [[nodiscard]] std::vector<Response> interim() const;

  std::string_view own_name_;
  bool client_takes_interim_;
  ParentReply reply_;
};

}  // namespace connectspec::proxy
