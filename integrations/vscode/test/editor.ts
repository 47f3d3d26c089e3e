// A real client of the real server: it speaks the protocol as VS Code does, without its windows.
//
// The server is found and started by the extension's own code. FLYTE_IMAGE_LINT_PYTHON names the Python
// whose environment has flyte-image-lint with the extra 'lsp'; without it, PATH has the program.

import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { after } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

import { type Found, findServer } from '../src/find_server';
import { type Running, startServer } from '../src/run_server';

/** Give the server as the extension finds it. */
export function server(): Found {
  const program = findServer({
    configured: '',
    interpreter: process.env['FLYTE_IMAGE_LINT_PYTHON'],
    folder: undefined,
    env: process.env,
    platform: process.platform,
  });
  assert.ok('command' in program, JSON.stringify(program));
  return program;
}

/** Write a project, and give its folder. */
export function project(files: Record<string, string>): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'flyte image lint ')));
  for (const [name, text] of Object.entries({ '.git/HEAD': 'ref: refs/heads/main\n', ...files })) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

const started: Running[] = [];
after(() => started.forEach((running) => running.process.kill('SIGKILL')));

/** Start the server; it does not outlive a test that fails. */
export async function start(folder: string | undefined, ...words: string[]): Promise<Running> {
  const running = await startServer({ command: server().command, arguments: words, folder });
  started.push(running);
  return running;
}

/** An editor with one folder. */
export class Editor {
  readonly #published = new Map<string, PublishDiagnosticsParams>();
  readonly #waiting = new Set<() => void>();
  #version = 0;

  private constructor(
    readonly folder: string,
    readonly running: Running,
    readonly connection: ProtocolConnection,
  ) {}

  /** Open a folder, and start the server for it. */
  static async open(folder: string): Promise<{ editor: Editor; result: InitializeResult }> {
    const running = await start(folder);
    const { stdin, stdout } = running.process;
    assert.ok(stdin && stdout);
    const connection = createProtocolConnection(
      new StreamMessageReader(stdout),
      new StreamMessageWriter(stdin),
    );
    const editor = new Editor(folder, running, connection);
    connection.onNotification(PublishDiagnosticsNotification.type, (params) => editor.#heed(params));
    connection.onRequest(RegistrationRequest.type, () => undefined);
    connection.listen();
    const uri = pathToFileURL(folder).href;
    const result = await connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: 'project' }],
      capabilities: {
        textDocument: {
          publishDiagnostics: { codeDescriptionSupport: true, versionSupport: true },
          codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } },
        },
        workspace: { workspaceFolders: true },
      },
    });
    await connection.sendNotification(InitializedNotification.type, {});
    return { editor, result };
  }

  uri(name: string): string {
    return pathToFileURL(path.join(this.folder, name)).href;
  }

  /** Open a file as it is on disk. */
  async show(name: string, languageId: string): Promise<void> {
    const text = fs.readFileSync(path.join(this.folder, name), 'utf8');
    const textDocument = { uri: this.uri(name), languageId, version: (this.#version += 1), text };
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
  }

  /** Put another text into an open file. */
  async type(name: string, text: string): Promise<void> {
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: this.uri(name), version: (this.#version += 1) },
      contentChanges: [{ text }],
    });
  }

  /** Give what is found in the text that is open now. */
  async diagnostics(name: string): Promise<PublishDiagnosticsParams['diagnostics']> {
    for (;;) {
      const latest = this.#published.get(this.uri(name));
      if (latest?.version === this.#version) {
        return latest.diagnostics;
      }
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** Close the editor, and give the status that the server ends with. */
  async close(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.running.process.once('exit', resolve));
    await this.connection.sendRequest(ShutdownRequest.type);
    await this.connection.sendNotification(ExitNotification.type);
    const status = await ended;
    this.connection.dispose();
    fs.rmSync(this.folder, { recursive: true });
    return status;
  }

  #heed(params: PublishDiagnosticsParams): void {
    this.#published.set(params.uri, params);
    for (const resolve of this.#waiting) {
      resolve();
    }
    this.#waiting.clear();
  }
}
