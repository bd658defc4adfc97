// node validate.cjs SCHEMA[#/definitions/NAME] FILE...: says of each YAML file, a line each, whether the schema takes it ("valid"), and if
// not what the validator says of it. The validator (ajv) and the YAML reader (js-yaml) are Debian's.
"use strict";
const fs = require("fs");
const Ajv = require("ajv");
const yaml = require("js-yaml");

const [place, ...files] = process.argv.slice(2);
const [name, pointer] = place.split("#");
const schema = JSON.parse(fs.readFileSync(name, "utf8"));
// Debian 12 has version 6, Ubuntu 24.04 version 8, whose strict mode would have every part of a schema repeat its type.
const ajv = new Ajv({ allErrors: false, strict: false, logger: false });
ajv.addSchema(schema, "schema");
const validate = ajv.getSchema(pointer ? "schema#" + pointer : "schema");

const names = files.length === 1 && fs.statSync(files[0]).isDirectory()
  ? fs.readdirSync(files[0]).sort().map((one) => files[0] + "/" + one)
  : files;
for (const file of names) {
  const [first] = validate(yaml.load(fs.readFileSync(file, "utf8"))) ? [] : validate.errors;
  console.log(first ? `${first.dataPath || first.instancePath || "the file"} ${first.message}` : "valid");
}
