// The names of a listener in templates.
#include "harness/wire/listener_names.h"

#include <gtest/gtest.h>

namespace connectspec {
namespace {

TEST(BindNames, BindsTheAuthorityAndItsParts) {
  Bindings bindings;
  bind_names(bindings, "origin", "[::1]", "443");
  EXPECT_EQ(bindings, (Bindings{
                          {"origin", "[::1]:443"},
                          {"origin.host", "[::1]"},
                          {"origin.port", "443"},
                      }));
  bind_names(bindings, "origin", "127.0.0.1", "80");
  EXPECT_EQ(bindings["origin"], "127.0.0.1:80");
}

}  // namespace
}  // namespace connectspec
