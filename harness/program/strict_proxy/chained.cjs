// The strict proxy behind a parent (--parent HOST:PORT, --parent-user NAME:PASSWORD): RFC 9110 §9.3.6 lets a proxy forward a CONNECT to
// the next one, and §7.6 says what of a message it forwards.
"use strict";
const { Refusal } = require("./strict_proxy.cjs");

// RFC 9110 §7.6.1, and what frames content, which each side does for itself.
const ofThisConnection = ["connection", "proxy-connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "content-length"];

const pseudonym = `strict-${process.pid}`;

module.exports = (Base) => class extends Base {
  // The parent looks the host up.
  lookUp(host, callback) {
    super.lookUp(this.settings.parent.host, callback);
  }

  tryInTurn(addresses) {
    super.tryInTurn(addresses, this.settings.parent.port);
  }

  // The Via of a request that has been here before says so; who is reached is the parent, so the other check means nothing here.
  checkPolicy(destination, request) {
    super.checkPolicy(destination, request);
    if (this.values(request, "via").some((value) => value.split(",").some((entry) => entry.trim().endsWith(` ${pseudonym}`)))) {
      throw new Refusal(508, "this request has been here before");
    }
  }

  reachesItself() {
    return false;
  }

  // The parent has as long as a dial has; it is the parent's silence then, and 504 none the less.
  connected() {
    if (this.state !== "dial") {
      return;
    }
    this.answer = Buffer.alloc(0);
    this.origin.on("data", (octets) => this.takeAnswer(octets));
    this.origin.on("end", () => this.answerEnds());
    this.origin.write(this.requestText(), "latin1");
  }

  requestText() {
    const { target } = this.request;
    const lines = [`Host: ${target}`, ...this.forwarded(this.request.fields.filter(({ name }) => name !== "host"), this.request.minor)];
    const { parentAccount } = this.settings;
    if (parentAccount !== undefined) {
      lines.push(`Proxy-Authorization: Basic ${Buffer.from(parentAccount).toString("base64")}`);
    }
    return `CONNECT ${target} HTTP/1.1\r\n${this.fieldLines(lines)}`;
  }

  // End-to-end fields, with our Via behind those of others; credentials that were for us stay here.
  forwarded(fields, minor) {
    const listed = fields.filter(({ name }) => name === "connection")
      .flatMap(({ value }) => value.split(",").map((option) => option.trim().toLowerCase()));
    const ours = this.settings.account !== undefined || this.settings.parentAccount !== undefined;
    const stay = [...ofThisConnection, ...listed, ...(ours ? ["proxy-authorization"] : [])];
    return [...fields.filter(({ name }) => !stay.includes(name)).map(({ name, value }) => `${name}: ${value}`), `Via: 1.${minor} ${pseudonym}`];
  }

  // ---- the parent's answer

  takeAnswer(octets) {
    if (this.state !== "dial") {
      return;
    }
    this.answer = Buffer.concat([this.answer, octets]);
    try {
      this.readAnswer(false);
    } catch (refusal) {
      this.answerFails(refusal);
    }
  }

  answerEnds() {
    if (this.state !== "dial") {
      return;
    }
    try {
      this.readAnswer(true);
      throw new Refusal(502, "the parent's answer has no end");
    } catch (refusal) {
      this.answerFails(refusal);
    }
  }

  answerFails(refusal) {
    if (!(refusal instanceof Refusal)) {
      throw refusal;
    }
    this.dialFailed(refusal);
  }

  readAnswer(ended) {
    while (this.state === "dial") {
      this.response = this.response || this.takeAnswerHead();
      if (!this.response) {
        return;
      }
      const { status } = this.response;
      if (status === 101) {
        throw new Refusal(502, "nobody asked the parent for an upgrade");
      } else if (status === 407 && this.values(this.response, "proxy-authenticate").length === 0) {
        throw new Refusal(502, "the parent wants credentials and doesn't say which");
      } else if (status < 200) {
        this.passOnInterim();
      } else if (status < 300) {
        this.tunnelIsOpen();
      } else {
        const content = this.takeContent(ended);
        if (content === undefined) {
          return;
        }
        this.passOnRefusal(content);
      }
    }
  }

  takeAnswerHead() {
    const end = this.answer.indexOf("\r\n\r\n");
    if (end < 0 ? this.answer.length > this.limits.head : end > this.limits.head) {
      throw new Refusal(502, "the parent's answer is too long");
    }
    const text = this.answer.toString("latin1", 0, end < 0 ? this.answer.length : end);
    if (/\r(?!\n|$)|(?<!\r)\n/.test(text) || !"HTTP/1.".startsWith(text.slice(0, 7))) {
      throw new Refusal(502, "that is no answer of HTTP");
    }
    if (end < 0) {
      return undefined;
    }
    this.answer = this.answer.subarray(end + 4);
    const [line, ...lines] = text.split("\r\n");
    const status = /^HTTP\/1\.(\d) ([1-9]\d\d) ([\t\x20-\x7e\x80-\xff]*)$/.exec(line);
    if (!status || status[2] >= 600) {
      throw new Refusal(502, "that is no status line");
    }
    return { minor: Number(status[1]), status: Number(status[2]), reason: status[3], fields: lines.map((one) => this.parentField(one)) };
  }

  parentField(line) {
    try {
      return this.parseFieldLine(line.replace(/^([^:]*[^:\s])[ \t]+:/, "$1:")); // RFC 9112 §5.1: white space there is removed
    } catch (refusal) {
      throw new Refusal(502, "the parent sent what is no field line");
    }
  }

  // RFC 9110 §15.2: passed on, but for a client of HTTP/1.0, which knows none.
  passOnInterim() {
    if (this.request.minor > 0) {
      this.client.write(this.answerHead(this.response, []), "latin1");
    }
    this.response = undefined;
  }

  answerHead({ minor, status, reason, fields }, further) {
    const dated = status < 200 || fields.some(({ name }) => name === "date") ? [] : [this.date()]; // RFC 9110 §6.6.1
    return `HTTP/1.1 ${status} ${reason}\r\n${this.fieldLines([...this.forwarded(fields, minor), ...dated, ...further])}`;
  }

  tunnelIsOpen() {
    clearTimeout(this.dialTimer);
    this.state = "tunnel";
    this.origin.removeAllListeners("data");
    this.origin.removeAllListeners("end");
    this.client.write(this.answerHead(this.response, []), "latin1");
    if (this.answer.length > 0) {
      this.client.write(this.answer);
    }
    this.openTunnel();
  }

  passOnRefusal(content) {
    this.stopDialling();
    const head = this.answerHead(this.response, [`Content-Length: ${content.length}`, "Connection: close"]);
    this.refuseWith(Buffer.concat([Buffer.from(head, "latin1"), content]));
  }

  // ---- its content, decoded: undefined while it isn't all there (RFC 9112 §6.3)

  takeContent(ended) {
    const codings = this.values(this.response, "transfer-encoding").join(",").toLowerCase();
    const lengths = new Set(this.values(this.response, "content-length").flatMap((value) => value.split(/[ \t]*,[ \t]*/)));
    if (this.answer.length > 1048576) {
      throw new Refusal(502, "the parent has too much to say");
    }
    if (this.response.status === 304) {
      return Buffer.alloc(0);
    }
    if (codings !== "") {
      if (codings !== "chunked" || lengths.size > 0) {
        throw new Refusal(502, "the parent's content has no certain end");
      }
      return this.takeChunks();
    }
    if (lengths.size > 1 || ![...lengths].every((length) => /^\d{1,15}$/.test(length))) {
      throw new Refusal(502, "the parent's content has no certain length");
    }
    const length = lengths.size === 0 ? (ended ? this.answer.length : Infinity) : Number([...lengths][0]);
    return this.answer.length < length ? undefined : this.answer.subarray(0, length);
  }

  takeChunks() {
    const parts = [];
    let offset = 0;
    for (;;) {
      const end = this.answer.indexOf("\r\n", offset);
      if (end < 0) {
        return undefined;
      }
      const size = /^([0-9A-Fa-f]{1,8})(?:[ \t]*;[\t\x20-\x7e\x80-\xff]*)?$/.exec(this.answer.toString("latin1", offset, end));
      if (!size) {
        throw new Refusal(502, "that is no chunk");
      }
      const length = parseInt(size[1], 16);
      offset = end + 2;
      if (length === 0) {
        return this.trailersAreIn(offset) ? Buffer.concat(parts) : undefined;
      }
      if (this.answer.length < offset + length + 2) {
        return undefined;
      }
      parts.push(this.answer.subarray(offset, offset + length));
      offset += length + 2;
      if (this.answer.toString("latin1", offset - 2, offset) !== "\r\n") {
        throw new Refusal(502, "that chunk has no end");
      }
    }
  }

  trailersAreIn(offset) {
    return this.answer.toString("latin1", offset, offset + 2) === "\r\n" || this.answer.indexOf("\r\n\r\n", offset) >= 0;
  }
};
