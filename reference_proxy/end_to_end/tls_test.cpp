// TLS between the client and the proxy, end to end over loopback.
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "reference_proxy/end_to_end/testing.h"
#include "reference_proxy/session/http2/testing.h"

namespace connectspec::proxy {
namespace {

template <auto release>
struct Releaser {
  template <typename Type>
  void operator()(Type* one) const {
    release(one);
  }
};
using KeyPointer = std::unique_ptr<EVP_PKEY, Releaser<EVP_PKEY_free>>;
using CertificatePointer = std::unique_ptr<X509, Releaser<X509_free>>;
using ContextPointer = std::unique_ptr<SSL_CTX, Releaser<SSL_CTX_free>>;
using SslPointer = std::unique_ptr<SSL, Releaser<SSL_free>>;
using FilePointer = std::unique_ptr<std::FILE, Releaser<std::fclose>>;

// Writes a fresh self-signed certificate and its key into a folder that goes with it.
class CertificateFolder {
 public:
  CertificateFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "proxy-tls-XXXXXX").string();
    path_ = mkdtemp(name.data());
    const KeyPointer key(EVP_EC_gen("P-256"));
    const CertificatePointer made(X509_new());
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
    X509_set_pubkey(made.get(), key.get());
    const auto* text = reinterpret_cast<const unsigned char*>("proxy.test");
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_ASC, text, -1, -1,
                               0);
    X509_set_issuer_name(made.get(), X509_get_subject_name(made.get()));
    X509_sign(made.get(), key.get(), EVP_sha256());
    const FilePointer certificate_file(std::fopen(files().certificate.c_str(), "w"));
    PEM_write_X509(certificate_file.get(), made.get());
    const FilePointer key_file(std::fopen(files().private_key.c_str(), "w"));
    PEM_write_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  }
  ~CertificateFolder() { std::filesystem::remove_all(path_); }
  CertificateFolder(const CertificateFolder&) = delete;
  CertificateFolder& operator=(const CertificateFolder&) = delete;

  [[nodiscard]] TlsFiles files() const { return {path_ + "/certificate.pem", path_ + "/key.pem"}; }

 private:
  std::string path_;
};

// A blocking TLS client on a socket.
class TlsClient {
 public:
  explicit TlsClient(FileDescriptor socket, int version = TLS1_3_VERSION,
                     const std::string& protocols = "")
      : socket_(std::move(socket)), context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_min_proto_version(context_.get(), version);
    SSL_CTX_set_max_proto_version(context_.get(), version);
    ssl_.reset(SSL_new(context_.get()));
    SSL_set_alpn_protos(ssl_.get(), reinterpret_cast<const unsigned char*>(protocols.data()),
                        static_cast<unsigned>(protocols.size()));
    SSL_set_fd(ssl_.get(), socket_.number());
    connected_ = SSL_connect(ssl_.get()) == 1;
  }

  [[nodiscard]] bool connected() const { return connected_; }
  [[nodiscard]] const FileDescriptor& socket() const { return socket_; }
  [[nodiscard]] FileDescriptor& socket() { return socket_; }

  void send_all(const std::string& bytes) const {
    EXPECT_GT(SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())), 0);
  }

  [[nodiscard]] std::string read(std::size_t most) const {
    std::string result;
    std::array<char, 65536> buffer{};
    while (result.size() < most) {
      const int want = static_cast<int>(std::min(buffer.size(), most - result.size()));
      const int got = SSL_read(ssl_.get(), buffer.data(), want);
      if (got <= 0) {
        break;
      }
      result.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return result;
  }

  [[nodiscard]] std::string read_head() const {
    std::string result;
    while (!result.ends_with("\r\n\r\n")) {
      const std::string octet = read(1);
      if (octet.empty()) {
        break;
      }
      result += octet;
    }
    return result;
  }

  void end_stream() const { SSL_shutdown(ssl_.get()); }

  // After a read returned less than asked for.
  [[nodiscard]] bool close_notify_came() const {
    return (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
  }

  [[nodiscard]] std::string protocol() const {
    const unsigned char* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(ssl_.get(), &name, &size);
    return {reinterpret_cast<const char*>(name), size};
  }

 private:
  FileDescriptor socket_;
  ContextPointer context_;
  SslPointer ssl_;
  bool connected_ = false;
};

class ProxyTlsTest : public ProxyTest {
 protected:
  ServerSettings with_tls() const {
    ServerSettings result = settings();
    result.listen.front().over = Transport::tls;
    result.tls = folder_.files();
    return result;
  }

  void SetUp() override { begin(with_tls()); }

  std::pair<TlsClient, FileDescriptor> tls_tunnel(int version = TLS1_3_VERSION) {
    TlsClient near_end(client(), version);
    near_end.send_all(request(origin_.authority()));
    FileDescriptor far_end = origin_.accept_one();
    EXPECT_TRUE(near_end.read_head().starts_with("HTTP/1.1 200 OK\r\n"));
    return {std::move(near_end), std::move(far_end)};
  }

  CertificateFolder folder_;
};

TEST_F(ProxyTlsTest, tunnels_octets_both_ways_in_either_version) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    const auto [near_end, far_end] = tls_tunnel(version);
    near_end.send_all("ping");
    EXPECT_EQ(far_end.read(4), "ping");
    far_end.send_all("pong");
    EXPECT_EQ(near_end.read(4), "pong");
  }
}

