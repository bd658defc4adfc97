// The words of carriers, and their sets.
#include "harness/model/carrier.h"

#include <gtest/gtest.h>

namespace connectspec {
namespace {

TEST(Carrier, IsFoundByTheWordItIsWrittenWith) {
  for (const Carrier carrier :
       {Carrier::h1_clear, Carrier::h1_tls, Carrier::h2_clear, Carrier::h2_tls}) {
    EXPECT_EQ(carrier_from(to_string(carrier)), carrier);
    EXPECT_EQ(carriers_from(to_string(carrier)), Carriers(carrier));
  }
  EXPECT_FALSE(carrier_from("h1")) << "a protocol is no single carrier";
  EXPECT_FALSE(carriers_from("h4"));
  EXPECT_TRUE(in_tls(Carrier::h1_tls));
  EXPECT_FALSE(in_tls(Carrier::h1_clear));
}

TEST(Carriers, AreCalledByTheFewestWords) {
  EXPECT_EQ(to_string(Carriers(Carrier::h1_tls)), "h1-tls");
  EXPECT_EQ(to_string(Carrier::h1_clear | Carriers(Carrier::h1_tls)), "h1");
  EXPECT_EQ(to_string(carriers_in_tls()), "h1-tls, h2-tls");
  EXPECT_EQ(to_string(carriers_of_http2() | Carriers(Carrier::h1_tls)), "h1-tls, h2");
  EXPECT_EQ(to_string(Carriers::any()), "any");
  EXPECT_EQ(to_string(Carriers()), "none");
}

TEST(Carriers, OfAProtocolHaveAWordAndItsHelp) {
  EXPECT_EQ(carriers_from("h1"), carriers_of_http1());
  EXPECT_EQ(carrier_words().front().word, "h1");
  EXPECT_EQ(carrier_words().front().help, "HTTP/1.1, in clear or in TLS");
  EXPECT_EQ(carrier_words().at(1).help, "HTTP/1.1 in clear");
}

TEST(Carriers, AnyIsMoreThanThoseThatThereAre) {
  EXPECT_TRUE(Carriers::any().contains(carriers_of_http1()));
  EXPECT_FALSE(carriers_of_http1().contains(Carriers::any()));
  EXPECT_TRUE((carriers_of_http1() & ~carriers_in_tls()) == Carriers(Carrier::h1_clear));
  EXPECT_FALSE((~carriers_of_http1()).contains(carriers_in_tls()));
  EXPECT_TRUE((~carriers_of_http1()).contains(carriers_of_http2()));
}

}  // namespace
}  // namespace connectspec
