// What a refusal says where the harmless neighbour of the request was refused alike: nothing. One
// that was refused with another status had another reason.
#pragma once

namespace connectspec {

struct Judgement;
struct NeighbourSeen;
struct Observation;

// Of the first client's first final response; 0: there is none.
int first_status(const Observation& observation);

// A pass, a warn or an open question, and the first client wasn't served.
bool rests_on_refusal(const Judgement& judgement, const Observation& observation);

// The neighbour of this form, where it was refused as the case was; nullptr: it wasn't, or nobody
// has asked.
const NeighbourSeen* refused_alike(const Observation& observation);

// Leaves a verdict that rests on such a refusal open. One that rests on another form of the case
// says which forms it is not about.
void apply_neighbours(const Observation& observation, Judgement& judgement);

}  // namespace connectspec
