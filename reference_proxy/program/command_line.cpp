#include "reference_proxy/program/command_line.h"

namespace connectspec::proxy {
namespace {

// One value per flag, so that nothing behind a flag is swallowed by it.
void one_value_each(CLI::App& app) {
  for (CLI::Option* option : app.get_options()) {
    if (option->get_expected_max() > 1) {
      option->allow_extra_args(false);
    }
  }
}

// What a variable leaves that isn't set: an empty --users would open the proxy to everybody.
void no_empty_values(CLI::App& app) {
  const CLI::Validator filled(
      [](const std::string& text) {
        return text.find_first_not_of(" \t") == std::string::npos ? std::string("it is empty")
                                                                  : std::string();
      },
      "", "not empty");
  for (CLI::Option* option : app.get_options()) {
    option->check(filled);
  }
}

}  // namespace

void add_options(CLI::App& app, OptionTexts& texts) {
  app.add_option("--listen", texts.listen,
                 "ADDRESS:PORT or unix:/PATH to listen on; repeatable; port 0 is any free port "
                 "(127.0.0.1:3128 where nothing else is said)");
  app.add_option("--listen-tls", texts.listen_tls,
                 "the same for clients that speak TLS to us, and HTTP/2 or HTTP/1.1 in it (ALPN)");
  app.add_option("--listen-h2", texts.listen_h2,
                 "the same for clients that speak HTTP/2 in clear, by prior knowledge");
  app.add_option("--certificate", texts.certificate, "PEM file, with the chain, for --listen-tls");
  app.add_option("--private-key", texts.private_key, "PEM file that belongs to it");
  app.add_option("--allow-port", texts.allow_port,
                 "port P or range P-Q that may be reached; repeatable; replaces 443. Mail ports "
                 "25, 465, 587 must be named singly");
  app.add_option("--deny-port", texts.deny_port, "port or range that may not; repeatable");
  app.add_option("--allow-host", texts.allow_host,
                 "NAME, .suffix for a name and all below it, address or network that may be "
                 "reached; repeatable; then no other may");
  app.add_option("--deny-host", texts.deny_host, "the same for what may not; repeatable");
  app.add_option("--deny-network", texts.deny_network,
                 "network such as 10.0.0.0/8 that may not be dialled; repeatable");
  app.add_flag("--allow-private", texts.allow_private,
               "lift the refusal of loopback, private and similar networks (for tests)");
  app.add_option("--users", texts.users, "file of user:hash lines; asks for Basic credentials");
  app.add_option("--digest-users", texts.digest_users,
                 "file of user:realm:hash lines, the hash SHA-256 of user:realm:password; asks for "
                 "Digest credentials");
  app.add_option("--realm", texts.realm, "realm of the challenge");
  app.add_option("--hosts", texts.hosts, "file like /etc/hosts, asked before the resolver");
  app.add_option("--proxy-name", texts.proxy_name,
                 "name in Via and Proxy-Status (connectspec-proxy- and random digits)");
  app.add_option("--parent", texts.parent,
                 "HOST:PORT of a proxy to send every CONNECT to, instead of dialling");
  app.add_option("--parent-credentials", texts.parent_credentials,
                 "file with one line user:password for it");
  app.add_option("--resolver", texts.resolver,
                 "ADDRESS:PORT of the name server to ask, instead of the machine's resolver");
  app.add_option("--connect-timeout", texts.connect_timeout,
                 "for connecting, and for a parent's answer (10s)");
  app.add_option("--header-timeout", texts.header_timeout, "for the request head (30s)");
  app.add_option("--idle-timeout", texts.idle_timeout, "of a tunnel silent both ways (10m)");
  app.add_option("--lifetime-timeout", texts.lifetime_timeout, "of any tunnel (none)");
  app.add_option("--resolve-timeout", texts.resolve_timeout, "of one name lookup (10s)");
  app.add_option("--max-head", texts.max_head, "octets of a request head (65536)");
  app.add_option("--max-fields", texts.max_fields, "fields of a request head (128)");
  app.add_option("--max-tunnels", texts.max_tunnels, "tunnels open at a time (10000)");
  app.add_option("--max-tunnels-per-user", texts.max_tunnels_per_user, "of one user (no limit)");
  app.add_option("--max-tunnels-per-address", texts.max_tunnels_per_address,
                 "of one client address, an IPv6 client being its /64 (no limit)");
  app.add_option("--max-auth-failures", texts.max_failures,
                 "wrong passwords from one address within a minute, then 429 (no limit)");
  app.add_option("--threads", texts.threads, "threads that serve clients (one for each core)");
  app.add_option("--drain-timeout", texts.drain_timeout,
                 "for open tunnels to end after SIGTERM; a second signal ends at once (30s)");
  app.add_option("--access-log", texts.access_log, "file to append to, or - for standard output");
  app.add_option("--access-log-format", texts.access_log_format, "text or json (text)");
  app.add_option("--metrics", texts.metrics,
                 "loopback ADDRESS:PORT that answers GET /metrics for Prometheus");
  app.add_flag("--metrics-public", texts.metrics_public, "--metrics need not be loopback");
  one_value_each(app);
  no_empty_values(app);
}

}  // namespace connectspec::proxy
