import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { after, test } from 'node:test';

import { findServer, type Places } from '../src/find_server';

const ROOT = fs.mkdtempSync(path.join(os.tmpdir(), 'find-server-'));
after(() => fs.rmSync(ROOT, { recursive: true }));

/** Write an empty file, and give its path. */
function file(...names: string[]): string {
  const name = path.join(ROOT, ...names);
  fs.mkdirSync(path.dirname(name), { recursive: true });
  fs.writeFileSync(name, '');
  return name;
}

const PYTHON = file('venv', 'bin', 'python');
const IN_VENV = file('venv', 'bin', 'flyte-image-lint');
const BARE = file('bare', 'bin', 'python');
const ON_PATH = file('usr', 'bin', 'flyte-image-lint');
const OWN = file('own', 'lint');
const CONDA = file('conda', 'python.exe');
const IN_CONDA = file('conda', 'Scripts', 'flyte-image-lint.exe');

function found(places: Partial<Places>) {
  return findServer({
    configured: '',
    interpreter: undefined,
    folder: path.join(ROOT, 'own'),
    env: { PATH: path.dirname(ON_PATH) },
    platform: 'linux',
    ...places,
  });
}

test('the settings come first', () => {
  const wanted = { command: OWN, origin: 'settings' };
  assert.deepEqual(found({ configured: OWN, interpreter: PYTHON }), wanted);
  assert.deepEqual(found({ configured: 'lint' }), wanted);
  assert.deepEqual(found({ configured: '${workspaceFolder}/lint' }), wanted);
  const home = path.relative(os.homedir(), OWN);
  assert.deepEqual(found({ configured: `~/${home}` }), wanted);
});

test('settings that name nothing are said, and nothing else is taken', () => {
  const missing = found({ configured: '/nowhere/lint', interpreter: PYTHON });
  assert.deepEqual(missing, {
    missing: "The setting 'flyte-image-lint.path' names '/nowhere/lint', which is not a file.",
  });
  assert.ok('missing' in found({ configured: ROOT }), 'a folder');
});

test('the selected environment comes before PATH', () => {
  assert.deepEqual(found({ interpreter: PYTHON }), { command: IN_VENV, origin: 'environment' });
  assert.deepEqual(found({ interpreter: BARE }), { command: ON_PATH, origin: 'PATH' });
  assert.deepEqual(found({}), { command: ON_PATH, origin: 'PATH' });
});

test('scripts of a Python on Windows may be in a folder below', () => {
  const places = { interpreter: CONDA, platform: 'win32' } as const;
  assert.deepEqual(found(places), { command: IN_CONDA, origin: 'environment' });
});

test('relative folders on PATH are not looked into', () => {
  const folder = path.relative(process.cwd(), path.dirname(ON_PATH));
  for (const PATH of [folder, '.', '', undefined]) {
    assert.deepEqual(found({ env: { PATH } }), { missing: 'flyte-image-lint was not found on PATH.' });
  }
});

test('where it was looked for is said', () => {
  assert.deepEqual(found({ interpreter: BARE, env: {} }), {
    missing: `flyte-image-lint was not found in the environment of '${BARE}' or on PATH.`,
  });
});
