// Two TLS sessions, a client's and a server's, without a socket between them.
#include "harness/engine/tls_session.h"

#include <gtest/gtest.h>

#include "harness/targets/certificates.h"

namespace connectspec {
namespace {

const Certificates& certificates() {
  static const Certificates made = make_certificates().value();
  return made;
}

std::unique_ptr<TlsSession> server(const std::string& protocols = {}) {
  std::string problem;
  return TlsSession::server({certificates().server, certificates().key, protocols}, problem);
}

std::unique_ptr<TlsSession> client(const TlsOffer& offer) {
  std::string problem;
  auto session = TlsSession::client(offer, problem);
  EXPECT_NE(session, nullptr) << problem;
  return session;
}

TlsOffer checking() { return {certificates().authority, "", "127.0.0.1", "http/1.1", ""}; }

struct Pair {
  std::unique_ptr<TlsSession> client;
  std::unique_ptr<TlsSession> server;
  std::string client_failure;
  std::string server_failure;

  // Records go to and fro in pieces of that size until neither side has more to say.
  void shake_hands(std::size_t piece = 4096) {
    client->open({});
    while (client->has_outgoing() || server->has_outgoing()) {
      carry(*client, *server, piece, server_failure);
      carry(*server, *client, piece, client_failure);
    }
  }

  static void carry(TlsSession& from, TlsSession& to, std::size_t piece, std::string& failure) {
    const std::string records = from.take_outgoing();
    for (std::size_t at = 0; at < records.size(); at += piece) {
      const auto opened = to.open(std::string_view(records).substr(at, piece));
      failure += opened.failure;
    }
  }
};

TEST(TlsSession, CarriesOctetsBothWaysHoweverTheRecordsAreCut) {
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{4096}}) {
    Pair pair{client(checking()), server("http/1.1"), "", ""};
    pair.shake_hands(piece);
    ASSERT_TRUE(pair.client->done()) << pair.client_failure;
    EXPECT_TRUE(pair.client->verified());
    EXPECT_EQ(pair.client->version(), "TLSv1.3");
    EXPECT_EQ(pair.client->protocol(), "http/1.1");
    const std::string up(40000, 'u');
    const auto records = pair.client->seal(up);
    ASSERT_TRUE(records);
    std::string there;
    for (std::size_t at = 0; at < records->size(); at += piece) {
      there += pair.server->open(std::string_view(*records).substr(at, piece)).octets;
    }
    EXPECT_EQ(there, up);
    EXPECT_EQ(pair.client->open(*pair.server->seal("down")).octets, "down");
  }
}

TEST(TlsSession, SealsOneWriteAsOneRecord) {
  Pair pair{client(checking()), server(), "", ""};
  pair.shake_hands();
  const auto records = pair.client->seal("CONNECT");
  ASSERT_TRUE(records);
  ASSERT_GT(records->size(), 5U);
  // RFC 8446 §5.1: type, version, and the length of what follows.
  const auto length = static_cast<std::size_t>(static_cast<unsigned char>((*records)[3])) * 256 +
                      static_cast<unsigned char>((*records)[4]);
  EXPECT_EQ(records->size(), length + 5);
}

TEST(TlsSession, AfterItsCloseNotifyStillReads) {
  Pair pair{client(checking()), server(), "", ""};
  pair.shake_hands();
  const auto heard = pair.server->open(pair.client->close_notify());
  EXPECT_TRUE(heard.close_notify);
  EXPECT_FALSE(pair.client->seal("more"));
  EXPECT_EQ(pair.client->open(*pair.server->seal("answer")).octets, "answer");
  EXPECT_TRUE(pair.client->open(pair.server->close_notify()).close_notify);
}

TEST(TlsSession, OffersTheVersionItIsTold) {
  for (const char* version : {"1.2", "1.3"}) {
    TlsOffer offer = checking();
    offer.version = version;
    Pair pair{client(offer), server(), "", ""};
    pair.shake_hands();
    EXPECT_EQ(pair.client->version(), std::string("TLSv") + version);
  }
}

TEST(TlsSession, RefusesACertificateOfAnotherAuthority) {
  TlsOffer offer = checking();
  offer.authority = make_certificates()->authority;
  Pair pair{client(offer), server(), "", ""};
  pair.shake_hands();
  EXPECT_FALSE(pair.client->done());
  EXPECT_TRUE(pair.client->failed());
  EXPECT_NE(pair.client_failure.find("certificate"), std::string::npos) << pair.client_failure;
}

TEST(TlsSession, RefusesACertificateForAnotherAddress) {
  TlsOffer offer = checking();
  offer.address = "127.0.0.2";
  Pair pair{client(offer), server(), "", ""};
  pair.shake_hands();
  EXPECT_FALSE(pair.client->done());
  EXPECT_NE(pair.client_failure.find("address mismatch"), std::string::npos) << pair.client_failure;
}

TEST(TlsSession, TakesAnyCertificateWithoutAnAuthorityAndSaysSo) {
  TlsOffer offer = checking();
  offer.authority.clear();
  offer.address = "127.0.0.2";
  Pair pair{client(offer), server(), "", ""};
  pair.shake_hands();
  EXPECT_TRUE(pair.client->done());
  EXPECT_FALSE(pair.client->verified());
}

TEST(TlsSession, FailsAtWhatIsNoTls) {
  const auto session = client(checking());
  session->open({});
  const auto opened = session->open("HTTP/1.1 400 Bad Request\r\n\r\n");
  EXPECT_FALSE(opened.failure.empty());
  EXPECT_TRUE(session->failed());
  EXPECT_TRUE(session->open("more").octets.empty());
  EXPECT_FALSE(session->seal("x"));
}

TEST(TlsSession, FailsAtAnAlteredRecord) {
  Pair pair{client(checking()), server(), "", ""};
  pair.shake_hands();
  std::string records = *pair.server->seal("answer");
  records.back() = static_cast<char>(records.back() ^ 1);
  const auto opened = pair.client->open(records);
  EXPECT_TRUE(opened.octets.empty());
  EXPECT_FALSE(opened.failure.empty());
}

TEST(TlsSession, SaysWhatIsWrongWithAnOffer) {
  for (const TlsOffer& offer :
       {TlsOffer{"", "", "", "http/1.1", "1.9"}, TlsOffer{"", "", "", "h2,,x", ""},
        TlsOffer{"not PEM", "", "", "", ""}}) {
    std::string problem;
    EXPECT_EQ(TlsSession::client(offer, problem), nullptr);
    EXPECT_FALSE(problem.empty());
  }
}

}  // namespace
}  // namespace connectspec
