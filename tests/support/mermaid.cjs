// Which of the diagrams on standard input (a JSON list of texts) Mermaid refuses, and why: a JSON list of text or null.
// Mermaid wants a browser's document only to clean HTML, which a diagram that is merely parsed has no use for.
const fs = require("node:fs");
const vm = require("node:vm");

globalThis.window = globalThis;
globalThis.addEventListener = () => {};
globalThis.Element = class Element {};
globalThis.document = {
  nodeType: 9,
  currentScript: null,
  implementation: {},
  addEventListener() {},
  createElement: () => ({ content: { ownerDocument: globalThis.document } }),
  querySelectorAll: () => [],
};
vm.runInThisContext(fs.readFileSync(process.argv[2], "utf8"));

async function main() {
  const found = [];
  for (const text of JSON.parse(fs.readFileSync(0, "utf8"))) {
    try {
      await globalThis.mermaid.parse(text);
      found.push(null);
    } catch (error) {
      found.push(String(error.message));
    }
  }
  console.log(JSON.stringify(found));
}

main();
