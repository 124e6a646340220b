// Starts `lint-settings lsp` for YAML and JSON files, and shows uses of an object where its code lens is clicked.

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

const SECTION = "lint-settings";
const SHOW_USES = "lint-settings.showUses";
const LANGUAGES = ["yaml", "json", "jsonc"];

let client;

function makeClient() {
  const settings = vscode.workspace.getConfiguration(SECTION);
  const args = settings.get("localRules") ? ["lsp", "--local-rules"] : ["lsp"];
  return new LanguageClient(
    SECTION,
    "lint-settings",
    { command: settings.get("path"), args },
    {
      documentSelector: LANGUAGES.flatMap((language) => [
        { scheme: "file", language },
        { scheme: "untitled", language },
      ]),
      initializationOptions: { codeLens: settings.get("codeLens"), inlayHints: settings.get("inlayHints") },
      synchronize: { configurationSection: SECTION },
      middleware: { executeCommand: (command, args, next) => (command === SHOW_USES ? showUses(args) : next(command, args)) },
    },
  );
}

async function showUses([uri, line, character]) {
  const place = { textDocument: { uri }, position: { line, character }, context: { includeDeclaration: false } };
  const found = await client.sendRequest("textDocument/references", place);
  const { protocol2CodeConverter: to } = client;
  const locations = (found ?? []).map((one) => new vscode.Location(to.asUri(one.uri), to.asRange(one.range)));
  const position = new vscode.Position(line, character);
  await vscode.commands.executeCommand("editor.action.showReferences", to.asUri(uri), position, locations);
}

async function start() {
  client = makeClient();
  try {
    await client.start();
  } catch (error) {
    const action = "How to install it";
    const text = `lint-settings cannot be started: ${error.message}. Install it with: pip install 'lint-settings[lsp]'`;
    if ((await vscode.window.showErrorMessage(text, action)) === action) {
      vscode.env.openExternal(vscode.Uri.parse("https://lint-settings.github.io/lint-settings/editors/"));
    }
  }
}

async function restart() {
  await client?.dispose();
  await start();
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("lint-settings.restart", restart),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (["path", "localRules"].some((name) => event.affectsConfiguration(`${SECTION}.${name}`))) restart();
    }),
  );
  await start();
}

function deactivate() {
  return client?.dispose();
}

module.exports = { activate, deactivate };
