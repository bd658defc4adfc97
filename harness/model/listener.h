// Where a listener of ours stands in a case, and what it is there for.
#pragma once

#include <cstdint>
#include <string>

namespace connectspec {

// Where a listener of ours stands.
enum class ListenerHost {
  ipv4,            // a 127/8 address that this case has to itself
  ipv6,            // [::1]
  name,            // the profile's name for us (`origin-name`); bound on the address it stands for
  origin,          // the same host as the listener called "origin"
  apart,           // a 127/8 address that this listener has to itself
  metadata,        // the metadata services of clouds, 169.254.169.254 and fd00:ec2::254
  denied_address,  // the address the profile says is denied
  denied_name,     // the name the profile says is denied
};

enum class ListenerKind {
  scripted,     // accepts; the script says what happens on the connection
  refuse,       // nothing listens: the kernel answers RST
  hang,         // the accept queue is full, so that the handshake never completes
  reset,        // accepts and answers RST at once
  lost,         // packets there vanish; in a private network only
  unreachable,  // the kernel knows no way there; in a private network only
  parent,       // the parent proxy of a chained target; gets the connections that ask for this
                // case's origins, and the script says what it answers
  echo,         // accepts and sends back what it gets; no step sees its connections
  loop,         // a parent that hands every such CONNECT back to the target
  flood,        // accepts and sends without pause and without end; reads nothing
  unix,         // a Unix socket in a temporary folder: no target of a CONNECT
};

struct Listener {
  std::string name;
  ListenerHost host = ListenerHost::ipv4;
  ListenerKind kind = ListenerKind::scripted;
  std::string port;                  // template; empty: any free port the target's policy allows
  std::uint64_t receive_buffer = 0;  // of its sockets (SO_RCVBUF); 0: the kernel's choice
  bool privileged() const;           // a fixed literal port below 1024
  bool nowhere() const { return kind == ListenerKind::lost || kind == ListenerKind::unreachable; }
  bool plays_parent() const { return kind == ListenerKind::parent || kind == ListenerKind::loop; }
};

}  // namespace connectspec
