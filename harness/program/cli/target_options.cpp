#include "harness/program/cli/target_options.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <ostream>
#include <sstream>
#include <system_error>
#include <utility>

#include "harness/model/listener.h"
#include "harness/model/shell_words.h"
#include "harness/program/cli/claims.h"
#include "harness/program/cli/interruptions.h"
#include "harness/program/cli/mistyped.h"
#include "harness/program/cli/probing.h"
#include "harness/program/cli/target_carriers.h"
#include "harness/targets/profile_words.h"

namespace connectspec {
namespace {

// A name without a dot or slash would otherwise be looked for as a file in silence.
std::optional<Profile> checked_profile(const std::string& name, std::ostream& errors) {
  LoadedProfile loaded = find_profile(name);
  print_mistakes(errors, loaded.errors);
  return loaded.errors.empty() ? loaded.profile : std::nullopt;
}

std::optional<Profile> probed_profile(const TargetOptions& options, const Settings& settings,
                                      std::ostream& errors, int& code, Probed* told) {
  const auto view = attached_view(options, errors);
  if (!view) {
    return std::nullopt;
  }
  Probed probed = probe({*view, settings, interruption_descriptor()}, options.address,
                        options.slow ? Extent::slow : Extent::quick);
  std::optional<Profile> profile;
  if (probed.profile) {
    take_claims(options, *probed.profile, probed.findings);
    probed.profile->notes = summary_of(probed.findings);
    profile = probed.profile;
  } else {
    code = probed.died ? 1 : 3;
    errors << (probed.died && told != nullptr ? "" : probed.complaint);
  }
  if (told != nullptr) {
    *told = std::move(probed);
  }
  return profile;
}

// errno's reason, or 0.
int cannot_append_to(const std::string& file) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  const int failure = descriptor < 0 ? errno : 0;
  ::close(descriptor);
  return failure;
}

// On every request to any of its endpoints.
bool add_fields(const TargetOptions& options, Profile& profile, std::ostream& errors) {
  const auto fields = fields_from(options, errors);
  if (!fields) {
    return false;
  }
  for (EndpointProfile& endpoint : profile.endpoints) {
    endpoint.fields.insert(endpoint.fields.end(), fields->begin(), fields->end());
  }
  return true;
}

// What names of ours stand for: where the origins are, as the target sees it.
std::string address_of_origins(const Settings& settings) {
  boost::system::error_code unreadable;
  const auto host = boost::asio::ip::make_address(settings.origin_host, unreadable);
  if (!unreadable) {
    return host.to_string();
  }
  return settings.origin_bind.empty() ? "127.0.0.1" : settings.origin_bind;
}

// Of which no other spelling of an address can be made.
bool is_name(const std::string& host) {
  boost::system::error_code unreadable;
  boost::asio::ip::make_address(host, unreadable);
  return !host.empty() && unreadable;
}

// Origins that were put elsewhere may be out of the target's reach by a name, or on ::1.
// (A parent of ours reaches them all.)
void give_up_what_is_out_of_reach(TargetPool& pool, const Settings& settings) {
  if (pool.endpoint(pool.default_endpoint())->parent) {
    return;
  }
  const auto claims = pool.claims(pool.default_endpoint());
  for (const auto& [capability, where] :
       {std::pair("ipv6", ListenerHost::ipv6), std::pair("names", ListenerHost::name)}) {
    const auto view = pool.prepare(pool.default_endpoint());
    if (view && std::find(claims.begin(), claims.end(), capability) != claims.end() &&
        !reaches(where, *view, settings)) {
      pool.give_up(capability,
                   "the target doesn't reach an origin of ours that way while they "
                   "stand where --origin-bind puts them");
    }
  }
}

std::vector<std::string> names_of(const std::vector<EndpointProfile>& endpoints) {
  std::vector<std::string> names;
  for (const EndpointProfile& endpoint : endpoints) {
    names.push_back(endpoint.name);
  }
  return names;
}

// Why no origin can stand there; empty where one can, or where nothing was asked for.
std::string why_not_bound(const std::string& address) {
  if (address.empty()) {
    return {};
  }
  boost::system::error_code problem;
  const auto ip = boost::asio::ip::make_address(address, problem);
  if (problem) {
    return "expected an IP address of this machine, such as 0.0.0.0; how the target calls it goes "
           "to --origin-host";
  }
  boost::asio::io_context io;
  boost::asio::ip::tcp::acceptor acceptor(io);
  const boost::asio::ip::tcp::endpoint place(ip, 0);
  acceptor.open(place.protocol(), problem);
  if (!problem) {
    acceptor.bind(place, problem);
  }
  return problem == boost::system::errc::address_not_available
             ? "no address of this machine; `ip address` shows them"
         : problem ? problem.message()
                   : std::string();
}

// What is wrong with a URL in the place of HOST:PORT, and what to write; empty where it is none.
std::string why_no_url(const std::string& text) {
  const std::size_t scheme = text.find("://");
  if (scheme == std::string::npos) {
    return {};
  }
  std::string rest = text.substr(scheme + 3);
  rest = rest.substr(0, rest.find('/'));
  const std::size_t at = rest.rfind('@');
  const std::string place = at == std::string::npos ? rest : rest.substr(at + 1);
  return fmt::format("it is a URL; write {}{}{}", place,
                     text.starts_with("https:") ? " and --tls" : "",
                     at == std::string::npos ? "" : " and --user NAME:PASSWORD");
}

// Fields by which clients say who they are.
bool carries_credentials(const Field& field) {
  return same_name(field.name, "Proxy-Authorization") || same_name(field.name, "Authorization") ||
         same_name(field.name, "Cookie");
}

// Without the scheme before it.
std::string credentials_in(const Field& field) {
  const std::size_t space = field.value.find(' ');
  return space == std::string::npos ? field.value : field.value.substr(space + 1);
}

}  // namespace

