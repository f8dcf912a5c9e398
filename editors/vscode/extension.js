// Starts the language server `sphinx-enhancements lsp` for the files of proposals.
"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

const SECTION = "sphinxEnhancements";
const LANGUAGES = ["markdown", "restructuredtext", "yaml", "plaintext"];

let client;

function createClient() {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  const [command, ...args] = configuration.get("command");
  return new LanguageClient(
    SECTION,
    "Enhancement proposals",
    { command, args },
    {
      documentSelector: LANGUAGES.map((language) => ({ scheme: "file", language })),
      initializationOptions: {
        settings: configuration.get("settings"),
        root: configuration.get("root"),
        allFiles: configuration.get("allFiles"),
      },
    },
  );
}

async function restart() {
  await stop();
  client = createClient();
  try {
    await client.start();
  } catch (error) {
    vscode.window.showErrorMessage(
      `The language server for proposals does not start (${error.message}). ` +
        "Install it with: pip install 'sphinx-enhancements[lsp]'",
    );
  }
}

async function stop() {
  const running = client;
  client = undefined;
  if (running && running.needsStop()) {
    await running.stop();
  }
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("sphinxEnhancements.restart", restart),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SECTION)) {
        return restart();
      }
    }),
  );
  await restart();
}

module.exports = { activate, deactivate: stop };
