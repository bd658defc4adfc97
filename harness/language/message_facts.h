// Facts about messages: a client's responses, and the request that a parent got.
#pragma once

#include <string>
#include <vector>

#include "harness/language/surroundings.h"
#include "harness/model/fact.h"

namespace connectspec {

// Keys that stand for facts about a client's responses, and about a parent's request; "client2." or
// "parent." may stand before them.
const std::vector<std::string>& response_words();
const std::vector<std::string>& request_words();

// One of these facts. Empty: a mistake was reported.
std::vector<Fact> read_of_response(const std::string& client, const std::string& key,
                                   const Cursor& value, Surroundings& around);
std::vector<Fact> read_of_request(const std::string& parent, const std::string& key,
                                  const Cursor& value, Surroundings& around);

}  // namespace connectspec