Carrier spoken_to(const TargetOptions& options) {
  if (const auto carrier = target_carrier_from(options.carrier)) {
    return *carrier;
  }
  return options.tls ? Carrier::h1_tls : Carrier::h1_clear;
}

bool is_embedded(const std::string& name) {
  const std::vector<SourceFile> embedded = embedded_profiles();
  return std::any_of(embedded.begin(), embedded.end(), [&name](const SourceFile& file) {
    return std::filesystem::path(file.name).stem() == name;
  });
}

std::string arguments_of(const TargetOptions& options) {
  std::string arguments;
  const auto add = [&arguments](std::string_view name, const std::string& value) {
    arguments += value.empty() ? "" : fmt::format(" {} {}", name, shell_word(value));
  };
  add("--profile", options.profile);
  add("--target", options.address);
  if (!options.user_from_environment) {
    const std::string name = options.user.substr(0, options.user.find(':'));
    add("--user",
        options.show_credentials || options.user.empty() ? options.user : name + ":PASSWORD");
  }
  arguments += options.tls ? " --tls" : "";
  add("--carrier", options.carrier);
  for (const std::string& claim : options.claims) {
    add("--claim", claim);
  }
  for (const std::string& disclaimed : options.disclaims) {
    add("--disclaim", disclaimed);
  }
  add("--endpoint", options.endpoint);
  std::ostringstream nobody;
  for (const Field& field : fields_from(options, nobody).value_or(std::vector<Field>())) {
    const bool hidden = carries_credentials(field) && !options.show_credentials;
    add("--field", field.name + ": " + (hidden ? "CREDENTIALS" : field.value));
  }
  add("--origin-bind", options.origin_bind);
  add("--origin-host", options.origin_host);
  return arguments;
}

std::vector<Secret> secrets_of(const TargetOptions& options, const Profile& profile) {
  std::vector<Secret> secrets;
  const auto add = [&secrets](const std::optional<Credentials>& credentials) {
    if (credentials) {
      secrets.push_back({credentials->user, credentials->password});
    }
  };
  // The passwords of the profiles that everybody has are as well known as they are.
  const bool shipped =
      options.address.empty() && (options.profile.empty() || is_embedded(options.profile));
  for (const EndpointProfile& endpoint : profile.endpoints) {
    if (!shipped) {
      add(endpoint.credentials);
      add(endpoint.parent ? endpoint.parent->credentials : std::nullopt);
    }
  }
  std::ostringstream nobody;
  for (const Field& field : fields_from(options, nobody).value_or(std::vector<Field>())) {
    if (carries_credentials(field)) {
      secrets.push_back({"", credentials_in(field)});
    }
  }
  return secrets;
}

void take_credentials_of_environment(TargetOptions& options) {
  const char* user = std::getenv("CONNECTSPEC_USER");
  if (options.user.empty() && !options.address.empty() && user != nullptr) {
    options.user = user;
    options.user_from_environment = true;
  }
}

std::optional<Credentials> credentials_from(const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos || colon == 0) {
    return std::nullopt;
  }
  return Credentials{text.substr(0, colon), text.substr(colon + 1)};
}

std::optional<std::vector<Field>> fields_from(const TargetOptions& options, std::ostream& errors) {
  std::vector<Field> fields;
  for (const std::string& text : options.fields) {
    const auto field = field_in(text);
    if (!field) {
      errors << fmt::format("--field '{}': expected {}\n", text, expected_field);
      return std::nullopt;
    }
    fields.push_back(*field);
  }
  return fields;
}

