// Targets that start, don't, die, or want a place of their own; real processes.
#include "harness/targets/launch.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>

#include "harness/targets/private_network.h"
#include "harness/targets/process.h"
#include "harness/targets/profile.h"
#include "harness/wire/bytes.h"

namespace connectspec {
namespace {

using std::chrono::milliseconds;

sockaddr_in address_of(std::uint32_t host, int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(host);
  return address;
}

Descriptor listen_on(std::uint32_t host, int port) {
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const auto address = address_of(host, port);
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(socket.get(), 16) != 0) {
    socket.reset();
  }
  return socket;
}

int port_of(const Descriptor& socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

Descriptor connect_to(int port) {
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const auto address = address_of(INADDR_LOOPBACK, port);
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    socket.reset();
  }
  return socket;
}

// This test program is its own target: started again with that variable set, it listens, and aborts
// as soon as a client sends something.
struct Impersonation {
  Impersonation() {
    const char* const port = std::getenv("CONNECTSPEC_TEST_LISTEN");
    if (port == nullptr) {
      return;
    }
    const Descriptor socket = listen_on(INADDR_LOOPBACK, std::stoi(port));
    std::puts("listening");
    std::fflush(stdout);
    while (socket) {
      const Descriptor client(::accept(socket.get(), nullptr, nullptr));
      char octet = 0;
      if (::read(client.get(), &octet, 1) > 0) {
        std::fputs("what was that?\n", stderr);
        std::abort();
      }
    }
    std::_Exit(1);
  }
} const impersonation;

Profile profile_of(std::vector<std::string> command) {
  Profile profile;
  profile.name = "test";
  profile.launch.emplace();
  profile.launch->command = std::move(command);
  profile.launch->ready_within = milliseconds(5000);
  profile.endpoints.emplace_back();
  profile.endpoints.front().name = "plain";
  return profile;
}

Profile listening_profile() {
  return profile_of({"env", "CONNECTSPEC_TEST_LISTEN={port}",
                     std::filesystem::read_symlink("/proc/self/exe").string()});
}

boost::system::result<RunningTarget, LaunchError> start(const Profile& profile) {
  return launch(profile, profile.endpoints.front());
}

std::string error_of(const Profile& profile) {
  const auto target = start(profile);
  return target.has_error() ? target.error().message : "";
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

bool readable_within(int descriptor, int time) {
  pollfd entry{descriptor, POLLIN, 0};
  return ::poll(&entry, 1, time) == 1;
}

TEST(launch, of_a_missing_program_names_its_package) {
  auto profile = profile_of({"no-such-program"});
  profile.launch->package = "nosuch";
  EXPECT_TRUE(contains(error_of(profile), "no program 'no-such-program'")) << error_of(profile);
  EXPECT_TRUE(contains(error_of(profile), "apt-get install nosuch"));
}

TEST(launch, of_a_program_that_requires_what_is_not_there_names_that) {
  auto profile = profile_of({"sh", "-c", "exit 3"});
  profile.launch->package = "nosuch";
  profile.launch->required = {"sh", "/bin/s?", "no-such-helper"};
  EXPECT_TRUE(contains(error_of(profile), "no program 'no-such-helper'")) << error_of(profile);
  EXPECT_TRUE(contains(error_of(profile), "apt-get install nosuch"));
  profile.launch->required = {"/no/such/*/module.pm"};
  EXPECT_TRUE(contains(error_of(profile), "no file '/no/such/*/module.pm'")) << error_of(profile);
  profile.launch->required = {"sh", "/bin/s?"};
  EXPECT_TRUE(contains(error_of(profile), "exited with status 3")) << error_of(profile);
}

TEST(launch, of_a_program_that_dies_at_once_says_what_it_printed) {
  const auto message = error_of(profile_of({"sh", "-c", "echo bad option >&2; exit 3"}));
  EXPECT_TRUE(contains(message, "exited with status 3")) << message;
  EXPECT_TRUE(contains(message, "bad option")) << message;
}

TEST(launch, of_a_program_that_never_listens_gives_up_in_time) {
  auto profile = profile_of({"sleep", "60"});
  profile.launch->ready_within = milliseconds(60);
  const auto start_time = std::chrono::steady_clock::now();
  const auto message = error_of(profile);
  EXPECT_LT(std::chrono::steady_clock::now() - start_time, milliseconds(2000));
  EXPECT_TRUE(contains(message, "doesn't listen")) << message;
}

TEST(launch, with_an_unknown_name_in_a_file_says_where) {
  auto profile = profile_of({"sh", "-c", "exit 0"});
  profile.launch->files.emplace_back("conf", "{nonsense}");
  EXPECT_TRUE(contains(error_of(profile), "file 'conf'")) << error_of(profile);
  EXPECT_TRUE(contains(error_of(profile), "unknown name 'nonsense'")) << error_of(profile);
}

TEST(launch, returns_once_the_port_accepts_connections) {
  const auto target = start(listening_profile());
  ASSERT_TRUE(target.has_value()) << target.error().message;
  EXPECT_TRUE(connect_to(target->port()));
  EXPECT_FALSE(target->exited());
  EXPECT_EQ(target->host(), "127.0.0.1");
  EXPECT_TRUE(contains(target->last_words(), "listening"));
}

TEST(a_running_target, that_ends_later_is_noticed_with_its_last_words) {
  const auto target = start(listening_profile());
  ASSERT_TRUE(target.has_value()) << target.error().message;
  const auto client = connect_to(target->port());
  ASSERT_EQ(::write(client.get(), "x", 1), 1);
  ASSERT_TRUE(readable_within(target->exit_descriptor(), 5000));
  EXPECT_TRUE(target->exited());
  EXPECT_TRUE(contains(target->last_words(), "exited with status 134 (SIGABRT)"))
      << target->last_words();
  EXPECT_TRUE(contains(target->last_words(), "what was that?"));
}

TEST(a_running_target, takes_its_folder_and_its_descendants_along) {
  auto profile = listening_profile();
  const std::string program = profile.launch->command.back();
  profile.launch->files.emplace_back("sub/file", "at {dir}");
  profile.launch->command = {"sh", "-c",
                             "echo {dir}; sleep 600 & echo $!; "
                             "export CONNECTSPEC_TEST_LISTEN={port}; exec " +
                                 program};
  std::string folder;
  pid_t descendant = 0;
  {
    const auto target = start(profile);
    ASSERT_TRUE(target.has_value()) << target.error().message;
    const auto words = target->last_words();
    const auto from = words.find("printed:\n") + 9;
    const auto line = words.find('\n', from);
    folder = words.substr(from, line - from);
    descendant = std::stoi(words.substr(line + 1));
    std::ifstream file(folder + "/sub/file");
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "at " + folder + "\n");
    EXPECT_EQ(::kill(descendant, 0), 0);
  }
  EXPECT_FALSE(std::filesystem::exists(folder));
  // An orphan's body may wait for init for a moment.
  for (int i = 0; i < 100 && ::kill(descendant, 0) == 0; ++i) {
    std::ifstream status(fmt::format("/proc/{}/stat", descendant));
    const std::string text(std::istreambuf_iterator<char>(status), {});
    if (contains(text, ") Z ")) {
      return;
    }
    ::poll(nullptr, 0, 10);
  }
  EXPECT_NE(::kill(descendant, 0), 0);
}

TEST(a_running_target, that_ignores_its_stop_signal_is_killed) {
  auto profile = listening_profile();
  const std::string program = profile.launch->command.back();
  profile.launch->command = {
      "sh", "-c", "trap '' TERM; export CONNECTSPEC_TEST_LISTEN={port}; " + program + "; exit 0"};
  pid_t id = 0;
  {
    const auto target = start(profile);
    ASSERT_TRUE(target.has_value()) << target.error().message;
    id = target->process_id();
  }
  EXPECT_NE(::kill(id, 0), 0);
}

TEST(a_running_target, dies_with_its_parent) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  // Nobody is left to remove the folder.
  std::string own = testing::TempDir() + "dies-XXXXXX";
  ASSERT_NE(::mkdtemp(own.data()), nullptr);
  const pid_t parent = ::fork();
  if (parent == 0) {
    ::setenv("TMPDIR", own.c_str(), 1);
    const auto profile = listening_profile();
    const auto target = start(profile);
    const pid_t id = target ? target->process_id() : 0;
    [[maybe_unused]] const auto written = ::write(ends[1], &id, sizeof id);
    ::raise(SIGKILL);
  }
  ::close(ends[1]);
  pid_t id = 0;
  ASSERT_EQ(::read(ends[0], &id, sizeof id), static_cast<ssize_t>(sizeof id));
  ::close(ends[0]);
  ::waitpid(parent, nullptr, 0);
  ASSERT_GT(id, 0);
  const auto running = [&] {
    std::ifstream command(fmt::format("/proc/{}/cmdline", id));
    return command.get() != std::ifstream::traits_type::eof();  // empty for a zombie
  };
  for (int i = 0; i < 200 && running(); ++i) {
    ::poll(nullptr, 0, 10);
  }
  EXPECT_FALSE(running());
  std::filesystem::remove_all(own);
}

