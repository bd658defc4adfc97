#include "harness/engine/naming.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/dns/name_server.h"
#include "harness/model/event.h"
#include "harness/model/name.h"
#include "harness/wire/template.h"

namespace connectspec {
namespace {

ZoneAnswer::Kind zone_kind(NameAnswer::Kind kind) {
  switch (kind) {
    case NameAnswer::Kind::addresses:
      return ZoneAnswer::Kind::addresses;
    case NameAnswer::Kind::alias:
      return ZoneAnswer::Kind::alias;
    case NameAnswer::Kind::nxdomain:
      return ZoneAnswer::Kind::nxdomain;
    case NameAnswer::Kind::servfail:
      return ZoneAnswer::Kind::servfail;
    case NameAnswer::Kind::refused:
      return ZoneAnswer::Kind::refused;
    case NameAnswer::Kind::silent:
      break;
  }
  return ZoneAnswer::Kind::silent;
}

void add_address(const std::string& address, ZoneAnswer& answer) {
  const bool v6 = address.find(':') != std::string::npos;
  (v6 ? answer.ipv6 : answer.ipv4).push_back(address);
}

}  // namespace

Naming::Naming(const std::vector<Name>& names, const TargetView& target, Bindings& bindings)
    : names_(&names), server_(target.name_server) {
  if (names.empty()) {
    return;
  }
  static std::uint64_t executions = 0;  // of this process: caches never see a name twice
  const std::string zone = fmt::format("c{}.{}", ++executions, target.dns_zone);
  bindings["zone"] = zone;
  for (const Name& name : names) {
    const auto label = expand(name.label, bindings);
    if (!label) {
      failure_ = fmt::format("the label of name '{}': {}", name.name, label.error().message);
      return;
    }
    const bool whole = label->ends_with('.');
    full_names_[name.name] = whole ? label->substr(0, label->size() - 1) : *label + "." + zone;
    bindings["names." + name.name] = full_names_[name.name];
  }
}

Naming::Naming(Naming&& other) noexcept { *this = std::move(other); }

Naming& Naming::operator=(Naming&& other) noexcept {
  std::swap(names_, other.names_);
  std::swap(server_, other.server_);
  std::swap(full_names_, other.full_names_);
  std::swap(listeners_, other.listeners_);
  std::swap(failure_, other.failure_);
  return *this;
}

Naming::~Naming() {
  for (const auto& [name, full] : full_names_) {
    if (server_ != nullptr) {
      server_->zone().remove(full);
    }
  }
}

void Naming::stands_at(const std::string& listener, const std::string& address) {
  listeners_[listener].push_back(address);
}

ZoneAnswer Naming::answer(const NameAnswer& from, const Bindings& bindings,
                          AddressPool& addresses) {
  ZoneAnswer to;
  to.kind = zone_kind(from.kind);
  to.delay = from.delay;
  if (const auto alias = full_names_.find(from.alias); alias != full_names_.end()) {
    to.alias = alias->second;
  }
  for (const std::string& one : from.addresses) {
    if (const auto listener = listeners_.find(one); listener != listeners_.end()) {
      for (const std::string& address : listener->second) {
        add_address(address, to);
      }
    } else if (const auto literal = expand(one, bindings)) {
      add_address(*literal, to);
    } else {
      failure_ = fmt::format("address '{}': {}", one, literal.error().message);
    }
  }
  for (std::uint32_t count = 0; count < from.nobody; ++count) {
    add_address(addresses.next(), to);
  }
  return to;
}

void Naming::enter(const Bindings& bindings, AddressPool& addresses, std::string& failure) {
  if (full_names_.empty() && failure_.empty()) {
    return;
  }
  if (server_ == nullptr) {
    failure_ = "the target doesn't ask the run's name server";
  } else if (const std::string broken = server_->failure(); !broken.empty()) {
    failure_ = "the run's name server failed: " + broken;
  }
  for (const Name& name : *names_) {
    if (!failure_.empty()) {
      break;
    }
    std::vector<ZoneAnswer> answers;
    for (const NameAnswer& one : name.answers) {
      answers.push_back(answer(one, bindings, addresses));
    }
    if (!server_->zone().add(full_names_[name.name], std::move(answers))) {
      failure_ = fmt::format("'{}' is no domain name", full_names_[name.name]);
    }
  }
  if (failure.empty()) {
    failure = failure_;
  }
}

void Naming::tell(Clock::time_point began, std::vector<Event>& events) const {
  using std::chrono::microseconds;
  for (const auto& [name, full] : full_names_) {
    if (server_ == nullptr) {
      return;
    }
    for (ZoneQuestion& question : server_->zone().questions(full)) {
      Event event;
      const auto at = std::chrono::duration_cast<microseconds>(question.at - began).count();
      event.at = static_cast<std::uint64_t>(std::max<std::int64_t>(at, 0));
      event.actor = Actor::name(name);
      event.kind = EventKind::asked;
      event.text = std::move(question.text);
      events.push_back(std::move(event));
    }
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const Event& left, const Event& right) { return left.at < right.at; });
}

}  // namespace connectspec
