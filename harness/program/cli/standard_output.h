// What is printed arrives, or the exit status says that it didn't.
#pragma once

namespace connectspec {

// A standard stream that was closed before we began would be the number of the first socket, and
// that be printed to: it is taken by what can't be written.
void take_closed_standard_streams();

// The exit status of a command that ends with `status`: 2 instead of 0, and a complaint, where not
// all could be written. A reader who has left (`connectspec list | head`) wanted no more.
int status_with_output(int status);

}  // namespace connectspec