std::optional<TargetView> attached_view(const TargetOptions& options, std::ostream& errors) {
  if (const std::string why_not = why_no_url(options.address); !why_not.empty()) {
    errors << fmt::format(
        "'{}': {}\n", options.address.substr(0, options.address.find("://") + 3) + "…", why_not);
    return std::nullopt;
  }
  const auto credentials = credentials_from(options.user);
  auto view = view_of_address(options.address);
  const auto fields = fields_from(options, errors);
  if ((!options.user.empty() && !credentials) || !view) {
    errors << (!view                           ? view.error().message
               : options.user_from_environment ? "CONNECTSPEC_USER: expected NAME:PASSWORD"
                                               : "--user: expected NAME:PASSWORD")
           << '\n';
    return std::nullopt;
  }
  if (!fields) {
    return std::nullopt;
  }
  view->credentials = credentials;
  view->fields = *fields;
  view->carrier = spoken_to(options);
  return *view;
}

bool take_place(const std::string& place, TargetOptions& options, std::ostream& errors) {
  if (place.empty()) {
    return true;
  }
  if (!options.address.empty() || !options.profile.empty()) {
    errors << fmt::format("'{}' and {} both name a target\n", place,
                          options.address.empty() ? "--profile" : "--target");
    return false;
  }
  // "HOST:PORT" and "[::1]:PORT" have a colon; names of profiles and their files have none.
  (place.find(':') == std::string::npos ? options.profile : options.address) = place;
  return true;
}

bool take_origins(const TargetOptions& options, Settings& settings, std::ostream& errors) {
  if (const std::string why_not = why_not_bound(options.origin_bind); !why_not.empty()) {
    errors << fmt::format("--origin-bind {}: {}\n", options.origin_bind, why_not);
    return false;
  }
  settings.origin_bind = options.origin_bind;
  settings.origin_host = options.origin_host;
  return true;
}

std::unique_ptr<TargetPool> pool_for(const TargetOptions& options, Settings& settings,
                                     std::ostream& errors, int& code, Probed* probed) {
  code = 2;
  if (!take_origins(options, settings, errors)) {
    return nullptr;
  }
  if (!options.address.empty() && !options.profile.empty()) {
    errors << "--target and --profile exclude each other: a profile says where its target is\n";
    return nullptr;
  }
  if (!options.user.empty() && options.address.empty()) {
    errors << "--user goes with --target; a profile says its credentials itself\n";
    return nullptr;
  }
  if ((options.tls || !options.carrier.empty()) && options.address.empty()) {
    errors << (options.tls ? "--tls goes with --target; of a profile, choose an endpoint that "
                             "speaks TLS by --endpoint\n"
                           : "--carrier goes with --target; of a profile, choose an endpoint that "
                             "speaks it by --endpoint\n");
    return nullptr;
  }
  if (!can_be_said(options, errors)) {
    return nullptr;
  }
  if (const char* file = std::getenv("SSLKEYLOGFILE"); file != nullptr && *file != '\0') {
    settings.key_log = file;
    if (const int failure = cannot_append_to(settings.key_log); failure != 0) {
      errors << fmt::format("SSLKEYLOGFILE={}: can't be written: {}\n", file,
                            std::generic_category().message(failure));
      return nullptr;
    }
  }
  const std::string name = options.profile.empty() ? "reference" : options.profile;
  auto profile = options.address.empty() ? checked_profile(name, errors)
                                         : probed_profile(options, settings, errors, code, probed);
  if (!profile) {
    return nullptr;
  }
  const bool attached = !options.address.empty();  // and has the fields already
  if (!attached && !add_fields(options, *profile, errors)) {
    return nullptr;
  }
  if (!profile->origin_host.empty() && settings.origin_host.empty()) {
    settings.origin_bind = "127.0.0.1";
    settings.origin_host = profile->origin_host;
  }
  auto pool =
      std::make_unique<TargetPool>(*profile, options.endpoint, address_of_origins(settings));
  if (pool->endpoint(pool->default_endpoint()) == nullptr) {
    std::string known;
    for (const EndpointProfile& endpoint : profile->endpoints) {
      known += (known.empty() ? "" : ", ") + endpoint.name;
    }
    errors << fmt::format("--endpoint {}: profile '{}' has {}{}\n", options.endpoint, profile->name,
                          known, did_you_mean(options.endpoint, names_of(profile->endpoints)));
    return nullptr;
  }
  give_up_disclaimed(options, *pool);
  if (!settings.origin_bind.empty()) {
    give_up_what_is_out_of_reach(*pool, settings);
  }
  if (is_name(settings.origin_host)) {
    pool->give_up("ipv4", "it reaches the origins by the name " + settings.origin_host);
  }
  code = 0;
  return pool;
}

}  // namespace connectspec