TEST(a_private_name_space, shows_the_target_names_of_ours) {
  if (!private_names_possible()) {
    GTEST_SKIP() << "needs root";
  }
  auto profile = profile_of({"sh", "-c", "cat /etc/resolv.conf /etc/hosts; id -un; exit 1"});
  profile.launch->private_names = true;
  profile.launch->user = "nobody";
  const auto message = error_of(profile);
  EXPECT_TRUE(contains(message, "nameserver 127.0.0.1")) << message;
  EXPECT_TRUE(contains(message, "origin.test denied.test")) << message;
  EXPECT_TRUE(contains(message, "\nnobody\n")) << message;
}

TEST(find_program, looks_in_the_system_folders_too) {
  EXPECT_EQ(find_program("/bin/sh"), "/bin/sh");
  EXPECT_FALSE(find_program("sh").empty());
  EXPECT_EQ(find_program("no-such-program"), "");
  EXPECT_EQ(find_program("/etc"), "");
  EXPECT_EQ(find_program(""), "");
}

TEST(program_version, is_the_first_line_printed) {
  auto profile = profile_of({"sh"});
  EXPECT_EQ(program_version(profile), "");
  profile.launch->version_command = {"sh", "-c", "echo one 1.0 >&2; echo two"};
  EXPECT_EQ(program_version(profile), "one 1.0");
  profile.launch->version_command = {"no-such-program"};
  EXPECT_EQ(program_version(profile), "");
  profile.launch->version_command = {"sleep", "60"};
  EXPECT_EQ(program_version(profile), "");
}

