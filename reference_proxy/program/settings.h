// What the options mean: texts, and the files that they name, to settings.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "reference_proxy/authentication/authentication.h"
#include "reference_proxy/operation/server_settings.h"
#include "reference_proxy/program/options.h"

namespace connectspec::proxy {

// Reads the files that the options name, the certificate excepted. Leaves the functions of the
// settings to the caller. Throws OptionError.
ServerSettings make_settings(const OptionTexts& texts);

// From the password files the options name; null where there are none. Throws OptionError.
std::shared_ptr<Authenticator> read_authenticator(const OptionTexts& texts);

// `what` is named in the error: "users". Throws OptionError.
std::string read_file(const std::string& path, std::string_view what);

// "500ms", "10s", "2m", "1h"; above zero. Throws OptionError.
std::chrono::milliseconds parse_duration(const std::string& text);

}  // namespace connectspec::proxy
