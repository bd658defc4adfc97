// node validate_sarif.cjs NODE_MODULES FILE...: checks files against the public JSON Schema of SARIF 2.1.0.
"use strict";
const fs = require("fs");
const path = require("path");

const [modules, ...files] = process.argv.slice(2);
const Ajv = require(path.resolve(modules, "ajv"));
const schema = path.resolve(modules, "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
const ajv = new Ajv({ schemaId: "auto", allErrors: true }); // the schema is of draft 4
ajv.addMetaSchema(require(path.resolve(modules, "ajv/lib/refs/json-schema-draft-04.json")));
const validate = ajv.compile(JSON.parse(fs.readFileSync(schema, "utf8")));

for (const file of files) {
  if (!validate(JSON.parse(fs.readFileSync(file, "utf8")))) {
    console.error(file, validate.errors);
    process.exitCode = 1;
  }
}