// ---- the profiles that ship ---------------------------------------------------------------------

// What answers a request through TLS, whose certificate has to be the one made for the launch.
std::string secured_answer(int socket, const std::string& request, const std::string& authority) {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                  &SSL_CTX_free);
  const std::unique_ptr<BIO, decltype(&BIO_free)> pem(
      BIO_new_mem_buf(authority.data(), static_cast<int>(authority.size())), &BIO_free);
  const std::unique_ptr<X509, decltype(&X509_free)> signer(
      PEM_read_bio_X509(pem.get(), nullptr, nullptr, nullptr), &X509_free);
  X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()), signer.get());
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  const std::unique_ptr<SSL, decltype(&SSL_free)> session(SSL_new(context.get()), &SSL_free);
  SSL_set_fd(session.get(), socket);
  X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session.get()), "127.0.0.1");
  std::array<char, 512> octets{};
  if (SSL_connect(session.get()) != 1 ||
      SSL_write(session.get(), request.data(), static_cast<int>(request.size())) <= 0) {
    return "no TLS";
  }
  const int count = SSL_read(session.get(), octets.data(), static_cast<int>(octets.size()));
  return {octets.data(), count > 0 ? static_cast<std::size_t>(count) : 0};
}

std::string status_line(const RunningTarget& target, const std::string& authority,
                        const std::string& fields) {
  const auto client = connect_to(target.port());
  const auto request =
      fmt::format("CONNECT {0} HTTP/1.1\r\nHost: {0}\r\n{1}\r\n", authority, fields);
  if (!target.authority().empty()) {
    const std::string answer = secured_answer(client.get(), request, target.authority());
    return answer.substr(0, answer.find('\r'));
  }
  if (::write(client.get(), request.data(), request.size()) < 0) {
    return "unwritable";
  }
  std::array<char, 512> octets{};
  readable_within(client.get(), 5000);
  const auto count = ::read(client.get(), octets.data(), octets.size());
  const std::string text(octets.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
  return text.substr(0, text.find('\r'));
}

// Destinations that the profile says are refused.
std::vector<std::string> denied_by(const Profile& profile, int port) {
  const auto claims = [&profile](std::string_view capability) {
    return std::find(profile.capabilities.begin(), profile.capabilities.end(), capability) !=
           profile.capabilities.end();
  };
  std::vector<std::string> denied;
  if (claims("denied-port")) {
    denied.emplace_back("127.5.6.7:25");
  }
  if (claims("denied-host")) {
    denied.push_back(fmt::format("{}:{}", profile.denied_address, port));
  }
  if (claims("denied-name")) {
    denied.push_back(fmt::format("{}:{}", profile.denied_name, port));
  }
  return denied;
}

class ShippedProfile : public testing::TestWithParam<const char*> {};

TEST_P(ShippedProfile, starts_and_keeps_its_promises) {
  const auto loaded = find_profile(GetParam());
  ASSERT_TRUE(loaded.profile) << to_string(loaded.errors.front());
  const auto& profile = *loaded.profile;
  if (const auto part = missing_part(*profile.launch); !part.empty()) {
    GTEST_SKIP() << part;
  }
  if (profile.launch->nowhere_else && !enter_private_network().empty()) {
    GTEST_SKIP() << enter_private_network();
  }
  const auto origin = listen_on(0x7f050607, 0);
  const auto allowed = fmt::format("127.5.6.7:{}", port_of(origin));
  for (const auto& endpoint : profile.endpoints) {
    if (endpoint.parent) {
      continue;  // it has no way to the origin without one
    }
    const auto target = launch(profile, endpoint);
    ASSERT_TRUE(target.has_value()) << target.error().message;
    if (endpoint.protocol == Protocol::http2) {
      continue;  // frames are more than a line, too
    }
    std::string fields;
    if (const auto& credentials = endpoint.credentials) {
      EXPECT_TRUE(contains(status_line(*target, allowed, ""), " 407 ")) << endpoint.name;
      if (!endpoint.capabilities.empty() && endpoint.capabilities.front() == "auth-digest") {
        continue;  // answering it takes more than a line; connect/auth/digest-valid does
      }
      fields = fmt::format("Proxy-Authorization: Basic {}\r\n",
                           base64(credentials->user + ":" + credentials->password));
    }
    // An allow list, or what an endpoint denies of loopback, shuts the origin out as well.
    const auto& claims = endpoint.capabilities;
    const bool shut = std::any_of(claims.begin(), claims.end(), [](const std::string& claim) {
      return claim == "allow-list" || claim == "private-denied";
    });
    EXPECT_TRUE(contains(status_line(*target, allowed, fields), shut ? " 403 " : " 200 "))
        << endpoint.name << ": " << status_line(*target, allowed, fields) << '\n'
        << target->last_words();
    for (const auto& denied : denied_by(profile, port_of(origin))) {
      EXPECT_TRUE(contains(status_line(*target, denied, fields), " 403 ")) << denied;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(of, ShippedProfile,
                         testing::Values("reference", "squid", "tinyproxy", "apache", "privoxy",
                                         "mitmproxy", "haproxy", "nghttpx", "trafficserver", "ncat",
                                         "cntlm", "varnish", "ffproxy", "webrick", "http-proxy",
                                         "node-proxy", "v2ray", "ziproxy", "e2guardian"),
                         [](const auto& shipped) {
                           std::string name = shipped.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace connectspec
