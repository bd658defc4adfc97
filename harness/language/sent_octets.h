// The octets that the clients of a case send, in short: what a change of the case language must
// not change unseen.
#pragma once

#include <map>
#include <string>

#include "harness/model/scenario.h"

namespace connectspec {

struct Suite;

// SHA-256 of what the clients write, under made-up names: in the order of the script each write
// with its client and where it ends, and that a half-close follows directly. What can't be
// expanded is told in place of the digest.
std::string digest_of_sent_octets(const Scenario& scenario);

// By the ids of the cases; of further askings, with the form behind an @.
std::map<std::string, std::string> digests_of_sent_octets(const Suite& suite);

}  // namespace connectspec
