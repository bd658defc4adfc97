// Hooks that many defects are put together from.
#pragma once

#include <functional>
#include <string>

#include "reference_proxy/defects/defect.h"

namespace connectspec::proxy::defects {

using hook = std::function<void(visit&)>;
using condition = std::function<bool(const visit&)>;

// ---- orders

void refuse(visit& guest, int status);  // an ordinary refusal
void say_nothing(visit& guest);
void hang_up(visit& guest);
// A 2xx with nothing behind it.
void open_nothing(visit& guest);

// ---- hooks

hook when(condition holds, hook then);

// The proxy sees another target than the client sent.
hook on_target(std::function<std::string(std::string)> change);

// Connects to an address of its own accord, says that, and leaves.
void knock(const std::string& address, const std::string& port, const std::string& text);

// From the first request of this kind on, the whole proxy answers nobody any more.
hook deaf_after(condition holds);

// For `answer`: the head of a 2xx, or a refusal, put differently.
hook on_success(std::function<void(std::string& head)> change);
hook on_refusal(std::function<void(std::string& text)> change);

// ---- settings

void open_all_ports(server_settings& settings);  // mail ports too
void deny_nothing(server_settings& settings);

}  // namespace connectspec::proxy::defects
