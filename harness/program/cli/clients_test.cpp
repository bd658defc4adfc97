// Clients that people use, through the reference proxy. Those that aren't installed are skipped
// (`./dev packages clients`).
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <thread>

#include "harness/engine/loopback_port.h"
#include "harness/program/cli/listening_program.h"
#include "harness/program/cli/reference_proxy_process.h"
#include "harness/program/cli/testing.h"
#include "harness/targets/launch.h"

namespace connectspec {
namespace {

using testing::Finished;
using testing::LoopbackPort;
using testing::ReferenceProxy;
using testing::TemporaryFolder;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds patience{60};  // Chromium on a busy machine

#define NEEDS(program)                                                           \
  if (find_program(program).empty()) {                                           \
    GTEST_SKIP() << (program) << " is not installed (`./dev packages clients`)"; \
  }

// ---- processes and sockets

std::uint16_t free_port() { return LoopbackPort().number(); }

// Answers the first line of its one client with "heard: " and that line, and closes.
class LineOrigin {
 public:
  LineOrigin() : thread_([this] { serve(); }) {}
  ~LineOrigin() { ::shutdown(port_.descriptor(), SHUT_RDWR); }
  LineOrigin(const LineOrigin&) = delete;
  LineOrigin& operator=(const LineOrigin&) = delete;

  std::string port() const { return std::to_string(port_.number()); }

 private:
  void serve() {
    const int client = ::accept4(port_.descriptor(), nullptr, nullptr, SOCK_CLOEXEC);
    std::string line = "heard: ";
    char octet = 0;
    while (::read(client, &octet, 1) == 1) {
      line += octet;
      if (octet == '\n') {
        ::send(client, line.data(), line.size(), MSG_NOSIGNAL);
        break;
      }
    }
    ::close(client);
  }

  LoopbackPort port_{4};
  std::jthread thread_;  // ends before the port is closed
};

// What a program says to a line on its standard input, which stays open until the answer is there:
// some of them end with their input, whatever is still to come.
std::string answer_to(const std::string& line, std::vector<std::string> command) {
  std::array<int, 2> in{};
  std::array<int, 2> out{};
  if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0) {
    return "no pipe";
  }
  const std::vector<char*> pointers = testing::pointers_to(command);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(in[0], STDIN_FILENO);
    ::dup2(out[1], STDOUT_FILENO);
    ::execvp(pointers.front(), pointers.data());
    ::_exit(127);
  }
  ::close(in[0]);
  ::close(out[1]);
  std::string heard;
  const bool written =
      ::write(in[1], line.data(), line.size()) == static_cast<ssize_t>(line.size());
  const auto give_up = Clock::now() + patience;
  while (written && heard.find('\n') == std::string::npos && Clock::now() < give_up) {
    pollfd readable{.fd = out[0], .events = POLLIN, .revents = 0};
    std::array<char, 256> octets{};
    if (::poll(&readable, 1, 1000) == 1) {
      const ssize_t count = ::read(out[0], octets.data(), octets.size());
      if (count <= 0) {
        break;
      }
      heard.append(octets.data(), static_cast<std::size_t>(count));
    }
  }
  ::close(in[1]);
  ::kill(child, SIGTERM);
  ::waitpid(child, nullptr, 0);
  ::close(out[0]);
  return heard;
}

// ---- a server that speaks TLS

// A certificate for 127.0.0.1 and localhost, signed by itself.
struct Certificate {
  std::string file;
  std::string key;
};

Certificate certificate_in(const TemporaryFolder& folder) {
  Certificate made{folder.file("server.pem"), folder.file("server.key")};
  const Finished finished = testing::run_program(
      {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
       "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
       "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", made.key, "-out", made.file});
  EXPECT_EQ(finished.status, 0) << finished.output;
  return made;
}

constexpr std::string_view page = "<p>through the tunnel</p>";

// One page over https, served by openssl(1).
class Page {
 public:
  Page()
      : certificate_(certificate_in(folder_)),
        port_(free_port()),
        server_(
            {"sh", "-c",
             std::string(
                 "cd \"$1\" && exec openssl s_server -quiet -WWW -accept 127.0.0.1:$2 -cert \"$3\" "
                 "-key \"$4\""),
             "sh", written(folder_), std::to_string(port_), certificate_.file, certificate_.key},
            port_) {}

  std::string address() const {
    return "https://127.0.0.1:" + std::to_string(port_) + "/page.html";
  }
  const Certificate& certificate() const { return certificate_; }

