import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { test } from 'node:test';
import { CodeActionRequest, HoverRequest } from 'vscode-languageserver-protocol/node';

import { documentSelector } from '../src/documents';
import { type Running, refusal, startServer } from '../src/run_server';
import { Editor, project, start } from './editor';

const LIMIT = { timeout: 120_000 }; // until a server has hung, on a machine that does much else
const CONFIG = '[images]\ntrainer = ghcr.io/acme/trainer:1.4.2\n';
const TASK = `from flytekit import task


@task(container_image="{{.image.NAME}}")
def fit() -> None: ...
`;

test('what is typed is linted, and its fix is offered', LIMIT, async () => {
  const folder = project({ 'flytekit.config': CONFIG, 'wf.py': TASK.replace('NAME', 'trainer') });
  const { editor, result } = await Editor.open(folder);
  assert.equal(result.serverInfo?.name, 'flyte-image-lint');
  await editor.show('wf.py', 'python');
  assert.deepEqual(await editor.diagnostics('wf.py'), []);

  await editor.type('wf.py', TASK.replace('NAME', 'trainr'));
  const [found, ...more] = await editor.diagnostics('wf.py');
  assert.ok(found);
  assert.deepEqual(more, []);
  assert.equal(found.code, 'FIL301');
  assert.match(found.codeDescription?.href ?? '', /\/docs\/rules\/undefined-name\.md$/);
  assert.deepEqual(found.range, {
    start: { line: 3, character: 32 },
    end: { line: 3, character: 38 },
  });

  const textDocument = { uri: editor.uri('wf.py') };
  const actions = await editor.connection.sendRequest(CodeActionRequest.type, {
    textDocument,
    range: found.range,
    context: { diagnostics: [found] },
  });
  assert.ok(actions?.some((action) => /trainer/.test(action.title)));

  await editor.type('wf.py', TASK.replace('NAME', 'trainer'));
  assert.deepEqual(await editor.diagnostics('wf.py'), []);
  const hover = await editor.connection.sendRequest(HoverRequest.type, {
    textDocument,
    position: found.range.start,
  });
  assert.match(JSON.stringify(hover), /ghcr\.io\/acme\/trainer:1\.4\.2/);
  assert.equal(await editor.close(), 0);
});

/** Start a server that is to end by itself, and give what it says. */
async function ended(running: Running): Promise<string | undefined> {
  running.process.stdin?.end();
  await new Promise((resolve) => running.process.once('close', resolve));
  return running.refusal();
}

test('an argument that is wrong is said in the words of the server', LIMIT, async () => {
  const running = await start(undefined, '--nonsense');
  assert.match((await ended(running)) ?? '', /--nonsense/);
});

test('an extra that is missing is said with what to install', LIMIT, async () => {
  const folder = project({ 'pygls/__init__.py': 'raise ImportError\n' });
  process.env['PYTHONPATH'] = folder;
  try {
    const running = await start(folder);
    assert.match((await ended(running)) ?? '', /extra 'lsp'.*install.*flyte-image-lint\[lsp\]/);
  } finally {
    delete process.env['PYTHONPATH'];
    fs.rmSync(folder, { recursive: true });
  }
});

test('a program that cannot be run is an error', async () => {
  const folder = project({ 'not-a-program': '' });
  const command = path.join(folder, 'not-a-program');
  await assert.rejects(startServer({ command, arguments: [], folder }), /EACCES/);
  fs.rmSync(folder, { recursive: true });
});

test('only status 2 is a refusal', () => {
  assert.equal(refusal(1, 'error: x\n'), undefined);
  assert.equal(refusal(null, 'error: x\n'), undefined);
  assert.equal(refusal(2, 'hint\r\nerror: x\r\nUsage: y\r\n'), 'x');
  assert.equal(refusal(2, 'a\nb\n'), 'b');
  assert.equal(refusal(2, ''), 'the server ended with status 2');
});

test('the documents are those that are read, on disk', () => {
  const selector = documentSelector();
  assert.ok(selector.every((filter) => filter.scheme === 'file'));
  assert.ok(selector.some((filter) => filter.pattern === '**/*.config'));
  assert.ok(selector.some((filter) => filter.language === 'python'));
});
