// Finding a profile by name or path, and making one for a target that is only attached to.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "harness/model/spelling.h"
#include "harness/targets/profile.h"

namespace connectspec {
namespace {

std::string stem(const std::string& name) { return std::filesystem::path(name).stem().string(); }

std::optional<std::string> read_text(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) {
    return std::nullopt;
  }
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    return std::nullopt;
  }
  return std::string(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
}

LoadedProfile not_found(const std::string& wanted, const std::vector<SourceFile>& embedded) {
  std::vector<std::string> names;
  std::transform(embedded.begin(), embedded.end(), std::back_inserter(names),
                 [](const SourceFile& file) { return stem(file.name); });
  std::sort(names.begin(), names.end());
  const auto near = nearest(wanted, names);
  LoadedProfile loaded;
  loaded.errors.push_back(
      {{wanted, 0, 0},
       fmt::format("there is neither a profile nor a readable file of that name{}; profiles: {}",
                   near.empty() ? "" : fmt::format("; did you mean '{}'?", near),
                   fmt::join(names, ", "))});
  return loaded;
}

// That of those for which there are cases of their own, else of what it speaks.
std::string name_of(const EndpointProfile& endpoint, bool with_credentials) {
  if (endpoint.protocol == Protocol::http2) {
    return endpoint.tls ? "h2-tls" : "h2";
  }
  return endpoint.tls ? "tls" : with_credentials ? "auth" : "plain";
}

}  // namespace

LoadedProfile find_profile(const std::string& name_or_path) {
  const auto embedded = embedded_profiles();
  const auto found = std::find_if(embedded.begin(), embedded.end(), [&](const SourceFile& file) {
    return stem(file.name) == name_or_path;
  });
  if (found != embedded.end()) {
    return load_profile(*found);
  }
  if (auto text = read_text(name_or_path)) {
    return load_profile({name_or_path, std::move(*text)});
  }
  return not_found(name_or_path, embedded);
}

Profile attached_profile(const std::string& address, const std::optional<Credentials>& credentials,
                         Carrier carrier) {
  Profile profile;
  profile.name = address;
  profile.title = address;
  profile.origin_name = "localhost";
  profile.capabilities = {"connect"};
  EndpointProfile endpoint;
  endpoint.protocol = carriers_of_http2().contains(carrier) ? Protocol::http2 : Protocol::http1;
  endpoint.tls = in_tls(carrier);
  endpoint.name = name_of(endpoint, credentials.has_value());
  endpoint.address = address;
  endpoint.credentials = credentials;
  if (credentials) {
    endpoint.capabilities = {"auth-basic"};
  }
  profile.endpoints.push_back(std::move(endpoint));
  return profile;
}

}  // namespace connectspec
