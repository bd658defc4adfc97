// Defects for the strict proxy, each from a public report of a mistake in somebody's proxy or HTTP library: --defect NAME. A defect is a
// class between Session and what is served; `source` is the report, and where that is of a client, this is its mirror. `fails` and `warns`
// are the cases that have to see it, as `connectspec examine --profile` wants them, at `endpoint` where it isn't the first.
"use strict";
const net = require("net");
const { Refusal } = require("./strict_proxy.cjs");

const sleep = (ms, then) => setTimeout(then, ms);
const percentDecoded = (text) => text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));

module.exports = {
  // ---- credentials

  "scheme-case": {
    source: "Anorov/PySocks#147",
    breaks: "The scheme is Basic, and no other spelling of it.",
    fails: ["connect/auth/scheme-case/lower", "connect/auth/scheme-case/upper", "connect/auth/scheme-case/mixed"],
    change: (Base) => class extends Base {
      decodeCredentials(value) {
        return value.startsWith("Basic ") ? super.decodeCredentials(value) : undefined;
      }
    },
  },
  "http10-open": {
    source: "abhinavsingh/proxy.py#1267",
    breaks: "A request of HTTP/1.0 without any field isn't asked for credentials.",
    fails: ["h1/credentials/asked-in-every-form"],
    change: (Base) => class extends Base {
      authenticate(request) {
        if (request.minor > 0 || request.fields.length > 0) {
          super.authenticate(request);
        }
      }
    },
  },
  "colon-cuts": {
    source: "terreng/simple-web-server#147",
    breaks: "What stands behind a second colon isn't part of the password.",
    fails: ["connect/auth/wrong-password/longer"],
    change: (Base) => class extends Base {
      isAccount(offered, account) {
        const cut = (text) => text.split(":").slice(0, 2).join(":");
        return offered !== undefined && super.isAccount(Buffer.from(cut(offered.toString())), cut(account));
      }
    },
  },
  "password-24": {
    source: "proxytunnel/proxytunnel#21",
    breaks: "Of a password 24 octets count.",
    fails: ["connect/auth/wrong-password/longer"],
    change: (Base) => class extends Base {
      isAccount(offered, account) {
        const cut = (octets) => octets.subarray(0, octets.indexOf(":") + 25);
        return offered !== undefined && cut(offered).equals(cut(Buffer.from(account)));
      }
    },
  },
  "empty-password": {
    source: "greenbone/gvmd#3050",
    breaks: "An empty password isn't compared.",
    fails: ["connect/auth/empty/no-password"],
    change: (Base) => class extends Base {
      isAccount(offered, account) {
        return super.isAccount(offered, account) || (offered !== undefined && `${offered}` === account.replace(/:.*/, ":"));
      }
    },
  },
  "long-password": {
    source: "oven-sh/bun#25530",
    breaks: "A password longer than 4095 octets is left out, and the name alone is compared.",
    fails: ["h1/credentials/long-password"],
    change: (Base) => class extends Base {
      isAccount(offered, account) {
        const [user] = account.split(":");
        return super.isAccount(offered, account) ||
          (offered !== undefined && offered.length > user.length + 4096 && `${offered}`.startsWith(`${user}:`));
      }
    },
  },
  "unescaped-password": {
    source: "tun2proxy/tun2proxy#251",
    breaks: "Percent-encoding in a password is decoded, which is none there.",
    fails: ["connect/auth/valid"],
    change: (Base) => class extends Base {
      isAccount(offered, account) {
        return super.isAccount(offered && Buffer.from(percentDecoded(offered.toString())), account);
      }
    },
  },
  "drops-strangers": {
    source: "jech/polipo#93",
    breaks: "Who brings no credentials is closed without an answer.",
    warns: ["connect/auth/missing", "connect/auth/authorization-field"],
    change: (Base) => class extends Base {
      authenticate(request) {
        const stranger = this.settings.account !== undefined && this.values(request, "proxy-authorization").length === 0;
        this.mute = stranger;
        super.authenticate(request);
      }
      refusalText(refusal) {
        return this.mute ? "" : super.refusalText(refusal);
      }
    },
  },
  "says-401": {
    source: "erebe/wstunnel#545",
    breaks: "Missing credentials are 401, without a challenge.",
    fails: ["connect/auth/uses-407-not-401"],
    change: (Base) => class extends Base {
      authenticate(request) {
        try {
          super.authenticate(request);
        } catch (refusal) {
          throw new Refusal(401, "unauthorized");
        }
      }
    },
  },

  // ---- heads

  "one-read": {
    source: "oven-sh/bun#36203",
    breaks: "The head is what comes with the first read.",
    fails: ["h1/tunnel/request-split/bytes"], // others come in one read on a busy machine
    change: (Base) => class extends Base {
      takeHead() {
        const head = super.takeHead();
        if (head === undefined) {
          throw new Refusal(400, "that is no request");
        }
        return head;
      }
    },
  },
  "line-4096": {
    source: "3proxy/3proxy#217",
    breaks: "A line is cut behind 4096 octets, and what is behind the cut is the next one.",
    fails: ["h1/credentials/inside-a-long-line/octets-4096"],
    change: (Base) => class extends Base {
      parseHead(text) {
        const cut = (line) => line.match(/.{1,4096}/gs) || [""];
        const lines = text.split("\r\n").flatMap((line) => cut(line).filter((part, i) => i === 0 || part.includes(":")));
        return super.parseHead(lines.join("\r\n"));
      }
    },
  },
  "content-is-eaten": {
    source: "nodejs/http-parser#403",
    breaks: "As many octets of the tunnel as Content-Length says are taken for content.",
    fails: ["h1/framing/cl-invalid/letter", "h1/framing/cl-invalid/minus", "h1/framing/cl-invalid/plus", "h1/framing/cl-invalid/hex"],
    change: (Base) => class extends Base {
      checkContent(request) {
        this.content = Number(this.values(request, "content-length")[0]) || 0;
        super.checkContent({ ...request, fields: request.fields.filter(({ name }) => name !== "content-length") });
      }
      openTunnel() {
        this.received = this.received.subarray(this.content);
        super.openTunnel();
      }
    },
  },
  "short-200": {
    source: "RakuenSoftware/aimee#1432",
    breaks: "The last octet of the 2xx's empty line is forgotten.",
    change: (Base) => class extends Base {
      establishedText() {
        return super.establishedText().slice(0, -1);
      }
    },
  },
  "http10-closes": {
    source: "zaproxy/zap-extensions#3609",
    breaks: "After the 2xx to a request of HTTP/1.0 without keep-alive the connection is closed.",
    fails: ["h1/base/http10-request"],
    change: (Base) => class extends Base {
      established() {
        super.established();
        if (this.request.minor === 0 && !this.values(this.request, "connection").includes("keep-alive")) {
          this.client.end();
        }
      }
    },
  },
  "close-means-close": {
    source: "TooTallNate/proxy-agents#112",
    breaks: "With Connection: close in the request, the tunnel ends behind the first octets that the origin sent.",
    warns: ["h1/tunnel/request-close-option/connection", "h1/tunnel/request-close-option/capitals"],
    change: (Base) => class extends Base {
      established() {
        super.established();
        if (this.values(this.request, "connection").some((value) => /close/i.test(value))) {
          this.origin.once("data", () => this.client.end());
        }
      }
    },
  },

  // ---- targets and policy

  "brackets-stay": {
    source: "oven-sh/bun#32635",
    breaks: "An IPv6 address is dialled with its brackets, and isn't found.",
    fails: [
      "connect/target/ipv6-spellings/full",
      "connect/target/ipv6-spellings/padded",
      "connect/target/ipv6-spellings/leading-zeros",
      "connect/target/ipv6-spellings/compressed-late",
    ],
    change: (Base) => class extends Base {
      lookUp(host, callback) {
        net.isIPv6(host) ? callback(new Error("ENOTFOUND"), []) : super.lookUp(host, callback);
      }
    },
  },
  "brackets-around-anything": {
    source: "cfal/shoes#155",
    breaks: "What stands in brackets and is no address is a name to look up.",
    warns: ["connect/target/ipv6-bracketed-nonv6/ipv4", "connect/target/ipv6-bracketed-nonv6/name"],
    change: (Base) => class extends Base {
      isUriHost(host) {
        return super.isUriHost(host) || /^\[[^\]]+\]$/.test(host);
      }
      parseHost(host) {
        const inside = host.replace(/^\[(.*)\]$/, "$1");
        return this.isIpv6(inside) ? inside : super.parseHost(inside);
      }
    },
  },
  "percent-decoded": {
    source: "jimmc414/onefilellm#79",
    breaks: "The policy looks at a host as it is written, and the dial decodes its percent-encoding.",
    fails: ["connect/policy/denied-name/percent"],
    change: (Base) => class extends Base {
      parseHost(host) {
        const parsed = super.parseHost(percentDecoded(host));
        return host.includes("%") ? host : parsed;
      }
      lookUp(host, callback) {
        super.lookUp(percentDecoded(host), callback);
      }
    },
  },
  "legacy-ipv4": {
    source: "jimmc414/onefilellm#79",
    breaks: "One decimal number is an IPv4 address.",
    warns: ["connect/target/ipv4-short/one-number"],
    change: (Base) => class extends Base {
      parseHost(host) {
        const number = /^\d{8,10}$/.test(host) ? Number(host) : NaN;
        return number <= 0xffffffff ? [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join(".") : super.parseHost(host);
      }
    },
  },
  "dot-slips-through": {
    source: "zextras/carbonio-mails-ui#1203",
    breaks: "A denied name with a dot at its end is another name.",
    fails: ["connect/policy/denied-name/dotted"],
    change: (Base) => class extends Base {
      plainHost(host) {
        return host.endsWith(".") ? host.toLowerCase() : super.plainHost(host);
      }
    },
  },
  "suffix-is-enough": {
    source: "tinyproxy/tinyproxy#627",
    breaks: "A name is allowed that ends with an allowed one.",
    fails: ["connect/policy/allowlist-exact/as-suffix"],
    change: (Base) => class extends Base {
      isAllowed(host) {
        return super.isAllowed(host) || this.settings.allowedHosts.some((allowed) => this.plainHost(host).endsWith(allowed));
      }
    },
  },
  "mapped-slips-through": {
    source: "scalar/scalar#10076",
    breaks: "An IPv4 address in an IPv6 one isn't looked at by the policy.",
    fails: ["connect/policy/host-policy-mapped", "connect/policy/resolved-address/ipv4-mapped"],
    change: (Base) => class extends Base {
      plainIpv6(address) {
        return address.toLowerCase();
      }
    },
  },
  "first-address-only": {
    source: "rofl0r/microsocks#72",
    breaks: "Of a name's addresses the first alone is tried.",
    warns: [
      "connect/fail/multi-address/refused-first",
      "connect/fail/multi-address/refused-first-by-alias",
      "connect/fail/multi-address/ipv6-refused-first",
    ],
    change: (Base) => class extends Base {
      tryInTurn(addresses, port) {
        super.tryInTurn(addresses.slice(0, 1), port);
      }
    },
  },

  // ---- tunnels

  "early-comes-back": {
    source: "apache/mina-sshd#911",
    breaks: "What stands behind the head goes back to the client, behind the 2xx.",
    warns: ["connect/close/half-close-with-request"],
    fails: [
      "connect/tunnel/early-data-same-segment/short",
      "connect/tunnel/early-data-before-2xx",
      "connect/tunnel/early-data-during-dial",
    ],
    change: (Base) => class extends Base {
      established() {
        const early = this.received;
        this.received = Buffer.alloc(0);
        this.client.write(Buffer.concat([Buffer.from(this.establishedText()), early]));
        this.openTunnel();
      }
    },
  },
  "lost-while-dialling": {
    source: "wilfredinni/noodle#157",
    breaks: "What comes from the client while the dial is under way is lost; what came with the head isn't.",
    fails: ["connect/tunnel/early-data-before-2xx", "connect/tunnel/early-data-during-dial"],
    change: (Base) => class extends Base {
      take(octets) {
        if (this.state !== "dial") {
          super.take(octets);
        }
      }
    },
  },
  "early-twice": {
    source: "oven-sh/bun#32635",
    breaks: "Octets that come while the dial is under way bring those before them once more.",
    fails: ["connect/tunnel/early-data-before-2xx", "connect/tunnel/early-data-during-dial"],
    change: (Base) => class extends Base {
      take(octets) {
        const before = this.received;
        super.take(octets);
        if (this.state === "dial" && before.length > 0 && this.dialling) {
          this.received = Buffer.concat([before, this.received]);
        }
        this.dialling = this.state === "dial";
      }
    },
  },
  "under-five-lost": {
    source: "keploy/keploy#4000",
    breaks: "Fewer than five octets and then a FIN are taken for nothing.",
    fails: ["connect/auth/not-sent-to-origin", "connect/tunnel/line-ends/nul", "connect/tunnel/tiny-writes", "h1/tunnel/non-tls/binary"],
    change: (Base) => class extends Base {
      relay(from, to) {
        if (from !== this.client) {
          super.relay(from, to);
          return;
        }
        const peeked = [];
        let size = 0;
        const peek = (octets) => {
          peeked.push(octets);
          size += octets.length;
          if (size >= 5) {
            from.removeListener("data", peek);
            from.removeListener("end", ended);
            to.write(Buffer.concat(peeked));
            super.relay(from, to);
          }
        };
        const ended = () => to.end();
        from.on("data", peek);
        from.on("end", ended);
        from.on("close", () => to.end());
      }
    },
  },
  "client-first": {
    source: "mandiant/flare-fakenet-ng#57",
    breaks: "Nothing comes from the origin until the client has said something.",
    fails: [
      "connect/close/origin-fin",
      "connect/close/outstanding-slow-reader",
      "connect/close/half-close-origin",
      "connect/fail/close-after-accept",
    ],
    change: (Base) => class extends Base {
      openTunnel() {
        this.spoken = this.received.length > 0;
        super.openTunnel();
      }
      relay(from, to) {
        if (from === this.client || this.spoken) {
          super.relay(from, to);
        } else {
          this.client.once("data", () => super.relay(from, to));
        }
      }
    },
  },
  "deadline-of-the-head": {
    source: "pires/go-proxyproto#75",
    breaks: "The time that a head may take goes on in the tunnel: after 5 s the connection ends.",
    warns: ["connect/tunnel/idle"],
    change: (Base) => class extends Base {
      start() {
        super.start();
        const timer = sleep(5000, () => this.client.destroy());
        this.client.on("close", () => clearTimeout(timer));
      }
    },
  },
  "silence-of-one-side": {
    source: "luckyPipewrench/pipelock#816",
    breaks: "A tunnel ends when one of its sides has been silent for 3 s, whatever the other says.",
    change: (Base) => class extends Base {
      relay(from, to) {
        super.relay(from, to);
        const timer = sleep(3000, () => this.silent());
        from.on("data", () => timer.refresh());
        from.on("close", () => clearTimeout(timer));
      }
    },
  },
  "short-write": {
    source: "sgieseking/anyrpc#51",
    breaks: "What a full socket doesn't take at once is lost.",
    fails: ["connect/tunnel/backpressure-up"],
    change: (Base) => class extends Base {
      relay(from, to) {
        const write = to.write.bind(to);
        to.write = (octets) => to.writableLength > 0 || write(octets);
        from.pause = () => from;
        super.relay(from, to);
      }
    },
  },
  "reader-may-not-rest": {
    source: "AdguardTeam/gomitmproxy#13",
    breaks: "A tunnel is cut when its client doesn't read for 3 s.",
    warns: ["connect/timer/unread"],
    change: (Base) => class extends Base {
      openTunnel() {
        super.openTunnel();
        let left = -1;
        const timer = setInterval(() => {
          if (left === this.client.bytesWritten - this.client.writableLength && this.client.writableLength > 0) {
            this.silent();
          }
          left = this.client.bytesWritten - this.client.writableLength;
        }, 3000);
        this.client.on("close", () => clearInterval(timer));
      }
    },
  },
  "no-backpressure": {
    source: "MAXeaglet/commandcode-proxy#20",
    breaks: "Whatever comes is read, though nobody takes it.",
    warns: ["connect/robust/unread-down"],
    change: (Base) => class extends Base {
      relay(from, to) {
        from.pause = () => from;
        super.relay(from, to);
      }
    },
  },
  "cut-at-fin": {
    source: "anthropics/claude-code#81136",
    breaks: "The client's connection is torn down at the origin's FIN, whatever is still to be sent.",
    fails: ["connect/close/half-close-origin"],
    change: (Base) => class extends Base {
      openTunnel() {
        super.openTunnel();
        this.origin.prependListener("end", () => this.client.destroy());
      }
    },
  },
  "one-buffer": {
    source: "lutfailham96/go-tcp-proxy-tunnel#2",
    breaks: "All tunnels copy through one buffer.",
    fails: ["connect/tunnel/both-write-first"],
    change: (Base) => {
      const shared = Buffer.alloc(65536);
      return class extends Base {
        relay(from, to) {
          const write = to.write.bind(to);
          to.write = (octets) => {
            octets.copy(shared);
            return write(shared.subarray(0, octets.length));
          };
          super.relay(from, to);
        }
      };
    },
  },

  // ---- ends, and one against others

  "refused-dial-is-silent": {
    source: "KarpelesLab/teamclaude#103",
    breaks: "Where the dial fails, the client is closed without an answer.",
    warns: ["connect/fail/refused", "connect/fail/dns-nxdomain", "connect/fail/dns-trouble/nxdomain", "connect/fail/unreachable/ipv4"],
    change: (Base) => class extends Base {
      dialFailed() {
        this.stopDialling();
        this.client.destroy();
      }
    },
  },
  "dial-never-ends": {
    source: "openclaw/openclaw#109269",
    breaks: "A destination that doesn't answer is waited for without end.",
    warns: ["connect/fail/timeout"],
    change: (Base) => class extends Base {
      noAnswer() {
        return undefined;
      }
      tryInTurn(addresses, port) {
        clearTimeout(this.dialTimer);
        super.tryInTurn(addresses, port);
      }
      dialFailed(refusal) {
        if (refusal !== undefined) {
          super.dialFailed(refusal);
        }
      }
    },
  },
  "refused-are-kept": {
    source: "rmyndharis/VSCodroid#15",
    breaks: "A refused client that doesn't close is kept for ever.",
    warns: ["connect/timer/refused-stays"],
    change: (Base) => class extends Base {
      discard(socket) {
        socket.on("end", () => socket.destroy());
      }
    },
  },
  "end-stays": {
    source: "nhumrich/small-prox#9",
    breaks: "The client isn't told that the origin has closed.",
    fails: [
      "connect/close/origin-fin",
      "connect/close/outstanding-slow-reader",
      "connect/close/half-close-client",
      "connect/close/half-close-origin",
    ],
    change: (Base) => class extends Base {
      openTunnel() {
        super.openTunnel();
        this.origin.removeAllListeners("end");
        this.origin.on("end", () => this.origin.end());
      }
    },
  },
  "dial-goes-on": {
    source: "adamfisk/LittleProxy#413",
    breaks: "A dial goes on though its client has gone, and what it opened stays open.",
    warns: ["connect/ends/reset-during-dial/nothing"],
    change: (Base) => class extends Base {
      clientGone() {
        clearTimeout(this.headTimer);
        if (this.state === "dial") {
          this.state = "gone";
          clearTimeout(this.dialTimer);
        }
      }
    },
  },
  "accepting-ends": {
    source: "Eljaja/BibaVPN#123",
    breaks: "Once there were 500 clients at a time, nobody is accepted any more.",
    // h1/robust/many-tunnels sees it, which takes half a minute
    change: (Base) => {
      let clients = 0;
      let closed = false;
      return class extends Base {
        start() {
          clients += 1;
          closed = closed || clients > 500;
          this.client.on("close", () => (clients -= 1));
          if (!closed) {
            super.start();
          } else {
            this.client.on("error", () => {});
          }
        }
      };
    },
  },
  "eight-heads": {
    source: "berthubert/trifecta#43",
    breaks: "Eight workers read heads; while they wait for slow ones, nobody else is read.",
    warns: ["connect/others/hundred/octet"],
    change: (Base) => {
      const waiting = [];
      let busy = 0;
      return class extends Base {
        start() {
          if (busy === 8) {
            this.client.on("error", () => {});
            waiting.push(this);
            return;
          }
          busy += 1;
          super.start();
        }
        readHead() {
          super.readHead();
          if (this.state !== "head") {
            this.freeWorker();
          }
        }
        clientGone() {
          super.clientGone();
          this.freeWorker();
        }
        freeWorker() {
          if (!this.freed) {
            this.freed = true;
            busy -= 1;
            const next = waiting.find((session) => !session.client.destroyed);
            waiting.splice(0, next ? waiting.indexOf(next) + 1 : waiting.length);
            if (next) {
              next.start();
            }
          }
        }
      };
    },
  },

  // ---- what ends the process

  "reset-kills": {
    source: "vercel-labs/portless#111",
    breaks: "A client's reset before its head is complete ends the process.",
    fails: ["connect/others/left-unanswered/octet"],
    change: (Base) => class extends Base {
      start() {
        super.start();
        this.client.on("error", (error) => {
          if (this.state === "head") {
            throw error;
          }
        });
      }
    },
  },
  "refused-dial-kills": {
    source: "oven-sh/bun#27433",
    breaks: "A destination that refuses ends the process.",
    fails: ["connect/close/origin-rst", "connect/fail/refused", "connect/fail/reset-after-accept", "connect/fail/proxy-status"],
    change: (Base) => class extends Base {
      dialRefusal(error) {
        throw error;
      }
    },
  },
  "bad-port-kills": {
    source: "cypress-io/cypress#4916",
    breaks: "A target without a valid port ends the process.",
    fails: ["connect/target/missing-port", "connect/target/port-65536/first-above"],
    change: (Base) => class extends Base {
      parseTarget(target) {
        const port = target.slice(target.lastIndexOf(":") + 1);
        if (!/^\d+$/.test(port) || Number(port) > 65535) {
          throw new RangeError(`Port should be >= 0 and < 65536. Received ${port}.`); // what net.connect does
        }
        return super.parseTarget(target);
      }
    },
  },
  "missing-host-kills": {
    source: "http-party/node-http-proxy#25",
    breaks: "A request without Host ends the process.",
    fails: ["h1/host/missing"],
    change: (Base) => class extends Base {
      checkHost(request) {
        this.values(request, "host")[0].split(":");
        super.checkHost(request);
      }
    },
  },
  "lone-scheme-kills": {
    source: "deadcodedump/zyg#11",
    breaks: "A scheme with no credentials behind it ends the process.",
    fails: ["connect/auth/empty/bare-scheme"],
    change: (Base) => class extends Base {
      decodeCredentials(value) {
        Buffer.from(value.split(" ")[1], "base64");
        return super.decodeCredentials(value);
      }
    },
  },
  "long-field-kills": {
    source: "mopemope/meinheld#120",
    breaks: "A field line of more than 8192 octets ends the process.",
    fails: ["h1/head/size-large/octets-16384"],
    change: (Base) => class extends Base {
      parseFieldLine(line) {
        if (line.length > 8192) {
          throw new RangeError("more than the buffer holds");
        }
        return super.parseFieldLine(line);
      }
    },
  },
  "two-hosts-kill": {
    source: "tempesta-tech/tempesta#1637",
    breaks: "A field that came before ends the process: Host, twice.",
    fails: ["h1/head/hidden-host/second"],
    change: (Base) => class extends Base {
      checkHost(request) {
        if (this.values(request, "host").length > 1) {
          throw new TypeError("that one is there already");
        }
        super.checkHost(request);
      }
    },
  },
  "bracket-kills": {
    source: "linkerd/linkerd2#6020",
    breaks: "An IPv6 address as target ends the process.",
    fails: ["connect/base/connect-ipv6"],
    change: (Base) => class extends Base {
      parseHost(host) {
        if (host.startsWith("[")) {
          throw new TypeError("that is no authority");
        }
        return super.parseHost(host);
      }
    },
  },
  "reset-of-a-tunnel-kills": {
    source: "emarock/proxy-pac-proxy#4",
    breaks: "A client's reset of a tunnel ends the process.",
    fails: ["connect/close/client-rst"],
    change: (Base) => class extends Base {
      openTunnel() {
        super.openTunnel();
        this.client.on("error", (error) => {
          throw error;
        });
      }
    },
  },
  "short-line-kills": {
    source: "xvzc/spoofdpi#262",
    breaks: "A request line of one word ends the process.",
    fails: ["h1/reqline/empty-target/method-only"],
    change: (Base) => class extends Base {
      parseRequestLine(line) {
        line.split(" ")[1].startsWith("/");
        return super.parseRequestLine(line);
      }
    },
  },

  // ---- what ends the service, and not the process

  "no-version-breaks": {
    source: "beefproject/beef#92",
    breaks: "Behind a request line without a version everybody gets a 500.",
    fails: ["h1/reqline/version-missing"],
    change: (Base) => class extends Base {
      static broken = false;
      parseHead(text) {
        const session = this.constructor;
        session.broken = session.broken || /^\S+ \S+\r\n/.test(text);
        if (session.broken) {
          throw new Refusal(500, "broken");
        }
        return super.parseHead(text);
      }
    },
  },
  "refused-dial-shuts": {
    source: "http-party/node-http-proxy#1618",
    breaks: "Behind a destination that refused, nobody's connection is kept.",
    fails: ["connect/fail/refused"],
    change: (Base) => class extends Base {
      static shut = false;
      start() {
        if (this.constructor.shut) {
          this.client.on("error", () => {});
          this.client.destroy();
          return;
        }
        super.start();
      }
      dialRefusal(error) {
        this.constructor.shut = this.constructor.shut || error.code === "ECONNREFUSED";
        return super.dialRefusal(error);
      }
    },
  },
};
