#!/usr/bin/env node
// A strict CONNECT proxy for the suite to be tried on: written from RFC 9110 §9.3.6, RFC 9112, RFC 3986 §3.2 and RFC 7617 alone, in
// another language than the reference proxy, so that what both do is the specification's and not a habit of one author.
//
//   node strict_proxy.cjs --port 3128 [--address 127.0.0.1] [--user NAME:PASSWORD] [--deny-port 25]...
//                         [--deny-host HOST]... [--allow-host HOST]... [--parent HOST:PORT [--parent-user NAME:PASSWORD]]
//                         [--certificate FILE --key FILE] [--habit NAME]... [--defect NAME]...
//   node strict_proxy.cjs --list-defects
//
// Habits (habits.cjs) are odd but allowed, defects (defects.cjs) are not; each is a class that extends Session.
"use strict";
const crypto = require("crypto");
const dns = require("dns");
const fs = require("fs");
const net = require("net");
const tls = require("tls");

// ---- Grammar

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/; // RFC 9110 §5.6.2
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/; // RFC 9110 §5.5
const regName = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/; // RFC 3986 §3.2.2
const ipFuture = /^v[0-9A-Fa-f]+\.[A-Za-z0-9\-._~!$&'()*+,;=:]+$/;
const token68 = /^[A-Za-z0-9\-._~+/]+=*$/; // RFC 9110 §11.2
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/; // RFC 4648 §4

const linkLocal = new net.BlockList();
linkLocal.addSubnet("169.254.0.0", 16, "ipv4");
linkLocal.addSubnet("fe80::", 10, "ipv6");

const reasons = {
  200: "OK", 400: "Bad Request", 403: "Forbidden", 405: "Method Not Allowed", 407: "Proxy Authentication Required",
  408: "Request Timeout", 414: "URI Too Long", 417: "Expectation Failed", 431: "Request Header Fields Too Large",
  501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
  505: "HTTP Version Not Supported",
};

// What ends a request before there is a tunnel: a status, and why in words for whoever reads the content.
class Refusal extends Error {
  constructor(status, why, fields = []) {
    super(why);
    this.status = status;
    this.fields = fields;
  }
}

// ---- One client's connection: a head, a dial, a tunnel

class Session {
  // RFC 9112 §3 recommends 8000 octets for a request line; the rest is this proxy's choice.
  limits = { requestLine: 8192, head: 65536, fields: 500, early: 65536 };
  timers = { head: 10000, dial: 4000, address: 2500, flush: 60000, discard: 2000, silence: 600000 }; // ms

  constructor(client, settings) {
    this.client = client;
    this.settings = settings;
    this.received = Buffer.alloc(0);
    this.state = "head";
  }

  start() {
    this.client.on("error", () => {}); // "close" follows, and says so
    this.client.on("data", (octets) => this.take(octets));
    this.client.on("end", () => this.clientEnded());
    this.client.on("close", () => this.clientGone());
    this.headTimer = setTimeout(() => this.headIsLate(), this.timers.head);
  }

  take(octets) {
    if (this.state === "refused") {
      return;
    }
    this.received = Buffer.concat([this.received, octets]);
    if (this.state === "head") {
      this.readHead();
    } else if (this.received.length > this.limits.early) {
      this.client.pause();
    }
  }

  clientEnded() {
    if (this.state === "head") {
      this.received.length === 0 ? this.client.end() : this.refuse(new Refusal(400, "the request has no end"));
    } else if (this.state === "dial") {
      this.endedEarly = true; // a client may have said all it will; the origin's part comes back none the less
    }
  }

  clientGone() {
    clearTimeout(this.headTimer);
    if (this.state === "dial") {
      this.state = "gone";
      this.stopDialling();
    }
  }

  headIsLate() {
    if (this.state === "head") {
      this.received.length === 0 ? this.client.end() : this.refuse(new Refusal(408, "the request took too long"));
    }
  }

  // ---- the head

  readHead() {
    let request;
    try {
      const head = this.takeHead();
      if (head === undefined) {
        return;
      }
      clearTimeout(this.headTimer);
      request = this.parseHead(head);
      request.destination = this.checkRequest(request);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) {
        throw refusal;
      }
      this.refuse(refusal);
      return;
    }
    this.request = request;
    this.state = "dial";
    this.serve();
  }

  // The octets up to the empty line, as text; they leave `received`. Undefined while they aren't all there.
  takeHead() {
    while (this.received[0] === 0x0d && this.received[1] === 0x0a) {
      this.received = this.received.subarray(2); // RFC 9112 §2.2: empty lines in front are ignored
    }
    const end = this.received.indexOf("\r\n\r\n", 0, "latin1");
    const seen = this.received.toString("latin1", 0, end < 0 ? this.received.length : end + 2);
    this.checkStart(seen);
    this.checkLineEnds(end < 0 ? seen.replace(/\r$/, "") : seen);
    this.checkSize(seen);
    if (end < 0) {
      return undefined;
    }
    this.received = this.received.subarray(end + 4);
    return seen;
  }

  // What can't become a request line (TLS, say, in which no line may ever end) is told at once.
  checkStart(text) {
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]*(?: |$|\r|\n)/.test(text)) {
      throw new Refusal(400, "that is no method");
    }
  }

  // RFC 9112 §2.2: a bare CR is invalid anywhere in a head, and nobody has to take a bare LF for the end of a line.
  checkLineEnds(text) {
    if (/\r(?!\n)|(?<!\r)\n/.test(text)) {
      throw new Refusal(400, "CR and LF come in pairs");
    }
  }

  checkSize(text) {
    const line = text.indexOf("\r\n");
    if ((line < 0 ? text.length : line) > this.limits.requestLine) {
      throw new Refusal(414, "the request line is too long");
    }
    if (text.length > this.limits.head) {
      throw new Refusal(431, "the header section is too long");
    }
  }

  parseHead(text) {
    const lines = text.split("\r\n").slice(0, -1);
    const request = this.parseRequestLine(lines[0]);
    if (lines.length - 1 > this.limits.fields) {
      throw new Refusal(431, "too many fields");
    }
    request.fields = lines.slice(1).map((line) => this.parseFieldLine(line));
    return request;
  }

  parseRequestLine(line) {
    const parts = line.split(" ");
    if (parts.length !== 3 || !token.test(parts[0]) || !/^[\x21-\x7e]+$/.test(parts[1])) {
      throw new Refusal(400, "that is no request line");
    }
    const version = /^HTTP\/(\d)\.(\d)$/.exec(parts[2]);
    if (!version) {
      throw new Refusal(400, "that is no HTTP version");
    }
    if (version[1] !== "1") {
      throw new Refusal(505, "this is HTTP/1.1");
    }
    return { method: parts[0], target: parts[1], minor: Number(version[2]) };
  }

  // RFC 9112 §5: no white space in front of the name or behind it, no folded lines.
  parseFieldLine(line) {
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0));
    const value = line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, "");
    if (!token.test(name) || !fieldValue.test(value)) {
      throw new Refusal(400, "that is no field line");
    }
    return { name: name.toLowerCase(), value };
  }

  // ---- what is asked

  // Each check in the order in which it protects the next; the destination comes back.
  checkRequest(request) {
    this.checkHost(request);
    this.checkContent(request);
    this.checkMethod(request);
    const destination = this.parseTarget(request.target);
    this.authenticate(request);
    this.checkPolicy(destination, request);
    return destination;
  }

  values(request, name) {
    return request.fields.filter((field) => field.name === name).map((field) => field.value);
  }

  // RFC 9112 §3.2: one Host field in HTTP/1.1, with a valid value. That of a CONNECT decides nothing.
  checkHost(request) {
    const hosts = this.values(request, "host");
    if (hosts.length > 1 || (hosts.length === 0 && request.minor > 0) || !hosts.every((host) => this.isHost(host))) {
      throw new Refusal(400, "one valid Host field is needed");
    }
  }

  isHost(value) {
    const parts = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(value);
    return parts !== null && this.isUriHost(parts[1]) && Number(parts[2] || 0) <= 65535;
  }

  isUriHost(host) {
    const literal = /^\[(.*)\]$/.exec(host);
    return literal ? this.isIpv6(literal[1]) || ipFuture.test(literal[1]) : regName.test(host);
  }

  isIpv6(text) {
    return net.isIPv6(text) && !text.includes("%");
  }

  // RFC 9110 §9.3.6: a CONNECT has no content; whoever frames some means something else.
  checkContent(request) {
    if (this.values(request, "transfer-encoding").length > 0) {
      throw new Refusal(400, "Transfer-Encoding has no place here");
    }
    if (!this.values(request, "content-length").every((value) => /^0+$/.test(value))) {
      throw new Refusal(400, "a request here has no content");
    }
    const unmet = this.values(request, "expect").filter((value) => value.toLowerCase() !== "100-continue");
    if (unmet.length > 0) {
      throw new Refusal(417, "nothing but 100-continue can be expected");
    }
  }

  checkMethod(request) {
    if (request.method !== "CONNECT") {
      throw new Refusal(501, "nothing but CONNECT is served");
    }
  }

  // RFC 9112 §3.2.3, authority-form: uri-host ":" port, and the port has to be there.
  parseTarget(target) {
    const parts = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(target);
    if (!parts || !this.isUriHost(parts[1])) {
      throw new Refusal(400, "the target has to be host:port");
    }
    return { host: this.parseHost(parts[1]), port: this.parsePort(parts[2]) };
  }

  parsePort(digits) {
    const port = Number(digits);
    if (!(port >= 1 && port <= 65535)) {
      throw new Refusal(400, "there is no such port");
    }
    return port;
  }

  // What can be dialled: an IPv6 address, an IPv4 address in four decimal numbers, or a name that a name server knows.
  parseHost(host) {
    if (host.startsWith("[")) {
      const address = host.slice(1, -1);
      if (!this.isIpv6(address)) {
        throw new Refusal(400, "that is no address");
      }
      return address;
    }
    if (net.isIPv4(host)) {
      return host;
    }
    const labels = host.replace(/\.$/, "").split(".");
    const last = labels[labels.length - 1];
    // inet_aton() takes 0x7f.1 and 2130706433 for addresses, which no policy has looked at
    if (/^(\d+|0[xX][0-9A-Fa-f]*)$/.test(last) || host.length > 254 ||
        !labels.every((label) => /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/.test(label))) {
      throw new Refusal(400, "that is no host name");
    }
    return host;
  }

  // ---- who asks

  authenticate(request) {
    const { account } = this.settings;
    if (account === undefined) {
      return;
    }
    const offered = this.values(request, "proxy-authorization");
    if (offered.length !== 1 || !this.isAccount(this.decodeCredentials(offered[0]), account)) {
      throw new Refusal(407, "credentials are needed", [this.challenge()]);
    }
  }

  challenge() {
    return 'Proxy-Authenticate: Basic realm="strict", charset="UTF-8"';
  }

  // The octets of user-pass (RFC 7617 §2), or undefined for what isn't Basic.
  decodeCredentials(value) {
    const parts = /^(\S+) +(\S+)$/.exec(value);
    if (!parts || parts[1].toLowerCase() !== "basic" || !token68.test(parts[2]) || !base64.test(parts[2])) {
      return undefined;
    }
    return Buffer.from(parts[2], "base64");
  }

  // Compared as digests, so that the time it takes tells nothing.
  isAccount(offered, account) {
    const digest = (octets) => crypto.createHash("sha256").update(octets).digest();
    return offered !== undefined && crypto.timingSafeEqual(digest(offered), digest(Buffer.from(account, "utf8")));
  }

  // RFC 9110 §9.3.6: to known ports alone. Below 1024 that is HTTPS. Addresses of names are looked at when they are known.
  checkPolicy({ host, port }) {
    if ((port < 1024 && port !== 443) || this.settings.deniedPorts.includes(port)) {
      throw new Refusal(403, "that port is not allowed");
    }
    if (this.isDenied(host) || !this.isAllowed(host) || this.isItself(host, port)) {
      throw new Refusal(403, "that host is not allowed");
    }
  }

  isDenied(host) {
    const plain = this.plainHost(host);
    return this.settings.deniedHosts.includes(plain) || this.isLinkLocal(plain);
  }

  // Cloud metadata is there, which is meant for this machine alone.
  isLinkLocal(host) {
    return net.isIPv6(host) ? linkLocal.check(host, "ipv6") : net.isIPv4(host) && linkLocal.check(host, "ipv4");
  }

  isAllowed(host) {
    const { allowedHosts } = this.settings;
    return allowedHosts.length === 0 || allowedHosts.includes(this.plainHost(host));
  }

  // One spelling for each host: lower case, no dot at the end, an IPv4 address as such.
  plainHost(host) {
    const name = host.toLowerCase().replace(/\.$/, "");
    return net.isIPv6(name) ? this.plainIpv6(name) : name;
  }

  plainIpv6(address) {
    const text = new URL(`http://[${address}]`).hostname.slice(1, -1); // the shortest form, of RFC 5952
    const mapped = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(text);
    if (!mapped) {
      return text;
    }
    const number = (parseInt(mapped[1], 16) << 16) | parseInt(mapped[2], 16);
    return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join(".");
  }

  // ---- no

  refuse(refusal) {
    this.refuseWith(Buffer.from(this.refusalText(refusal), "latin1"));
  }

  refuseWith(answer) {
    this.state = "refused";
    clearTimeout(this.headTimer);
    this.client.resume();
    this.client.end(answer);
    this.discard(this.client);
  }

  // RFC 9112 §9.6: once all is out, what still comes is read for a while, lest a reset overtake it.
  discard(socket) {
    const close = () => socket.destroy();
    let timer = setTimeout(close, this.timers.flush);
    const allIsOut = () => {
      clearTimeout(timer);
      timer = setTimeout(close, this.timers.discard);
      socket.readableEnded ? close() : socket.once("end", close);
    };
    socket.writableFinished ? allIsOut() : socket.once("finish", allIsOut);
    socket.once("close", () => clearTimeout(timer));
  }

  refusalText(refusal) {
    const content = this.refusalContent(refusal);
    return this.statusLine(refusal.status) +
      this.fieldLines([...this.refusalFields(refusal), ...this.framing(content), "Connection: close"]) +
      this.framed(content);
  }

  refusalContent(refusal) {
    return `${refusal.message}\n`;
  }

  refusalFields(refusal) {
    return [this.date(), ...refusal.fields, "Content-Type: text/plain"];
  }

  framing(content) {
    return [`Content-Length: ${Buffer.byteLength(content)}`];
  }

  framed(content) {
    return content;
  }

  statusLine(status) {
    return `HTTP/1.1 ${status} ${reasons[status] || ""}\r\n`;
  }

  fieldLines(lines) {
    return lines.map((line) => `${line}\r\n`).join("") + "\r\n";
  }

  date() {
    return `Date: ${new Date().toUTCString()}`;
  }

  // ---- the dial

  serve() {
    this.dial(this.request.destination);
  }

  dial({ host, port }) {
    this.dialTimer = setTimeout(() => this.dialFailed(this.noAnswer()), this.timers.dial);
    this.lookUp(host, (error, addresses) => {
      if (this.state !== "dial") {
        return;
      }
      const allowed = error ? [] : addresses.filter((address) => !this.isDenied(address));
      if (allowed.length > 0) {
        this.tryInTurn(allowed, port);
      } else {
        this.dialFailed(error ? new Refusal(502, "there is no such host") : new Refusal(403, "that host is not allowed"));
      }
    });
  }

  lookUp(host, callback) {
    if (net.isIP(host)) {
      callback(null, [host]);
      return;
    }
    dns.lookup(host, { all: true }, (error, found) => callback(error, (found || []).map(({ address }) => address)));
  }

  tryInTurn([address, ...others], port) {
    const origin = net.connect({ host: address, port, allowHalfOpen: true, noDelay: true });
    this.origin = origin;
    const failed = (refusal) => {
      if (this.state === "dial" && this.origin === origin) {
        clearTimeout(timer);
        origin.destroy();
        others.length > 0 ? this.tryInTurn(others, port) : this.dialFailed(refusal);
      }
    };
    const timer = setTimeout(() => failed(this.noAnswer()), this.timers.address);
    origin.on("error", (error) => failed(this.dialRefusal(error)));
    origin.once("connect", () => {
      clearTimeout(timer);
      this.connected();
    });
    origin.once("close", () => clearTimeout(timer));
  }

  noAnswer() {
    return new Refusal(504, "the destination doesn't answer");
  }

  dialRefusal(error) {
    if (["EMFILE", "ENFILE", "EAGAIN", "EADDRNOTAVAIL"].includes(error.code)) {
      return new Refusal(503, "no more connections just now");
    }
    return error.code === "ETIMEDOUT" ? this.noAnswer() : new Refusal(502, "the destination can't be reached");
  }

  dialFailed(refusal) {
    if (this.state === "dial") {
      this.stopDialling();
      this.refuse(refusal);
    }
  }

  stopDialling() {
    clearTimeout(this.dialTimer);
    if (this.origin) {
      this.origin.destroy();
    }
  }

  connected() {
    clearTimeout(this.dialTimer);
    if (this.state !== "dial") {
      return;
    }
    if (this.reachesItself()) {
      this.dialFailed(new Refusal(403, "that is this proxy itself"));
      return;
    }
    this.state = "tunnel";
    this.established();
  }

  reachesItself() {
    return this.isItself(this.origin.remoteAddress, this.origin.remotePort);
  }

  isItself(address, port) {
    return port === this.client.localPort && address === this.client.localAddress;
  }

  // ---- the tunnel

  established() {
    this.client.write(this.establishedText(), "latin1");
    this.openTunnel();
  }

  // RFC 9110 §9.3.6: no Content-Length, no Transfer-Encoding; what follows the empty line is the origin's.
  establishedText() {
    return this.statusLine(200) + this.fieldLines([this.date()]);
  }

  openTunnel() {
    this.client.removeAllListeners("data");
    this.client.removeAllListeners("end");
    if (this.received.length > 0) {
      this.origin.write(this.received);
      this.received = Buffer.alloc(0);
    }
    this.relay(this.client, this.origin);
    this.relay(this.origin, this.client);
    if (this.endedEarly) {
      this.origin.end();
    }
    this.client.resume();
    this.watchSilence();
  }

  // One direction. A FIN is passed on behind what came before it; what was reset is closed once its last octets are out.
  relay(from, to) {
    from.on("data", (octets) => {
      this.heard();
      if (!to.write(octets)) {
        from.pause();
      }
    });
    to.on("drain", () => from.resume());
    from.on("end", () => to.end());
    from.on("error", () => {});
    from.on("close", (failed) => {
      if (failed) {
        to.end();
        to.removeAllListeners("data");
        to.resume();
        this.discard(to);
      } else {
        to.resume();
      }
    });
  }

  watchSilence() {
    this.silenceTimer = setTimeout(() => this.silent(), this.timers.silence);
    this.client.on("close", () => clearTimeout(this.silenceTimer));
  }

  heard() {
    this.silenceTimer.refresh();
  }

  silent() {
    this.client.destroy();
    this.origin.destroy();
  }
}