 private:
  static std::string written(const TemporaryFolder& folder) {
    const std::string file = folder.write("page.html", page);
    return file.substr(0, file.rfind('/'));
  }

  TemporaryFolder folder_;
  Certificate certificate_;
  std::uint16_t port_;
  testing::ListeningProgram server_;
};

// ---- clients that are made for https

TEST(Clients, curl_reaches_a_page) {
  NEEDS("curl")
  NEEDS("openssl")
  const Page origin;
  const ReferenceProxy proxy;
  const Finished got = testing::run_program(
      {"curl", "--silent", "--show-error", "--max-time", "30", "--noproxy", "", "--proxy",
       "http://" + proxy.address(), "--cacert", origin.certificate().file, origin.address()});
  EXPECT_TRUE(testing::exits(got, 0));
  EXPECT_TRUE(testing::mentions(got, page));
}

TEST(Clients, curl_speaks_tls_to_the_proxy_and_gives_its_password) {
  NEEDS("curl")
  NEEDS("openssl")
  const Page origin;
  const TemporaryFolder folder;
  const std::string users = folder.write(
      "users", "suite:$5$rounds=1000$suitesalt$LE5SmXmqIe124i984ov5srkGdRcVA9PW6GhA/0PoJt1\n");
  const ReferenceProxy proxy({"--certificate", origin.certificate().file, "--private-key",
                              origin.certificate().key, "--users", users},
                             "--listen-tls");
  const Finished got = testing::run_program(
      {"curl", "--silent", "--show-error", "--max-time", "30", "--noproxy", "", "--proxy",
       "https://" + proxy.address(), "--proxy-cacert", origin.certificate().file, "--proxy-user",
       "suite:s3same", "--proxy-anyauth", "--cacert", origin.certificate().file, origin.address()});
  EXPECT_TRUE(testing::exits(got, 0));
  EXPECT_TRUE(testing::mentions(got, page));
}

TEST(Clients, curl_tells_why_a_port_is_shut) {
  NEEDS("curl")
  const ReferenceProxy proxy({"--deny-port", "4443"});
  const Finished got =
      testing::run_program({"curl", "--silent", "--show-error", "--max-time", "30", "--noproxy", "",
                            "--proxy", "http://" + proxy.address(), "https://127.0.0.1:4443/"});
  EXPECT_TRUE(testing::mentions(got, "403"));
}

// What it shows of the page, through a proxy at that URL.
Finished shown_by_chromium(const Page& origin, const std::string& proxy,
                           const TemporaryFolder& profile) {
  return testing::run_program(
      {"env", "TMPDIR=" + profile.path(), "chromium", "--headless=new", "--no-sandbox",
       "--disable-gpu", "--disable-dev-shm-usage", "--user-data-dir=" + profile.file("data"),
       "--no-first-run", "--disable-component-update", "--disable-background-networking",
       "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
       "--ignore-certificate-errors", "--proxy-server=" + proxy,
       "--proxy-bypass-list=<-loopback>",  // without it, loopback goes past the proxy
       "--log-net-log=" + profile.file("net.json"), "--dump-dom", origin.address()});
}

TEST(Clients, chromium_shows_a_page) {
  NEEDS("chromium")
  NEEDS("openssl")
  const Page origin;
  const TemporaryFolder profile;
  const std::string log = profile.file("access.log");
  const ReferenceProxy proxy({"--access-log", log});
  const Finished got = shown_by_chromium(origin, "http://" + proxy.address(), profile);
  EXPECT_TRUE(testing::mentions(got, page));
  EXPECT_NE(testing::text_of(log).find("status=200"), std::string::npos) << testing::text_of(log);
}

TEST(Clients, chromium_speaks_http_2_to_the_proxy) {
  NEEDS("chromium")
  NEEDS("openssl")
  const Page origin;
  const TemporaryFolder profile;
  const std::string log = profile.file("access.log");
  const ReferenceProxy proxy({"--access-log", log, "--certificate", origin.certificate().file,
                              "--private-key", origin.certificate().key},
                             "--listen-tls");
  const Finished got = shown_by_chromium(origin, "https://" + proxy.address(), profile);
  EXPECT_TRUE(testing::mentions(got, page));
  EXPECT_NE(testing::text_of(log).find("status=200"), std::string::npos) << testing::text_of(log);
  EXPECT_NE(testing::text_of(profile.file("net.json")).find("\"next_proto\":\"h2\""),
            std::string::npos);
}

