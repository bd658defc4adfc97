#include "harness/engine/scene.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "harness/io/background.h"
#include "harness/model/limits.h"

namespace connectspec {
namespace {

// Of each event of a transfer that is folded: enough to see where in the stream it was.
constexpr std::size_t folded_bytes = 32;

}  // namespace

std::uint64_t Scene::now() const {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began).count());
}

bool Scene::room() {
  if (events.size() < Limits::events) {
    return true;
  }
  if (events.size() == Limits::events) {
    Event last;
    last.at = now();
    last.actor = Actor::harness();
    last.text = "the transcript is full; later events are counted in the totals only";
    events.push_back(std::move(last));
  }
  return false;
}

std::size_t Scene::allowance(const Actor& actor, EventKind kind, std::size_t size) {
  std::size_t& kept = kept_[{actor, kind}];
  const std::size_t most = kept < Limits::event_bytes ? Limits::event_bytes : folded_bytes;
  const std::size_t allowed = std::min(size, most);
  kept += allowed;
  return allowed;
}

void Scene::record(const Actor& actor, EventKind kind, std::string_view text) {
  if (!room()) {
    return;
  }
  events.push_back({now(), actor, kind, "", 0, std::string(text)});
}

void Scene::record_octets(const Actor& actor, EventKind kind, std::string_view octets) {
  // Bulk arrives in hundreds of reads; neighbours of one kind are told as one event.
  if (!events.empty()) {
    Event& last = events.back();
    if (last.kind == kind && last.actor == actor && last.bytes.size() < last.count) {
      last.count += octets.size();
      return;
    }
  }
  if (!room()) {
    return;
  }
  const std::string kept(octets.substr(0, allowance(actor, kind, octets.size())));
  events.push_back({now(), actor, kind, kept, octets.size(), ""});
}

void Scene::record_records(const Actor& actor, EventKind kind, std::string_view octets) {
  if (!keeps_records || octets.empty()) {
    return;
  }
  std::size_t& kept = kept_of_records_[{actor, kind}];
  const std::string_view known = octets.substr(0, Limits::record_bytes - kept);
  kept += known.size();
  if (known.empty() && !records.empty() && records.back().actor == actor &&
      records.back().kind == kind) {
    records.back().count += octets.size();
  } else {
    records.push_back({now(), actor, kind, std::string(known), octets.size(), ""});
  }
}

void Scene::tell_secrets(std::string_view lines) {
  if (keeps_records) {
    tls_secrets += lines;
  }
  if (!key_log.empty() && !lines.empty()) {
    // In one write, so that lines of several programs stay whole.
    std::ofstream(key_log, std::ios::app) << lines << std::flush;
  }
}

void Scene::in_background(Actor actor, boost::asio::awaitable<void> work) {
  connectspec::in_background(
      executor, std::move(work),
      [self = shared_from_this(), actor = std::move(actor)](const std::string& thrown) {
        if (!thrown.empty()) {
          self->failed(actor, thrown);
        }
      });
}

void Scene::failed(const Actor& actor, std::string_view why) {
  record(actor, EventKind::note, fmt::format("the harness failed here: {}", why));
  if (failure.empty()) {
    failure = fmt::format("{}: {}", actor.text(), why);
  }
  changed.notify();
}

}  // namespace connectspec
