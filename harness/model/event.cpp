#include "harness/model/event.h"

#include <array>

#include "harness/model/words.h"

namespace connectspec {
namespace {

constexpr std::array<Word<EventKind>, 26> event_kinds{{
    {EventKind::connecting, "connecting"},
    {EventKind::connected, "connected"},
    {EventKind::connect_failed, "connect-failed"},
    {EventKind::accepted, "accepted"},
    {EventKind::sent, "sent"},
    {EventKind::received, "received"},
    {EventKind::frame_sent, "frame-sent"},
    {EventKind::frame_received, "frame-received"},
    {EventKind::fin_sent, "fin-sent"},
    {EventKind::fin_received, "fin-received"},
    {EventKind::rst_sent, "rst-sent"},
    {EventKind::rst_received, "rst-received"},
    {EventKind::handshake_done, "handshake-done"},
    {EventKind::handshake_failed, "handshake-failed"},
    {EventKind::close_notify_sent, "close-notify-sent"},
    {EventKind::close_notify_received, "close-notify-received"},
    {EventKind::closed, "closed"},
    {EventKind::send_failed, "send-failed"},
    {EventKind::reading_paused, "reading-paused"},
    {EventKind::reading_resumed, "reading-resumed"},
    {EventKind::deadline, "deadline"},
    {EventKind::quiet, "quiet"},
    {EventKind::asked, "asked"},
    {EventKind::note, "note"},
    {EventKind::canary, "canary"},
    {EventKind::target_exited, "target-exited"},
}};

}  // namespace

std::string_view to_string(EventKind kind) { return word_of(event_kinds, kind); }
std::optional<EventKind> event_kind_from(std::string_view word) {
  return value_of(event_kinds, word);
}

}  // namespace connectspec
