// Where the server is: named by the settings, in the selected Python environment, or on PATH.
//
// Nothing here imports 'vscode', so that the tests run the same code.

import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

export interface Places {
  /** The setting `flyte-image-lint.path`; empty where it is not set. */
  readonly configured: string;
  /** The Python executable that is selected in the editor. */
  readonly interpreter: string | undefined;
  /** The first folder that is open. */
  readonly folder: string | undefined;
  /** The variables of the environment. */
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
}

export interface Found {
  readonly command: string;
  readonly origin: 'settings' | 'environment' | 'PATH';
}

export interface Missing {
  /** One sentence for a message: where the program was looked for, and not found. */
  readonly missing: string;
}

/** Give the program that is the server, or say where there is none. */
export function findServer(places: Places): Found | Missing {
  if (places.configured) {
    const command = expanded(places.configured, places.folder);
    return isFile(command)
      ? { command, origin: 'settings' }
      : { missing: `The setting 'flyte-image-lint.path' names '${command}', which is not a file.` };
  }
  const name = places.platform === 'win32' ? 'flyte-image-lint.exe' : 'flyte-image-lint';
  for (const folder of foldersOfScripts(places.interpreter, places.platform)) {
    if (isFile(path.join(folder, name))) {
      return { command: path.join(folder, name), origin: 'environment' };
    }
  }
  for (const folder of foldersOnPath(places.env)) {
    if (isFile(path.join(folder, name))) {
      return { command: path.join(folder, name), origin: 'PATH' };
    }
  }
  const where = places.interpreter ? `in the environment of '${places.interpreter}' or on PATH` : 'on PATH';
  return { missing: `flyte-image-lint was not found ${where}.` };
}

/** Scripts are next to the interpreter; on Windows, outside of virtual environments, below it. */
function foldersOfScripts(interpreter: string | undefined, platform: NodeJS.Platform): string[] {
  if (!interpreter) {
    return [];
  }
  const folder = path.dirname(interpreter);
  return platform === 'win32' ? [folder, path.join(folder, 'Scripts')] : [folder];
}

/** Relative folders are left out: they depend on the folder that is open, which is not trusted. */
function foldersOnPath(env: NodeJS.ProcessEnv): string[] {
  const value = env['PATH'] ?? env['Path'] ?? '';
  return value.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
}

function expanded(value: string, folder: string | undefined): string {
  const filled = value.replace(/^~(?=$|[/\\])/, os.homedir()).replace(/\$\{workspaceFolder\}/g, folder ?? '');
  return folder ? path.resolve(folder, filled) : filled;
}

function isFile(name: string): boolean {
  try {
    return fs.statSync(name).isFile();
  } catch {
    return false;
  }
}
