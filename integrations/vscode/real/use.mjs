// Uses the packed extension in a real VS Code, as a person does: by mouse and keyboard, in a browser.
//
// Its arguments: the address that code-server listens on, the folder of the project, the folder for pictures,
// the file of the machine's settings, and the Python whose environment has the server.
// It ends with status 1 and a picture at the first thing that is not seen.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [address, project, pictures, settings, python] = process.argv.slice(2);
const PATIENCE = 60_000; // milliseconds, until a thing is missing, on a machine that does much else

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 1200, height: 720 } });
page.setDefaultTimeout(PATIENCE);
let count = 0;

/** Do one thing, take a picture, and say so. */
async function step(name, act) {
  await act();
  count += 1;
  const file = `${String(count).padStart(2, '0')}-${name.replaceAll(' ', '-')}.png`;
  await page.screenshot({ path: join(pictures, file) });
  console.log(`seen: ${name} (${file})`);
}

/** Open a file of the project by its name. */
async function open(name) {
  await page.keyboard.press('Control+p');
  await page.locator('.quick-input-widget input').first().fill(name);
  await page
    .locator('.quick-input-list .monaco-list-row', { hasText: name.split('/').pop() })
    .first()
    .waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.tab.active', { hasText: name.split('/').pop() }).waitFor();
}

/** Run a command of VS Code. */
async function command(title) {
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input').first();
  await input.fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
}

/** Put the cursor behind a text in the open file: the find widget selects it, and is closed. */
async function goTo(text) {
  await page.keyboard.press('Control+f');
  await page.locator('.find-widget.visible textarea').first().fill(text);
  await page.locator('.find-widget .matchesCount', { hasText: /^1 of/ }).waitFor();
  await page.keyboard.press('Escape');
}

const squiggles = () => page.locator('.squiggly-error, .squiggly-warning');

/** Point at a text until VS Code shows what it says of it: a pointer that rests already tells nothing. */
async function hover(line, wanted) {
  const shown = page.locator('.monaco-hover', { hasText: wanted }).first();
  const until = Date.now() + PATIENCE;
  while (!(await shown.isVisible())) {
    if (Date.now() > until) {
      throw new Error(`no hover shows ${wanted}`);
    }
    await page.mouse.move(700, 500);
    await line.hover();
    await shown.waitFor({ timeout: 5_000 }).catch(() => undefined);
  }
}
const none = (locator) => locator.first().waitFor({ state: 'detached' });

/** Wait until the files of the project are as they should be. */
async function saved(test) {
  const until = Date.now() + PATIENCE;
  while (!test()) {
    if (Date.now() > until) {
      throw new Error('the files are not as they should be');
    }
    await page.waitForTimeout(100);
  }
}
const text = (name) => readFileSync(join(project, name), 'utf8');

try {
  await page.goto(`${address}/?folder=${encodeURIComponent(project)}`);
  await page.locator('.monaco-workbench').waitFor();
  await open('train.py');

  await step('a missing server is said', async () => {
    await page.locator('.notification-toast', { hasText: 'was not found on PATH' }).first().waitFor();
    await page.locator('.notification-toast', { hasText: 'How to install it' }).first().waitFor();
  });

  await step('squiggles', async () => {
    writeFileSync(settings, JSON.stringify({ 'python.defaultInterpreterPath': python }));
    await squiggles().first().waitFor();
    await command('Notifications: Clear All Notifications');
  });

  await step('hover on a problem', () => {
    return hover(page.locator('.view-line span', { hasText: 'trainr' }).last(), /'trainr' is not defined/);
  });

  await step('quick fixes', async () => {
    await goTo('trainr');
    await page.keyboard.press('Control+.');
    await page.locator('.action-widget', { hasText: /trainer/ }).waitFor();
  });

  await step('a fix is taken', async () => {
    await page
      .locator('.action-widget .monaco-list-row', { hasText: /trainer/ })
      .first()
      .click();
    await none(squiggles());
  });

  await step('hover on a name', async () => {
    await page.keyboard.press('Escape');
    await hover(
      page.locator('.view-line span', { hasText: '.image.trainer' }).last(),
      'ghcr.io/acme/trainer:1.4.2',
    );
  });

  await step('completion', async () => {
    await goTo('{{.image.loader}}');
    await page.keyboard.type('{{.image.', { delay: 50 });
    await page.keyboard.press('Control+Space');
    await page.locator('.suggest-widget .monaco-list-row', { hasText: 'loader' }).first().waitFor();
  });

  await step('a name is completed', async () => {
    await page.locator('.suggest-widget .monaco-list-row', { hasText: 'loader' }).first().click();
    await page.keyboard.press('Escape');
    await none(squiggles());
  });

  await step('rename', async () => {
    await goTo('trainer');
    await page.keyboard.press('F2');
    const input = page.locator('.rename-box input');
    await input.fill('fitter');
  });

  await step('a name is renamed everywhere', async () => {
    await page.keyboard.press('Enter');
    await page.locator('.view-line', { hasText: '{{.image.fitter}}' }).waitFor();
    await command('File: Save All Files');
    await saved(() =>
      ['flytekit.config', 'train.py', 'evaluate.py'].every((name) => /\bfitter\b/.test(text(name))),
    );
  });

  await step('the output of the server', async () => {
    await command('flyte-image-lint: Show output');
    await page.locator('.part.panel', { hasText: 'starting' }).waitFor();
  });
} catch (error) {
  await page.screenshot({ path: join(pictures, 'failed.png') });
  console.error(String(error));
  process.exitCode = 1;
} finally {
  await browser.close();
}
