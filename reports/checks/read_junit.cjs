// node read_junit.cjs NODE_MODULES FILE: what a reader of JUnit XML makes of a file, as JSON.
"use strict";
const fs = require("fs");
const path = require("path");

const [modules, file] = process.argv.slice(2);
const { parse } = require(path.resolve(modules, "junit2json"));
parse(fs.readFileSync(file, "utf8")).then((read) => console.log(JSON.stringify(read)));
