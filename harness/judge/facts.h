// What single facts of a rule say about an observation.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/model/fact.h"
#include "harness/model/observation.h"

namespace connectspec {

struct ClientAnswer {
  Answer kind = Answer::silent;
  const Response* response = nullptr;  // with Answer::status: the first final one
};

ClientAnswer answer_of(const Observation& observation, const Actor& client);

// A final response whose head arrived whole and has a status code.
bool readable_final(const Response& response);

// Whether what arrived in place of a response can't be one.
bool unreadable(const Response& response);

bool fact_holds(const Fact& fact, const Observation& observation,
                const std::vector<std::string>& claims);

}  // namespace connectspec