TEST_F(ProxyTlsTest, chooses_a_protocol_or_ends_the_handshake) {
  EXPECT_EQ(TlsClient(client(), TLS1_3_VERSION, "\x08http/1.1").protocol(), "http/1.1");
  EXPECT_EQ(TlsClient(client(), TLS1_2_VERSION, "\x08http/1.1\x02h2").protocol(), "h2");
  EXPECT_FALSE(TlsClient(client(), TLS1_2_VERSION, "\x02h3").connected());
  EXPECT_FALSE(TlsClient(client(), TLS1_1_VERSION).connected());
}

TEST_F(ProxyTlsTest, speaks_http_2_where_the_client_does) {
  const TlsClient near_end(client(), TLS1_3_VERSION, "\x02h2");
  Http2TestClient frames;
  const std::int32_t stream = frames.connect(origin_.authority());
  frames.send(stream, "question", true);
  near_end.send_all(frames.take_outgoing());
  const FileDescriptor far_end = origin_.accept_one();
  EXPECT_EQ(far_end.read_to_end(), "question");
  far_end.send_all("answer");
  far_end.end_stream();
  while (!frames.answer(stream).ended) {
    const std::string octet = near_end.read(1);
    ASSERT_NE(octet, "");
    frames.receive(octet);
  }
  EXPECT_EQ(frames.answer(stream).status(), "200");
  EXPECT_EQ(frames.answer(stream).octets, "answer");
}

TEST_F(ProxyTlsTest, the_clients_close_notify_is_its_fin) {
  const auto [near_end, far_end] = tls_tunnel();
  near_end.send_all("question");
  near_end.end_stream();
  EXPECT_EQ(far_end.read_to_end(), "question");
  const std::string reply = pattern(1'000'000, 2);
  std::thread sender([&far = far_end, &reply] {
    far.send_all(reply);
    far.end_stream();
  });
  EXPECT_TRUE(near_end.read(SIZE_MAX) == reply);
  EXPECT_TRUE(near_end.close_notify_came());
  sender.join();
}

TEST_F(ProxyTlsTest, the_origins_fin_becomes_close_notify) {
  const auto [near_end, far_end] = tls_tunnel();
  far_end.send_all("banner");
  far_end.end_stream();
  EXPECT_EQ(near_end.read(SIZE_MAX), "banner");
  EXPECT_TRUE(near_end.close_notify_came());
  near_end.send_all("still here");
  near_end.end_stream();
  EXPECT_EQ(far_end.read_to_end(), "still here");
}

TEST_F(ProxyTlsTest, a_truncated_stream_resets_the_origin) {
  auto [near_end, far_end] = tls_tunnel();
  near_end.send_all("half");
  near_end.socket().end_stream();
  char octets[4];
  EXPECT_EQ(recv(far_end.number(), octets, sizeof(octets), MSG_WAITALL), 4);
  EXPECT_EQ(recv(far_end.number(), octets, sizeof(octets), 0), -1);
  EXPECT_EQ(errno, ECONNRESET);
}

TEST_F(ProxyTlsTest, the_origins_reset_is_no_close_notify) {
  auto [near_end, far_end] = tls_tunnel();
  far_end.reset_now();
  EXPECT_EQ(near_end.read(1), "");
  EXPECT_FALSE(near_end.close_notify_came());
}

TEST_F(ProxyTlsTest, eight_mebibytes_both_ways_at_once) {
  const auto [near_end, far_end] = tls_tunnel();
  const std::string up = pattern(8 * 1024 * 1024, 3);
  const std::string down = pattern(8 * 1024 * 1024, 4);
  std::string got_up;
  std::thread far_reader([&far = far_end, &got_up] { got_up = far.read_to_end(); });
  std::thread far_writer([&far = far_end, &down] {
    far.send_all(down);
    far.end_stream();
  });
  // One thread: an SSL object is not for two.
  std::string got_down;
  for (std::size_t at = 0; at < up.size(); at += 65536) {
    near_end.send_all(up.substr(at, 65536));
    got_down += near_end.read(65536);
  }
  near_end.end_stream();
  got_down += near_end.read(SIZE_MAX);
  far_reader.join();
  far_writer.join();
  EXPECT_TRUE(got_up == up);
  EXPECT_TRUE(got_down == down);
}

TEST_F(ProxyTlsTest, a_refusal_ends_with_close_notify) {
  const TlsClient near_end(client());
  near_end.send_all("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(near_end.read(SIZE_MAX).starts_with("HTTP/1.1 405 "));
  EXPECT_TRUE(near_end.close_notify_came());
}

TEST_F(ProxyTlsTest, the_handshake_counts_as_part_of_the_head) {
  end();
  ServerSettings quick = with_tls();
  quick.times.head = std::chrono::milliseconds(50);
  quick.times.linger = std::chrono::milliseconds(50);
  begin(std::move(quick));
  EXPECT_EQ(client().read_to_end(), "");
}

TEST_F(ProxyTlsTest, clear_text_is_refused_without_harm) {
  EXPECT_EQ(answer_to(request(origin_.authority())).find("HTTP/1.1 2"), std::string::npos);
  tls_tunnel();
}

}  // namespace
}  // namespace connectspec::proxy
