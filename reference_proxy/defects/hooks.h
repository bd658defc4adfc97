// Hooks that many defects are put together from.
#pragma once

#include <functional>
#include <string>

#include "reference_proxy/defects/defect.h"

namespace connectspec::proxy::defects {

using Hook = std::function<void(Visit&)>;
using Condition = std::function<bool(const Visit&)>;

// ---- orders

void refuse(Visit& guest, int status);  // an ordinary refusal
void say_nothing(Visit& guest);
void hang_up(Visit& guest);
// A 2xx with nothing behind it.
void open_nothing(Visit& guest);

// ---- hooks

Hook when(Condition holds, Hook then);

// The proxy sees another target than the client sent.
Hook on_target(std::function<std::string(std::string)> change);

// Connects to an address of its own accord, says that, and leaves.
void knock(const std::string& address, const std::string& port, const std::string& text);

// Likewise to a Unix socket.
void knock_at_path(const std::string& path);

// From the first request of this kind on, the whole proxy answers nobody any more.
Hook deaf_after(Condition holds);

// For `answer`: the head of a 2xx, or a refusal, put differently.
Hook on_success(std::function<void(std::string& head)> change);
Hook on_refusal(std::function<void(std::string& text)> change);

// ---- settings

void open_all_ports(ServerSettings& settings);  // mail ports too
void deny_nothing(ServerSettings& settings);

}  // namespace connectspec::proxy::defects
