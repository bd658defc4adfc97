// What a static program has in place of libc's functions that load modules: none. A machine's
// openssl.cnf may name one (the provider "legacy", say), and it would bring in another libc, of
// which the program dies before its first line (SIGFPE on Ubuntu 24.04). Without it OpenSSL goes
// on.
#include <dlfcn.h>

extern "C" {

void* dlopen(const char* /*file*/, int /*mode*/) noexcept { return nullptr; }

void* dlsym(void* /*module*/, const char* /*name*/) noexcept { return nullptr; }

int dladdr(const void* /*address*/, Dl_info* /*info*/) noexcept { return 0; }

int dlclose(void* /*module*/) noexcept { return -1; }

char* dlerror() noexcept {
  static char text[] = "a static program loads no modules";
  return text;
}

}  // extern "C"
