// The extension: it finds the server, starts it, and says what is missing where it cannot.

import { PythonExtension } from '@vscode/python-extension';
import * as vscode from 'vscode';
import { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn } from 'vscode-languageclient/node';

import { documentSelector } from './documents';
import { findServer } from './find_server';
import { type Running, startServer } from './run_server';

const ID = 'flyte-image-lint';
const CHOICES = [`${ID}.path`, `${ID}.arguments`, 'python.defaultInterpreterPath']; // of the server
const RESTARTS = 4; // after that many crashes the server stays down

/** Without one of these, a missing server is no news: the folder is not about Flyte. */
const SIGNS =
  '**/{flytekit.config,flyte-images.lock,.flyte-image-lint.toml,.flyte/config.yaml,.union/config.yaml}';

let client: LanguageClient | undefined;
let running: Running | undefined;
let output: vscode.LogOutputChannel;
let docs: vscode.Uri;
let turn: Promise<void> = Promise.resolve();

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  docs = vscode.Uri.parse(String(context.extension.packageJSON.homepage));
  output = vscode.window.createOutputChannel(ID, { log: true });
  context.subscriptions.push(
    output,
    vscode.commands.registerCommand(`${ID}.restart`, restart),
    vscode.commands.registerCommand(`${ID}.showOutput`, () => output.show()),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.workspace.onDidChangeConfiguration((event) => {
      return CHOICES.some((key) => event.affectsConfiguration(key)) ? restart() : undefined;
    }),
  );
  const python = await pythonExtension();
  if (python) {
    context.subscriptions.push(python.environments.onDidChangeActiveEnvironmentPath(restart));
  }
  await restart();
}

export async function deactivate(): Promise<void> {
  await turn;
  await stop();
}

/** Stop the server and start it again, after what is already under way. */
function restart(): Promise<void> {
  turn = turn
    .then(stop)
    .then(start)
    .catch((error: unknown) => output.error(String(error)));
  return turn;
}

async function stop(): Promise<void> {
  const old = client;
  client = undefined;
  await old?.dispose().catch((error: unknown) => output.warn(String(error)));
}

async function start(): Promise<void> {
  const settings = vscode.workspace.getConfiguration(ID);
  const folder = vscode.workspace.workspaceFolders?.find((one) => one.uri.scheme === 'file');
  const program = findServer({
    configured: settings.get('path', ''),
    interpreter: await interpreter(folder),
    folder: folder?.uri.fsPath,
    env: process.env,
    platform: process.platform,
  });
  if ('missing' in program) {
    output.warn(program.missing);
    if (settings.get('path') || (await vscode.workspace.findFiles(SIGNS, undefined, 1)).length) {
      void complain(program.missing);
    }
    return;
  }
  output.info(`starting ${program.command} (from ${program.origin})`);
  const command = {
    command: program.command,
    arguments: settings.get<string[]>('arguments', []),
    folder: folder?.uri.fsPath,
  };
  let crashes = 0;
  client = new LanguageClient(
    ID,
    ID,
    async () => {
      running = await startServer(command);
      return running.process;
    },
    {
      documentSelector: documentSelector(),
      outputChannel: output,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationFailedHandler: () => false, // `start` says why
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue }),
        closed: () => {
          crashes += 1;
          const restarts = running?.refusal() === undefined && crashes <= RESTARTS;
          return { action: restarts ? CloseAction.Restart : CloseAction.DoNotRestart, handled: true };
        },
      },
    },
  );
  try {
    await client.start();
  } catch (error) {
    void complain(`The language server did not start: ${running?.refusal() ?? String(error)}`);
  }
}

/** Show a message that leads to what to do. */
async function complain(message: string): Promise<void> {
  const [install, log] = ['How to install it', 'Show output'];
  const chosen = await vscode.window.showWarningMessage(`flyte-image-lint: ${message}`, install, log);
  if (chosen === install) {
    await vscode.env.openExternal(docs);
  } else if (chosen === log) {
    output.show();
  }
}

/** Give the Python that is selected for a folder; a folder that is not trusted selects none. */
async function interpreter(folder: vscode.WorkspaceFolder | undefined): Promise<string | undefined> {
  if (!vscode.workspace.isTrusted) {
    return undefined;
  }
  const python = await pythonExtension();
  if (python) {
    const active = python.environments.getActiveEnvironmentPath(folder?.uri);
    const environment = await python.environments.resolveEnvironment(active);
    return environment?.executable.uri?.fsPath;
  }
  const configured = vscode.workspace.getConfiguration('python', folder).get('defaultInterpreterPath');
  return typeof configured === 'string' && configured !== 'python' ? configured : undefined;
}

async function pythonExtension(): Promise<PythonExtension | undefined> {
  try {
    return await PythonExtension.api();
  } catch {
    return undefined; // not installed, or disabled
  }
}
