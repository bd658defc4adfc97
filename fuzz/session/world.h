// One session of the reference proxy with both its sides in memory, a scripted network and a
// virtual clock: carries out what the session asks for and watches that it keeps its promises (ids
// of fuzz/README.md).
//
//   S01  nothing is resolved or dialled but for a complete valid head
//   S02  what is dialled is what the target says, what the resolver said of it, or the parent,
//        which is asked for the same
//   S03  one final answer; the tunnel only after the dial succeeded and the parent agreed
//   S04  the 2xx has no Content-Length and no Transfer-Encoding; a refusal is one whole response
//   S05  the octets behind the head reach the origin, all of them and no others; those behind the
//        parent's 2xx the client
//   S06  a side that ended is passed on once, and the session ends when both have
//   S07  early data are bounded
//   S08  after a refusal nothing is resolved, dialled or relayed
//   S09  while it lives a timer runs, so that it ends whatever nobody does; then nothing is left.
//        A proxy about to stop lets go who has asked for nothing, and nobody else
//   S10  a lookup, dial or parent that fails is answered with the status that says so
//   S11  how the octets of client and parent are cut into reads changes nothing
//   S12  no tunnel without the right credentials, which the parent doesn't see, nor past a limit
//   S13  what policy denies is neither resolved nor dialled, however it is spelt
//   P19  what a request held breaks neither an answer nor a line of the log
#pragma once

#include <string_view>

#include "fuzz/defects/session_defect.h"
#include "fuzz/oracles/violation.h"

namespace connectspec::fuzz {

// Plays the script that the octets stand for, with the client's octets whole and then one by one.
// `defect`: for tests of the oracles.
Finding check_session(std::string_view input, const SessionDefect& defect = {});

}  // namespace connectspec::fuzz