// ---- The program

function settingsOf(args) {
  const settings = { port: 0, address: "127.0.0.1", deniedPorts: [], deniedHosts: [], allowedHosts: [], changes: [] };
  for (let i = 0; i < args.length; i += 2) {
    const [option, value] = [args[i], args[i + 1]];
    const set = {
      "--port": () => (settings.port = Number(value)),
      "--address": () => (settings.address = value),
      "--user": () => (settings.account = value),
      "--deny-port": () => settings.deniedPorts.push(Number(value)),
      "--deny-host": () => settings.deniedHosts.push(value),
      "--allow-host": () => settings.allowedHosts.push(value),
      "--certificate": () => (settings.certificate = fs.readFileSync(value)),
      "--key": () => (settings.key = fs.readFileSync(value)),
      "--parent": () => {
        settings.parent = { host: value.replace(/:\d+$/, ""), port: Number(/\d+$/.exec(value)[0]) };
        settings.changes.push(require("./chained.cjs"));
      },
      "--parent-user": () => (settings.parentAccount = value),
      "--habit": () => settings.changes.push(changeNamed("./habits.cjs", value)),
      "--defect": () => settings.changes.push(changeNamed("./defects.cjs", value)),
    }[option];
    if (!set || value === undefined) {
      throw new Error(`what is ${option} ${value}?`);
    }
    set();
  }
  return settings;
}

