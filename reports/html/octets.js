"use strict";
// Octets of the run file: a string in which \r \n \t \\ \" \xHH stand for octets, or a list of such strings
// and {"repeat": string, "times": n}.

function octetsOf(value) {
  if (value === undefined || value === null) {
    return new Uint8Array();
  }
  if (!Array.isArray(value)) {
    return unescapeOctets(value);
  }
  const parts = value.map((piece) =>
    typeof piece === "string" ? [unescapeOctets(piece), 1] : [unescapeOctets(piece.repeat), piece.times]);
  const all = new Uint8Array(parts.reduce((sum, [octets, times]) => sum + octets.length * times, 0));
  let at = 0;
  for (const [octets, times] of parts) {
    for (let copy = 0; copy < times; ++copy, at += octets.length) {
      all.set(octets, at);
    }
  }
  return all;
}

function unescapeOctets(text) {
  const simple = { r: 13, n: 10, t: 9, "\\": 92, '"': 34 };
  const out = [];
  for (let at = 0; at < text.length; ++at) {
    if (text[at] !== "\\") {
      out.push(text.charCodeAt(at) & 255);
    } else if (text[++at] === "x") {
      out.push(parseInt(text.slice(at + 1, at + 3), 16));
      at += 2;
    } else {
      out.push(simple[text[at]] ?? 63);
    }
  }
  return Uint8Array.from(out);
}

function escapedOctet(octet) {
  const named = { 9: "\\t", 10: "\\n", 13: "\\r", 92: "\\\\" };
  if (named[octet]) {
    return named[octet];
  }
  return octet >= 32 && octet < 127 ? String.fromCharCode(octet) : `\\x${octet.toString(16).padStart(2, "0")}`;
}

function escapedText(octets) {
  return Array.from(octets, escapedOctet).join("");
}

// Escapes stand out, and a line ends where LF does.
function showOctets(octets) {
  const shown = document.createDocumentFragment();
  let plain = "";
  const flush = () => {
    shown.append(plain);
    plain = "";
  };
  for (let at = 0; at < octets.length; ++at) {
    const octet = octets[at];
    if (octet >= 32 && octet < 127 && octet !== 92) {
      plain += String.fromCharCode(octet);
      continue;
    }
    flush();
    const lineEnd = octet === 10 || (octet === 13 && octets[at + 1] === 10);
    shown.append(element("span", { class: lineEnd ? "eol" : "octet" }, escapedOctet(octet)));
    if (octet === 10 && at + 1 < octets.length) {
      shown.append("\n");
    }
  }
  flush();
  return shown;
}

function hexDump(octets) {
  const lines = [];
  for (let at = 0; at < octets.length; at += 16) {
    const row = Array.from(octets.slice(at, at + 16));
    const hex = row.map((octet) => octet.toString(16).padStart(2, "0")).join(" ");
    const text = row.map((octet) => (octet >= 32 && octet < 127 ? String.fromCharCode(octet) : ".")).join("");
    lines.push(`${at.toString(16).padStart(6, "0")}  ${hex.padEnd(47)}  ${text}`);
  }
  return lines.join("\n");
}

// The format of printf(1) in single quotes: POSIX knows octal escapes only.
function printfFormat(octets) {
  const named = { 9: "\\t", 10: "\\n", 13: "\\r", 37: "%%", 39: "\\047", 92: "\\\\" };
  return Array.from(octets, (octet) =>
    named[octet] ??
    (octet >= 32 && octet < 127 ? String.fromCharCode(octet) : `\\${octet.toString(8).padStart(3, "0")}`)).join("");
}

// Host and port of "127.0.0.1:3128" or "[::1]:3128".
function splitAuthority(text) {
  const match = /^\[?([0-9A-Za-z.:_%-]+?)\]?:([0-9]+)$/.exec(text ?? "");
  return match ? { host: match[1], port: match[2] } : { host: "HOST", port: "PORT" };
}

// `tls`: the client spoke it.
function netcatCommand(octets, address, tls) {
  const { host, port } = splitAuthority(address);
  const program = tls ? `openssl s_client -quiet -connect ${host.includes(":") ? `[${host}]` : host}:${port}` : `nc ${host} ${port}`;
  return `printf '${printfFormat(octets)}' | ${program}`;
}
