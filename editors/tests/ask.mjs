// Asks yaml-language-server and vscode-json-languageservice about texts. Reads {schemas, questions} as JSON from
// standard input: `schemas` by name; each question has a `server` (yaml or json), a `schema`, a `text`, and what is
// asked: `diagnostics`, `hover` or `completion` with a position. Writes the list of answers.

import { createRequire } from "node:module";
import { text as read } from "node:stream/consumers";

const require = createRequire(import.meta.url);
const json = require("vscode-json-languageservice");
const yaml = require("yaml-language-server");
const { TextDocument } = require("vscode-languageserver-textdocument");

const { schemas, questions } = JSON.parse(await read(process.stdin));
const load = (uri) => {
  const name = decodeURIComponent(uri).replace(/^.*\//, "").replace(/\.schema\.json$/, "");
  return name in schemas ? Promise.resolve(JSON.stringify(schemas[name])) : Promise.reject(new Error("no such schema"));
};
const associations = Object.keys(schemas).map((name) => ({
  uri: `file:///schemas/${name}.schema.json`,
  fileMatch: [`${name}-*`],
}));

const ofYaml = yaml.getLanguageService({
  schemaRequestService: load,
  workspaceContext: { resolveRelativePath: (path, resource) => new URL(path, resource).href },
  telemetry: { send: () => {}, sendError: (...error) => process.stderr.write(JSON.stringify(error)), sendTrack: () => {} },
  yamlSettings: undefined,
  connection: undefined,
  clientCapabilities: { textDocument: { completion: { completionItem: { snippetSupport: true } } } },
});
ofYaml.configure({
  validate: true, hover: true, completion: true, schemas: associations, hoverSchemaSource: false, indentation: "  ",
});
const ofJson = json.getLanguageService({
  schemaRequestService: load,
  clientCapabilities: {
    textDocument: {
      completion: { completionItem: { documentationFormat: ["markdown"], snippetSupport: true, commitCharactersSupport: true } },
      hover: { contentFormat: ["markdown"] },
    },
  },
});
ofJson.configure({ validate: true, schemas: associations });

const textOf = (contents) => {
  const parts = Array.isArray(contents) ? contents : [contents];
  return parts.map((one) => (typeof one === "string" ? one : one.value)).join("\n");
};

let count = 0;
const answer = async ({ server, schema, text, ask, line = 0, character = 0 }) => {
  const uri = `file:///${schema}-${count++}.${server}`;
  const document = TextDocument.create(uri, server, 1, text);
  const position = { line, character };
  if (server === "yaml") {
    if (ask === "diagnostics") {
      return (await ofYaml.doValidation(document, false)).map((one) => ({ line: one.range.start.line, message: one.message }));
    }
    if (ask === "hover") {
      const found = await ofYaml.doHover(document, position);
      return found ? textOf(found.contents) : null;
    }
    const found = await ofYaml.doComplete(document, position, false);
    return found.items.map((one) => ({ label: one.label, text: one.insertText ?? one.textEdit?.newText }));
  }
  const parsed = ofJson.parseJSONDocument(document);
  if (ask === "diagnostics") {
    const found = await ofJson.doValidation(document, parsed);
    return found.map((one) => ({ line: one.range.start.line, message: one.message }));
  }
  if (ask === "hover") {
    const found = await ofJson.doHover(document, position, parsed);
    return found ? textOf(found.contents) : null;
  }
  const found = await ofJson.doComplete(document, position, parsed);
  return found.items.map((one) => ({ label: one.label, text: one.insertText ?? one.textEdit?.newText }));
};

const answers = [];
for (const question of questions) answers.push(await answer(question));
process.stdout.write(JSON.stringify(answers));
