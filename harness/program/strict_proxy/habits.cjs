// Habits for the strict proxy that are odd but allowed: --habit NAME. No case may fail one of them; where a SHOULD or practice speaks
// against one, cases may warn.
"use strict";
const { Refusal } = require("./strict_proxy.cjs");

// The session with another text for each refusal, and for each 2xx.
const refusing = (change) => (Base) => class extends Base {
  refusalText(refusal) {
    return change(super.refusalText(refusal));
  }
};
const establishing = (change) => (Base) => class extends Base {
  establishedText() {
    return change(super.establishedText());
  }
};
const limiting = (limits) => (Base) => class extends Base {
  start() {
    Object.assign(this.limits, limits);
    super.start();
  }
};
const withFields = (text, lines) => text.replace("\r\n\r\n", `\r\n${lines.map((line) => `${line}\r\n`).join("")}\r\n`);

module.exports = {
  // ---- how a 2xx is written

  "more-fields": {
    says: "The 2xx has fields that nobody asked for.",
    change: establishing((text) => withFields(text, ["Server: strict/1.0", "Via: 1.1 strict", "X-Cache: MISS", "Proxy-Agent: strict"])),
  },
  "no-reason": {
    says: "Status lines have no reason phrase (RFC 9112 §4: it may be absent).",
    change: (Base) => class extends Base {
      statusLine(status) {
        return super.statusLine(status).replace(/ [^\d].*\r/, " \r");
      }
    },
  },
  "long-reason": {
    says: "The reason phrase is a sentence, with octets that aren't ASCII.",
    change: (Base) => class extends Base {
      statusLine(status) {
        return super.statusLine(status).replace("\r\n", `, so to speak: ${"\xe4".repeat(40)}\r\n`);
      }
    },
  },
  "status-201": { says: "A tunnel is announced by 201.", change: establishing((text) => text.replace("200 OK", "201 Created")) },
  "status-204": { says: "A tunnel is announced by 204.", change: establishing((text) => text.replace("200 OK", "204 No Content")) },
  "status-299": { says: "A tunnel is announced by 299.", change: establishing((text) => text.replace("200 OK", "299 Fine")) },
  "slow-2xx": {
    says: "The 2xx comes 100 ms after the connection.",
    change: (Base) => class extends Base {
      established() {
        this.origin.once("end", () => (this.originEnded = true));
        this.client.once("end", () => (this.endedEarly = true));
        setTimeout(() => this.answerLate(() => super.established()), 100);
      }
      // Either side may have gone meanwhile.
      answerLate(established) {
        if (this.client.destroyed) {
          this.origin.destroy();
        } else if (this.origin.destroyed && !this.originEnded) {
          this.client.destroy();
        } else {
          established();
        }
      }
      openTunnel() {
        super.openTunnel();
        if (this.originEnded) {
          this.client.end();
        }
      }
    },
  },
  "processing-first": {
    says: "A client of HTTP/1.1 gets 102 before its answer (RFC 9110 §15.2).",
    change: (Base) => class extends Base {
      serve() {
        if (this.request.minor > 0) {
          this.client.write("HTTP/1.1 102 Processing\r\n\r\n");
        }
        super.serve();
      }
    },
  },
  "lower-case": {
    says: "Field names are in lower case.",
    change: (Base) => class extends Base {
      fieldLines(lines) {
        return super.fieldLines(lines.map((line) => line.replace(/^[^:]+/, (name) => name.toLowerCase())));
      }
    },
  },
  "no-space": {
    says: "No space stands behind the colons.",
    change: (Base) => class extends Base {
      fieldLines(lines) {
        return super.fieldLines(lines.map((line) => line.replace(": ", ":")));
      }
    },
  },
  "much-space": {
    says: "Spaces and tabs stand around field values.",
    change: (Base) => class extends Base {
      fieldLines(lines) {
        return super.fieldLines(lines.map((line) => line.replace(": ", ":\t  ") + " \t"));
      }
    },
  },
  "no-date": {
    says: "It has no clock, so no Date (RFC 9110 §6.6.1).",
    change: (Base) => class extends Base {
      fieldLines(lines) {
        return super.fieldLines(lines.filter((line) => !line.startsWith("Date:")));
      }
    },
  },
  "http10-to-http10": {
    says: "A client of HTTP/1.0 is answered in HTTP/1.0 (RFC 9110 §6.2 has a MAY for clients that need it).",
    change: (Base) => class extends Base {
      parseRequestLine(line) {
        this.old = line.endsWith(" HTTP/1.0");
        return super.parseRequestLine(line);
      }
      statusLine(status) {
        return this.old ? super.statusLine(status).replace("HTTP/1.1", "HTTP/1.0") : super.statusLine(status);
      }
    },
  },
  "octet-by-octet": {
    says: "Answers go out octet by octet.",
    change: (Base) => class extends Base {
      established() {
        this.dribble(Buffer.from(this.establishedText(), "latin1"));
        this.openTunnel();
      }
      refuseWith(answer) {
        this.dribble(answer.subarray(0, -1));
        super.refuseWith(answer.subarray(-1));
      }
      dribble(octets) {
        for (const octet of octets) {
          this.client.write(Buffer.from([octet]));
        }
      }
    },
  },

  // ---- how a refusal is written

  "chunked": {
    says: "Content of refusals is chunked, for clients of HTTP/1.1.",
    change: (Base) => class extends Base {
      parseRequestLine(line) {
        this.chunks = line.endsWith(" HTTP/1.1");
        return super.parseRequestLine(line);
      }
      framing(content) {
        return this.chunks ? ["Transfer-Encoding: chunked"] : super.framing(content);
      }
      framed(content) {
        return this.chunks ? `${content.length.toString(16)};why=not\r\n${content}\r\n0\r\n\r\n` : content;
      }
    },
  },
  "until-close": {
    says: "Content of refusals goes on to the close.",
    change: (Base) => class extends Base {
      framing() {
        return [];
      }
    },
  },
  "no-content": {
    says: "Refusals have no content.",
    change: (Base) => class extends Base {
      refusalContent() {
        return "";
      }
    },
  },
  "much-content": {
    says: "Refusals have 100,000 octets of content.",
    change: (Base) => class extends Base {
      refusalContent() {
        return "no\n".repeat(33333);
      }
    },
  },
  "slow-refusals": {
    says: "A refusal comes 150 ms late.",
    change: (Base) => class extends Base {
      refuse(refusal) {
        this.state = "refused";
        setTimeout(() => super.refuse(refusal), 150);
      }
    },
  },
  "slow-fin": {
    says: "The FIN comes 300 ms behind a refusal.",
    change: (Base) => class extends Base {
      refuse(refusal) {
        const { client } = this;
        const end = client.end.bind(client);
        client.end = (answer) => {
          client.write(answer);
          setTimeout(() => end(), 300);
        };
        super.refuse(refusal);
      }
    },
  },
  "reset-behind-refusals": {
    says: "Behind a refusal the connection is reset once the client has had 50 ms to read.",
    change: (Base) => class extends Base {
      refuse(refusal) {
        super.refuse(refusal);
        setTimeout(() => this.client.resetAndDestroy(), 50);
      }
    },
  },
  "more-challenges": {
    says: "A 407 offers several schemes, in a list and in lines of their own.",
    change: (Base) => class extends Base {
      challenge() {
        return 'Proxy-Authenticate: Negotiate, Basic realm="a \\"quoted\\" realm"\r\n' +
          'Proxy-Authenticate: Digest realm="strict", nonce="bm9uY2U", algorithm=SHA-256, qop="auth"';
      }
    },
  },

  // ---- what else is refused, or taken

  "unreachable-is-403": {
    says: "Whatever can't be dialled is 403.",
    change: (Base) => class extends Base {
      dialFailed() {
        super.dialFailed(new Refusal(403, "not for you"));
      }
    },
  },
  "unreachable-is-503": {
    says: "Whatever can't be dialled is 503.",
    change: (Base) => class extends Base {
      dialFailed(refusal) {
        super.dialFailed(refusal.status === 403 ? refusal : new Refusal(503, "not now"));
      }
    },
  },
  "host-has-to-fit": {
    says: "A Host that isn't the target's is 400.",
    change: (Base) => class extends Base {
      checkHost(request) {
        super.checkHost(request);
        if (this.values(request, "host").some((host) => host.toLowerCase() !== request.target.toLowerCase())) {
          throw new Refusal(400, "Host and target differ");
        }
      }
    },
  },
  "head-8k": { says: "8 KiB of header section are enough, else 431.", change: limiting({ head: 8192 + 8192 }) },
  "fields-100": { says: "A hundred fields are enough, else 431.", change: limiting({ fields: 100 }) },
  "target-300": {
    says: "A target over 300 octets is 414.",
    change: (Base) => class extends Base {
      parseTarget(target) {
        if (target.length > 300) {
          throw new Refusal(414, "too long");
        }
        return super.parseTarget(target);
      }
    },
  },
  "no-leading-zeros": {
    says: "A port with a zero in front is 400.",
    change: (Base) => class extends Base {
      parsePort(digits) {
        if (digits.startsWith("0")) {
          throw new Refusal(400, "ports don't begin with a zero");
        }
        return super.parsePort(digits);
      }
    },
  },
  "no-ipv6": {
    says: "Addresses of IPv6 are refused.",
    change: (Base) => class extends Base {
      parseHost(host) {
        if (host.startsWith("[")) {
          throw new Refusal(403, "no IPv6 here");
        }
        return super.parseHost(host);
      }
    },
  },
  "no-content-length": {
    says: "Any Content-Length is 400, zero too.",
    change: (Base) => class extends Base {
      checkContent(request) {
        if (this.values(request, "content-length").length > 0) {
          throw new Refusal(400, "no content, I said");
        }
        super.checkContent(request);
      }
    },
  },
  "no-http10": {
    says: "HTTP/1.0 isn't served: 505.",
    change: (Base) => class extends Base {
      parseRequestLine(line) {
        const request = super.parseRequestLine(line);
        if (request.minor === 0) {
          throw new Refusal(505, "HTTP/1.1, please");
        }
        return request;
      }
    },
  },
  "methods-are-405": {
    says: "Another method than CONNECT is 405, with Allow.",
    change: (Base) => class extends Base {
      checkMethod(request) {
        if (request.method !== "CONNECT") {
          throw new Refusal(405, "CONNECT alone", ["Allow: CONNECT"]);
        }
      }
    },
  },
  "expectations-ignored": {
    says: "Whatever a client expects, it isn't told (RFC 9110 §10.1.1: MAY respond with 417).",
    change: (Base) => class extends Base {
      checkContent(request) {
        super.checkContent({ ...request, fields: request.fields.filter(({ name }) => name !== "expect") });
      }
    },
  },
  "no-empty-lines": {
    says: "One empty line in front of a request is ignored, a second is 400.",
    change: (Base) => class extends Base {
      takeHead() {
        if (this.received.subarray(0, 4).equals(Buffer.from("\r\n\r\n"))) {
          throw new Refusal(400, "too many empty lines");
        }
        return super.takeHead();
      }
    },
  },
  "takes-bare-lf": {
    says: "A bare LF ends a line (RFC 9112 §2.2: MAY).",
    change: (Base) => class extends Base {
      takeHead() {
        const text = this.received.toString("latin1");
        const end = /\r?\n\r?\n/.exec(text.replace(/^(\r?\n)+/, (lines) => " ".repeat(lines.length)));
        if (end) {
          const head = text.slice(0, end.index + end[0].length);
          this.received = Buffer.concat([Buffer.from(head.replace(/\r?\n/g, "\r\n"), "latin1"),
            this.received.subarray(head.length)]);
        }
        return super.takeHead();
      }
      checkLineEnds(text) {
        super.checkLineEnds(text.replace(/\r?\n/g, "\r\n"));
      }
    },
  },

  // ---- the tunnel

  "ends-both-ways": {
    says: "The FIN of one side ends the tunnel, as RFC 9110 §9.3.6 has it, once its octets are out.",
    change: (Base) => class extends Base {
      relay(from, to) {
        super.relay(from, to);
        from.on("end", () => {
          from.removeAllListeners("data");
          from.end();
          to.removeAllListeners("data");
          to.resume();
          this.discard(to);
        });
      }
    },
  },
  "small-pieces": {
    says: "What goes through a tunnel goes on in pieces of 7 octets at first.",
    change: (Base) => class extends Base {
      relay(from, to) {
        const write = to.write.bind(to);
        let small = 100;
        to.write = (octets, ...rest) => {
          let offset = 0;
          for (; small > 0 && typeof octets !== "string" && octets.length - offset > 7; small -= 1, offset += 7) {
            write(octets.subarray(offset, offset + 7));
          }
          return write(offset > 0 ? octets.subarray(offset) : octets, ...rest);
        };
        super.relay(from, to);
      }
    },
  },
  "slow-octets": {
    says: "Whatever goes through a tunnel is 20 ms late.",
    change: (Base) => class extends Base {
      relay(from, to) {
        const write = to.write.bind(to);
        const end = to.end.bind(to);
        to.write = (octets) => {
          setTimeout(() => to.destroyed || write(octets), 20);
          return true;
        };
        to.end = () => setTimeout(() => to.destroyed || end(), 20);
        super.relay(from, to);
      }
    },
  },

  // ---- room

  "room-for-twenty": {
    says: "A client beside twenty others gets a 503.",
    change: (Base) => class extends Base {
      static inside = 0;
      start() {
        const room = this.constructor;
        if (room.inside >= 20) {
          this.state = "refused";
          this.client.on("error", () => {});
          this.client.resume();
          this.client.end("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
          return;
        }
        room.inside += 1;
        this.client.once("close", () => {
          room.inside -= 1;
        });
        super.start();
      }
    },
  },
  "ten-at-a-time": {
    says: "A client beside ten others waits until one of them has left.",
    change: (Base) => class extends Base {
      static inside = 0;
      static waiting = [];
      start() {
        const room = this.constructor;
        if (room.inside >= 10) {
          this.client.on("error", () => {});
          room.waiting.push(this);
          return;
        }
        room.inside += 1;
        this.client.once("close", () => {
          room.inside -= 1;
          room.waiting.shift()?.start();
        });
        super.start();
      }
    },
  },
};
