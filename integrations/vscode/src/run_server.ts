// The server as a process: how it is started, and what is said where it does not start.

import { type ChildProcess, spawn } from 'node:child_process';

const KEPT = 4096; // characters of standard error

export interface Command {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly folder: string | undefined;
}

/** A server that runs, or has ended. */
export interface Running {
  readonly process: ChildProcess;
  /** Give why the server ended with a message for its user; undefined while there is none. */
  readonly refusal: () => string | undefined;
}

/** Give the words that start the server. */
export function words(command: Command): string[] {
  return ['server', ...command.arguments];
}

/** Start the server. Rejects where there is no such program, or it may not be run. */
export async function startServer(command: Command): Promise<Running> {
  const child = spawn(command.command, words(command), { cwd: command.folder });
  let said = '';
  child.stderr.on('data', (data: Buffer) => {
    said = (said + data.toString()).slice(-KEPT);
  });
  child.stdin.on('error', () => undefined); // a server that has ended reads nothing more
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  return { process: child, refusal: () => refusal(child.exitCode, said) };
}

/**
 * Give what the program says that refuses to serve: where its extra is missing, or an argument or
 * the settings are wrong, it ends with status 2 and says in one line what to do.
 */
export function refusal(status: number | null, said: string): string | undefined {
  if (status !== 2) {
    return undefined;
  }
  const lines = said.split(/\r?\n/).filter((line) => line.trim());
  const line = lines.find((one) => one.startsWith('error: ')) ?? lines[lines.length - 1];
  return (line ?? 'the server ended with status 2').replace(/^error: /, '');
}