// It is the client of ours, and curl is its.
TEST(Clients, nghttpx_hands_a_connect_on_over_http_2) {
  NEEDS("nghttpx")
  NEEDS("curl")
  NEEDS("openssl")
  const Page origin;
  const ReferenceProxy proxy({}, "--listen-h2");
  const std::uint16_t port = free_port();
  const testing::ListeningProgram between(
      {"nghttpx", "--conf=/dev/null", "--http2-proxy",
       "--frontend=127.0.0.1," + std::to_string(port) + ";no-tls",
       "--backend=127.0.0.1," + proxy.port() + ";;proto=h2", "--errorlog-file=/dev/null"},
      port);
  const Finished got =
      testing::run_program({"curl", "--silent", "--show-error", "--max-time", "30", "--noproxy", "",
                            "--proxy", "http://127.0.0.1:" + std::to_string(port), "--cacert",
                            origin.certificate().file, origin.address()});
  EXPECT_TRUE(testing::exits(got, 0));
  EXPECT_TRUE(testing::mentions(got, page));
}

// ---- clients that carry any stream

class Streams : public ::testing::Test {
 protected:
  void expect_an_answer(const std::vector<std::string>& command) const {
    EXPECT_EQ(answer_to("hello\n", command), "heard: hello\n");
  }

  ReferenceProxy proxy_;
  LineOrigin origin_;
};

TEST_F(Streams, socat) {
  NEEDS("socat")
  expect_an_answer({"socat", "-",
                    "PROXY:127.0.0.1:127.0.0.1:" + origin_.port() + ",proxyport=" + proxy_.port()});
}

TEST_F(Streams, ncat) {
  NEEDS("ncat")
  expect_an_answer(
      {"ncat", "--proxy", proxy_.address(), "--proxy-type", "http", "127.0.0.1", origin_.port()});
}

TEST_F(Streams, netcat_of_openbsd) {
  NEEDS("nc.openbsd")
  expect_an_answer(
      {"nc.openbsd", "-X", "connect", "-x", proxy_.address(), "127.0.0.1", origin_.port()});
}

TEST_F(Streams, proxytunnel) {
  NEEDS("proxytunnel")
  expect_an_answer(
      {"proxytunnel", "-q", "-p", proxy_.address(), "-d", "127.0.0.1:" + origin_.port()});
}

TEST_F(Streams, corkscrew) {
  NEEDS("corkscrew")
  expect_an_answer({"corkscrew", "127.0.0.1", proxy_.port(), "127.0.0.1", origin_.port()});
}

TEST_F(Streams, connect_proxy) {
  NEEDS("connect-proxy")
  expect_an_answer({"connect-proxy", "-H", proxy_.address(), "127.0.0.1", origin_.port()});
}

// git speaks its own protocol to git-daemon here, through the command it is told to use.
TEST(Clients, git_clones_through_socat) {
  NEEDS("git")
  NEEDS("socat")
  const ReferenceProxy proxy;
  const TemporaryFolder folder;
  const std::string script = folder.write(
      "through-proxy",
      "#!/bin/sh\nexec socat - \"PROXY:127.0.0.1:$1:$2,proxyport=" + proxy.port() + "\"\n");
  std::filesystem::permissions(script, std::filesystem::perms::owner_all);
  const std::string bare = folder.file("served/project.git");
  const Finished made = testing::run_program(
      {"sh", "-ec",
       std::string("git init -q --bare \"$1\"; tree=$(git --git-dir \"$1\" mktree </dev/null); "
                   "commit=$(git --git-dir \"$1\" -c user.name=n -c user.email=e commit-tree -m "
                   "'first words' "
                   "$tree); git --git-dir \"$1\" update-ref HEAD $commit"),
       "sh", bare});
  ASSERT_TRUE(testing::exits(made, 0));
  const std::uint16_t port = free_port();
  const testing::ListeningProgram daemon(
      {"git", "daemon", "--listen=127.0.0.1", "--port=" + std::to_string(port), "--reuseaddr",
       "--export-all", "--base-path=" + folder.file("served")},
      port);
  const std::string clone = folder.file("clone");
  const Finished cloned =
      testing::run_program({"git", "-c", "core.gitProxy=" + script, "clone", "--quiet",
                            "git://127.0.0.1:" + std::to_string(port) + "/project.git", clone});
  EXPECT_TRUE(testing::exits(cloned, 0));
  EXPECT_TRUE(testing::mentions(testing::run_program({"git", "-C", clone, "log"}), "first words"));
}

}  // namespace
}  // namespace connectspec
