#include "harness/runner/target_pool.h"

#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "harness/targets/loopback_map.h"
#include "harness/targets/low_ports.h"
#include "harness/targets/private_network.h"

namespace connectspec {
namespace {

// The lowest that cases want to watch.
constexpr std::uint16_t some_low_port = 25;

const std::vector<std::string>& need_private_names() {
  static const std::vector<std::string> names = {"names", "resolver-local", "denied-name", "dns"};
  return names;
}

// The first may have met a port that somebody else had.
constexpr int failed_starts_at_most = 2;

LaunchError error(std::string message) { return LaunchError{std::move(message)}; }

}  // namespace

boost::system::result<TargetView, LaunchError> view_of_address(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  std::string host = address.substr(0, colon == std::string::npos ? 0 : colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  const std::string port_text = colon == std::string::npos ? "" : address.substr(colon + 1);
  std::uint16_t port = 0;
  const auto [end, failed] =
      std::from_chars(port_text.data(), port_text.data() + port_text.size(), port);
  if (host.empty() || failed != std::errc() || end != port_text.data() + port_text.size() ||
      port == 0) {
    return error(
        fmt::format("'{}' is no HOST:PORT, such as 127.0.0.1:3128 or [::1]:3128", address));
  }
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int status = ::getaddrinfo(host.c_str(), port_text.c_str(), &hints, &found);
      status != 0) {
    return error(fmt::format("{}: {}", host, ::gai_strerror(status)));
  }
  std::array<char, NI_MAXHOST> numeric{};
  ::getnameinfo(found->ai_addr, found->ai_addrlen, numeric.data(), numeric.size(), nullptr, 0,
                NI_NUMERICHOST);
  ::freeaddrinfo(found);
  TargetView view;
  view.host = numeric.data();
  view.server_name = host == view.host ? std::string() : host;
  view.port = port;
  return view;
}

TargetPool::TargetPool(Profile profile, std::string endpoint, std::string origins)
    : profile_(std::move(profile)),
      default_endpoint_(endpoint.empty() ? profile_.endpoints.front().name : std::move(endpoint)),
      origins_(std::move(origins)) {
  // Before the name server, whose sockets and thread belong there too.
  if (profile_.launch && profile_.launch->private_network) {
    no_network_ = enter_private_network();
  }
  if (profile_.dns) {
    start_name_server(*profile_.dns);
    enter_fixed_names();
  }
}

// For targets that read no hosts file, or read it late. (A case enters the allowed name itself.)
void TargetPool::enter_fixed_names() {
  if (!names_) {
    return;
  }
  ZoneAnswer here;
  (origins_.find(':') == std::string::npos ? here.ipv4 : here.ipv6).push_back(origins_);
  for (const std::string& name : {profile_.origin_name, profile_.denied_name}) {
    if (!name.empty()) {
      names_->zone().add(name, {here});
    }
  }
  ZoneAnswer loopback;
  loopback.ipv4.emplace_back("127.0.0.1");
  loopback.ipv6.emplace_back("::1");
  names_->zone().add("localhost", {loopback});
}

void TargetPool::start_name_server(const DnsProfile& dns) {
  // Answers are remembered by targets that outlive a run, so that no two runs share a zone.
  const auto now = std::chrono::system_clock::now().time_since_epoch().count();
  dns_zone_ = fmt::format("r{:x}{:x}.{}", ::getpid(), now & 0xffffff, dns.zone);
  if (dns.port == 0 || !dns.host.empty()) {
    names_ = NameServer::start(dns.host.empty() ? "127.0.0.1" : dns.host, dns.port, no_names_);
    return;
  }
  // A fixed port, and any loopback address that is free there.
  const std::uint32_t run = loopback::octet_of_run(static_cast<std::uint32_t>(::getpid()));
  for (std::uint32_t attempt = 0; attempt < loopback::name_server_places && !names_; ++attempt) {
    const std::string address = loopback::text_of(loopback::name_server_of_run(run, attempt));
    names_ = NameServer::start(address, dns.port, no_names_);
  }
}

NameServerPlace TargetPool::name_server_place() const {
  NameServerPlace place;
  if (names_) {
    place.host = names_->host();
    place.port = names_->port();
  }
  place.origins = origins_;
  return place;
}

const EndpointProfile* TargetPool::endpoint(const std::string& name) const {
  for (const EndpointProfile& candidate : profile_.endpoints) {
    if (candidate.name == name) {
      return &candidate;
    }
  }
  return nullptr;
}

std::vector<std::string> TargetPool::claims(const std::string& name) const {
  std::vector<std::string> all = profile_.capabilities;
  if (const EndpointProfile* found = endpoint(name)) {
    all.insert(all.end(), found->capabilities.begin(), found->capabilities.end());
    if (found->parent) {
      std::erase(all, "dns");  // the parent would have to ask
      all.emplace_back("parent");
      // A plain parent looks names up and dials, so these would say nothing of the target.
      std::erase_if(all, [](const std::string& capability) {
        return capability == "dns" || capability == "private-network";
      });
    }
    if (found->parent && found->parent->credentials) {
      all.emplace_back("parent-credentials");
    }
  }
  if (const EndpointProfile* found = endpoint(name); found != nullptr && found->address.empty()) {
    all.emplace_back("launched");
  }
  if (const EndpointProfile* found = endpoint(name); found != nullptr && found->tls) {
    all.emplace_back("tls");
  }
  all.emplace_back("ipv4");
  if (profile_.launch && profile_.launch->private_network) {
    all.emplace_back("private-network");
  }
  if (port_can_be_bound(some_low_port)) {
    all.emplace_back("low-ports");
  }
  std::erase_if(all, [this](const std::string& one) { return !why_not(one).empty(); });
  return all;
}

// The endpoint with the address of its parent filled in.
boost::system::result<EndpointProfile, LaunchError> TargetPool::with_parent(
    const EndpointProfile& endpoint) {
  EndpointProfile chained = endpoint;
  if (chained.parent) {
    auto found = doors_.find(endpoint.name);
    if (found == doors_.end()) {
      auto door = ParentDoor::open(endpoint.parent->listen);
      if (!door) {
        return door.error();
      }
      found = doors_.emplace(endpoint.name, std::move(*door)).first;
    }
    chained.parent->listen = found->second.authority();
  }
  return chained;
}

const ParentDoor* TargetPool::parent_door(const std::string& name) const {
  const auto found = doors_.find(name);
  return found == doors_.end() ? nullptr : &found->second;
}

void TargetPool::give_up(const std::string& capability, const std::string& why) {
  given_up_[capability] = why;
}

std::string TargetPool::why_not(const std::string& capability) const {
  if (const auto found = given_up_.find(capability); found != given_up_.end()) {
    return found->second;
  }
  if (capability == "private-network") {
    return no_network_;
  }
  const auto& needing = need_private_names();
  if (std::find(needing.begin(), needing.end(), capability) == needing.end()) {
    return {};
  }
  if (profile_.launch && profile_.launch->private_names && !private_names_possible()) {
    return "an /etc/hosts and /etc/resolv.conf of its own can't be had for the target; needs root";
  }
  return capability == "dns" && !names_ ? no_names_ : std::string();
}

boost::system::result<RunningTarget*, LaunchError> TargetPool::started(
    const EndpointProfile& endpoint) {
  if (const auto found = running_.find(endpoint.name); found != running_.end()) {
    return &found->second;
  }
  FailedStarts& failed = failed_[endpoint.name];
  if (failed.in_a_row >= failed_starts_at_most) {
    return failed.last;
  }
  auto running = launch(profile_, endpoint, name_server_place(), interrupted_);
  if (!running) {
    ++failed.in_a_row;
    failed.last = running.error();
    return running.error();
  }
  failed = {};
  ++starts_;
  return &running_.emplace(endpoint.name, std::move(*running)).first->second;
}

boost::system::result<TargetView, LaunchError> TargetPool::prepare(const std::string& name) {
  const EndpointProfile* known = endpoint(name);
  if (known == nullptr) {
    return error(fmt::format("profile '{}' has no endpoint '{}'", profile_.name, name));
  }
  const auto wanted = with_parent(*known);
  if (!wanted) {
    return wanted.error();
  }
  TargetView view;
  if (!wanted->address.empty()) {
    auto attached = view_of_address(wanted->address);
    if (!attached) {
      return attached.error();
    }
    view = *attached;
  } else {
    const auto running = started(*wanted);
    if (!running) {
      return running.error();
    }
    view.host = (*running)->host();
    view.port = (*running)->port();
    view.tls_authority = (*running)->authority();
  }
  view.carrier = wanted->carrier();
  view.credentials = wanted->credentials;
  view.fields = wanted->fields;
  view.ports_allowed = profile_.ports_allowed;
  view.ports_denied = profile_.ports_denied;
  view.denied_address = profile_.denied_address;
  view.denied_name = profile_.denied_name;
  view.allowed_name = profile_.allowed_name;
  view.name_server = names_.get();
  view.dns_zone = dns_zone_;
  view.origin_name = profile_.origin_name.empty() ? "localhost" : profile_.origin_name;
  return view;
}

std::optional<Resources> TargetPool::resources(const std::string& name) const {
  const auto found = running_.find(name);
  return found == running_.end() ? std::nullopt : found->second.resources();
}

bool TargetPool::exited(const std::string& name) const {
  const auto found = running_.find(name);
  return found != running_.end() && found->second.exited();
}

std::string TargetPool::last_words(const std::string& name) const {
  const auto found = running_.find(name);
  return found == running_.end() ? std::string() : found->second.last_words();
}

int TargetPool::process_id(const std::string& name) const {
  const auto found = running_.find(name);
  return found == running_.end() ? 0 : found->second.process_id();
}

void TargetPool::kill_all() {
  for (auto& [name, target] : running_) {
    target.kill();
  }
  running_.clear();
}

void TargetPool::discard(const std::string& name) { running_.erase(name); }

}  // namespace connectspec
