// The checks of `lint`. Each says what can't be meant, why it matters and what to write instead; a
// case with parameters is asked variant by variant, and the same complaint at the same place is
// told once.
#pragma once

#include "harness/language/suite.h"
#include "harness/model/case.h"
#include "harness/model/diagnostics.h"

namespace connectspec {

// A rule, a part of one or a `require` that can never hold, or always does; a case that nothing can
// pass.
void check_idle_rules(const Suite& suite, Diagnostics& complaints);

// A rule that never decides, because one before it holds whenever this one does.
void check_shadowed_rules(const Suite& suite, Diagnostics& complaints);

// A pass that wants octets of a listener which nobody in the script sends.
void check_unsent_data(const Case& scenario, Diagnostics& complaints);

// A CONNECT without credentials in a case that isn't about them.
void check_credentials(const Case& scenario, Diagnostics& complaints);

// A field line of credentials that isn't a line of its own.
void check_auth_line(const Case& scenario, Diagnostics& complaints);

// A fail, or a warn, that every right target gets: the script has another client served, and the
// rule wants no listener to be touched.
void check_served_client(const Case& scenario, Diagnostics& complaints);

// A fail that a served client gets only because what tells a good tunnel from a bad one isn't in
// the script.
void check_unasked_probe(const Case& scenario, Diagnostics& complaints);

// An echo on the connection of another client, or on one that nobody asks for.
void check_echoes(const Case& scenario, Diagnostics& complaints);

// A response that is awaited before the request's head is complete.
void check_open_head(const Case& scenario, Diagnostics& complaints);

// Something the profile is asked for without the capability that says that it has it.
void check_needs(const Case& scenario, Diagnostics& complaints);

// A word in place of `present` or `absent`, which is taken for a pattern of the field's value.
void check_field_words(const Case& scenario, Diagnostics& complaints);

// An endpoint whose name is a slip of the pen away from one that profiles have.
void check_endpoint(const WrittenCase& written, const Suite& suite, Diagnostics& complaints);

// A refusal that a target which refuses everything would pass.
void check_lonely_refusal(const Case& scenario, const Suite& suite, Diagnostics& complaints);

// A refusal that the Host field may be the reason of, and a neighbour that is none.
void check_neighbour(const Case& scenario, Diagnostics& complaints);

// Parameters that nothing uses, and rows that are the same.
void check_parameters(const WrittenCase& written, const Suite& suite, Diagnostics& complaints);

// Templates that no run could fill in, and answers to a challenge that no step awaits.
void check_filling(const WrittenCase& written, const Suite& suite, Diagnostics& complaints);

// Escapes and line ends that YAML leaves as they stand, or takes away.
void check_octets(const WrittenText& text, const SourceFile& file, Diagnostics& complaints);

// A text that ends where YAML takes the rest of its line for a comment.
void check_prose(const WrittenText& text, const SourceFile& file, Diagnostics& complaints);

// Where to complain of a rule: at it, or, where it is of a list that several cases share, at the
// case's `use`.
const SourcePosition& place_of(const Rule& rule, const Case& scenario);

}  // namespace connectspec
