// libc's functions as static programs have them; what is linked into this test is names.cpp.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <netdb.h>
#include <pwd.h>
#include <unistd.h>

#include <array>
#include <string>
#include <vector>

namespace {

using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "127.0.0.1 80" of each that is found.
std::vector<std::string> found(const char* host, const char* service, int flags = 0,
                               int family = AF_UNSPEC) {
  addrinfo hints{};
  hints.ai_flags = flags;
  hints.ai_family = family;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  std::vector<std::string> out;
  if (::getaddrinfo(host, service, &hints, &list) != 0) {
    return out;
  }
  for (const addrinfo* node = list; node != nullptr; node = node->ai_next) {
    std::array<char, 100> address{};
    std::array<char, 10> port{};
    EXPECT_EQ(::getnameinfo(node->ai_addr, node->ai_addrlen, address.data(), address.size(),
                            port.data(), port.size(), NI_NUMERICHOST | NI_NUMERICSERV),
              0);
    EXPECT_EQ(node->ai_socktype, SOCK_STREAM);
    out.push_back(address.data() + std::string(" ") + port.data());
  }
  ::freeaddrinfo(list);
  return out;
}

TEST(StaticNames, addresses_in_digits_are_no_names) {
  EXPECT_THAT(found("127.0.0.1", "80"), ElementsAre("127.0.0.1 80"));
  EXPECT_THAT(found("::1", "3128"), ElementsAre("::1 3128"));
  EXPECT_THAT(found("fe80::1%lo", "1"), ElementsAre("fe80::1%lo 1"));
  EXPECT_THAT(found("fe80::1%1", "1"), ElementsAre("fe80::1%lo 1"));
  EXPECT_THAT(found("127.0.0.1", nullptr), ElementsAre("127.0.0.1 0"));
  EXPECT_THAT(found("127.0.0.1", "1", 0, AF_INET6), IsEmpty());
}

TEST(StaticNames, no_name_is_this_machine) {
  EXPECT_THAT(found(nullptr, "80"), ElementsAre("127.0.0.1 80", "::1 80"));
  EXPECT_THAT(found(nullptr, "80", AI_PASSIVE), ElementsAre("0.0.0.0 80", ":: 80"));
}

TEST(StaticNames, localhost_is_found_without_a_name_server) {
  EXPECT_THAT(found("localhost", "80"), Contains(AnyOf("127.0.0.1 80", "::1 80")));
  EXPECT_THAT(found("localhost", "80", 0, AF_INET), ElementsAre("127.0.0.1 80"));
}

TEST(StaticNames, what_is_no_name_or_no_port_is_not_found) {
  EXPECT_THAT(found("localhost", "80", AI_NUMERICHOST), IsEmpty());
  EXPECT_THAT(found("no.such.name.invalid", "80"), IsEmpty());
  EXPECT_THAT(found("127.0.0.1", "http"), IsEmpty());
  EXPECT_THAT(found("127.0.0.1", "65536"), IsEmpty());
}

TEST(StaticNames, users_are_those_of_the_files) {
  passwd entry{};
  passwd* user = nullptr;
  std::array<char, 4096> buffer{};
  EXPECT_EQ(::getpwnam_r("root", &entry, buffer.data(), buffer.size(), &user), 0);
  ASSERT_NE(user, nullptr);
  EXPECT_EQ(user->pw_uid, 0U);
  EXPECT_EQ(::getpwnam_r("no-such-user", &entry, buffer.data(), buffer.size(), &user), 0);
  EXPECT_EQ(user, nullptr);
}

TEST(StaticNames, groups_begin_with_the_users_own) {
  std::array<gid_t, 64> groups{};
  int count = groups.size();
  EXPECT_GE(::getgrouplist("root", 0, groups.data(), &count), 1);
  EXPECT_EQ(groups[0], 0U);
  count = 0;
  EXPECT_EQ(::getgrouplist("root", 0, groups.data(), &count), -1);
  EXPECT_GE(count, 1);
}

}  // namespace
