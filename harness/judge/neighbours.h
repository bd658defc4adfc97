// What a refusal says where the harmless neighbour of the request was refused as well: nothing.
#pragma once

namespace connectspec {

struct Judgement;
struct NeighbourSeen;
struct Observation;

// A pass, a warn or an open question, and the first client wasn't served.
bool rests_on_refusal(const Judgement& judgement, const Observation& observation);

// The neighbour of this form, where it wasn't served; nullptr: it was, or nobody has asked.
const NeighbourSeen* unserved_neighbour(const Observation& observation);

// Leaves a verdict that rests on such a refusal open. One that rests on another form of the case
// says which forms it is not about.
void apply_neighbours(const Observation& observation, Judgement& judgement);

}  // namespace connectspec