function changeNamed(file, name) {
  const entry = require(file)[name];
  if (!entry) {
    throw new Error(`${file} has no ${name}`);
  }
  return entry.change;
}

// For `connectspec examine`; JSON is YAML. What no case sees yet can't be examined.
function defectList() {
  return Object.entries(require("./defects.cjs"))
    .filter(([, { fails, warns }]) => fails || warns)
    .map(([name, { breaks, fails = [], warns = [], endpoint = "plain" }]) => ({ name, breaks, fails, warns, endpoint }));
}

function main() {
  if (process.argv[2] === "--list-defects") {
    console.log(JSON.stringify(defectList(), null, 1));
    return;
  }
  const further = (process.env.STRICT_PROXY_OPTIONS || "").split(" ").filter((option) => option !== "");
  const settings = settingsOf([...process.argv.slice(2), ...further]);
  const Served = settings.changes.reduce((Base, change) => change(Base), Session);
  const serve = (client) => new Served(client, settings).start();
  const server = settings.certificate
    ? tls.createServer({ allowHalfOpen: true, noDelay: true, cert: settings.certificate, key: settings.key, ALPNProtocols: ["http/1.1"] }, serve)
    : net.createServer({ allowHalfOpen: true, noDelay: true }, serve);
  server.on("tlsClientError", (error, client) => client.destroy());
  server.listen({ port: settings.port, host: settings.address, backlog: 1024 }, () => {
    console.log(`listening on ${settings.address}:${server.address().port}`);
  });
}

module.exports = { Refusal, Session };
if (require.main === module) {
  main();
}
