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

// Of frames alike so many are told one by one; for those behind them an event among so many last
// ones is looked for.
constexpr std::size_t frames_told = 32;
constexpr std::size_t events_looked_at = 8;

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

// Where bulk is under way, or a flood, frames of one kind are told as one: the last few events are
// looked at, as those of both directions take turns.
Event* Scene::event_that_tells(const Actor& actor, EventKind kind, const FrameRecord& frame) {
  const std::size_t like_it = ++frames_alike_[{actor, kind, frame.type, frame.stream}];
  if (like_it <= frames_told || !frame.fields.empty()) {
    return nullptr;
  }
  const std::size_t oldest = events.size() - std::min(events.size(), events_looked_at);
  for (std::size_t at = events.size(); at > oldest; --at) {
    Event& event = events[at - 1];
    if (event.kind == kind && event.actor == actor && event.frame->type == frame.type &&
        event.frame->flags == frame.flags && event.frame->stream == frame.stream) {
      return &event;
    }
  }
  return nullptr;
}

void Scene::record_frame(const Actor& actor, EventKind kind, const FrameRecord& frame,
                         std::string_view payload, std::uint64_t length, std::string_view text) {
  if (Event* const earlier = event_that_tells(actor, kind, frame)) {
    earlier->count += length;
    ++earlier->frame->frames;
    return;
  }
  if (!room()) {
    return;
  }
  const std::string kept(payload.substr(0, allowance(actor, kind, payload.size())));
  events.push_back({now(), actor, kind, kept, length, std::string(text), frame});
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
