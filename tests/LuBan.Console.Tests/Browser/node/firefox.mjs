// The core of the console in Firefox, over WebDriver BiDi. Prints one JSON line for each check; ends with code 1 when one fails.
// LUBAN_URL, LUBAN_USER and LUBAN_PASSWORD name the server, whose source holds tests.kinds 1.0.0 and 2.0.0 and the faults; FIREFOX the browser.
import puppeteer from 'puppeteer-core';

const { LUBAN_URL: url, LUBAN_USER: user, LUBAN_PASSWORD: password, FIREFOX: program } = process.env;
const patience = 60_000;
const plans = '/apis/kernel.luban.dev/v1/installplans';
const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
let failed = false;

async function server(method, path, body, type = 'application/json') {
  const response = await fetch(new URL(path, url), { method, headers: { authorization, 'content-type': type }, body: body && JSON.stringify(body) });
  if (!response.ok && response.status !== 404) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.status === 404 ? null : response.json();
}

async function until(what, probe) {
  for (const end = Date.now() + patience; Date.now() < end;) {
    if (await probe()) return;
    await new Promise(resolve => { setTimeout(resolve, 50); });
  }
  throw new Error(`waited in vain until ${what}`);
}

const settled = (id, version) => until(`${id} ${version} is installed`, async () => {
  const plan = await server('GET', `${plans}/${id}`);
  return plan?.status?.phase === 'Installed' && plan.status.installedVersion === version;
});

async function install(id, version = '1.0.0') {
  const spec = { extension: { id, version }, enabled: true, approvedPermissions: ['console.module', 'kinds.read'] };
  await server('POST', plans, { apiVersion: 'kernel.luban.dev/v1', kind: 'InstallPlan', metadata: { name: id }, spec });
  await settled(id, version);
}

async function remove(id) {
  await server('DELETE', `${plans}/${id}`);
  await until(`${id} is gone`, async () => await server('GET', `${plans}/${id}`) === null);
}

const browser = await puppeteer.launch({ browser: 'firefox', executablePath: program, headless: true, extraPrefsFirefox: { 'intl.accept_languages': 'en-US' } });
const page = await browser.newPage();
page.setDefaultTimeout(patience);
// High enough to see every widget at once: what is not seen is not loaded.
await page.setViewport({ width: 1280, height: 3600 });
const violations = [];
page.on('console', message => { if (/Content-Security-Policy/.test(message.text())) violations.push(message.text()); });

/** The first element without children whose words hold a text, in shadow trees too. */
const find = (text, act) => page.evaluate((wanted, action) => {
  const within = root => {
    for (const element of root.querySelectorAll('*')) {
      const found = element.childElementCount === 0 && element.textContent.includes(wanted) && element.checkVisibility() ? element : element.shadowRoot && within(element.shadowRoot);
      if (found) return found;
    }
    return null;
  };
  const found = within(document);
  if (found && action) found[action]();
  return found !== null;
}, text, act);
const sees = text => until(`'${text}' is seen`, () => find(text));
const misses = text => until(`'${text}' is gone`, async () => !await find(text));
const boot = () => page.evaluate(() => String(window.__luban?.boot));
const open = path => page.goto(new URL(path, url).href, { waitUntil: 'domcontentloaded' });
const ready = () => page.waitForFunction(() => Boolean(window.__luban?.boot));

async function check(name, work) {
  const began = Date.now();
  try {
    await work();
    console.log(JSON.stringify({ name, ok: true, milliseconds: Date.now() - began }));
  } catch (error) {
    failed = true;
    console.log(JSON.stringify({ name, ok: false, error: error.stack, url: page.url() }));
  }
}

function expect(condition, message) {
  if (!condition) throw new Error(message);
}

await check('signs in and shows the shell', async () => {
  await open('/');
  await page.waitForSelector('input[name=username]');
  await page.type('input[name=username]', user);
  await page.type('input[name=password]', password);
  await page.click('form button[type=submit]');
  await ready();
});

await check('shows what is installed without a load', async () => {
  const before = await boot();
  await install('tests.kinds');
  for (const text of ['React 1.0.0', 'Plain card 1.0.0', 'Lit 1.0.0', 'Card of the server, 1.0.0']) await sees(text);
  expect(await boot() === before, 'the page was loaded again');
});

await check('a page in a frame is alone', async () => {
  const frame = await until('the frame', () => page.frames().some(one => /frame\.html/.test(one.url()))).then(() => page.frames().find(one => /frame\.html/.test(one.url())));
  await frame.waitForFunction(() => document.getElementById('answers').textContent === 'connected');
  await (await frame.waitForSelector('button')).press('Enter');
  await frame.waitForFunction(() => /undeclared: refused/.test(document.getElementById('answers').textContent));
  const said = await frame.$eval('#answers', element => element.textContent);
  for (const part of ['parent: SecurityError', 'storage: SecurityError', 'network: blocked', 'declared: answered']) expect(said.includes(part), said);
});

await check('swaps an upgrade, carries its state and is not loaded again', async () => {
  const before = await boot();
  await sees('Clicked 0 times');
  await find('Clicked 0 times', 'click');
  await sees('Clicked 1 time');
  await server('PATCH', `${plans}/tests.kinds`, { spec: { extension: { version: '2.0.0' } } }, 'application/merge-patch+json');
  await sees('React 2.0.0');
  await sees('Clicked 1 time');
  await misses('React 1.0.0');
  expect(await boot() === before, 'the page was loaded again');
});

await check('contains what fails', async () => {
  await install('tests.faults.sound');
  await install('tests.faults.import');
  await sees('Fault import');
  await sees('Try again');
  await sees('A sound neighbour');
  expect(await boot() !== 'undefined', 'the shell is gone');
});

await check('blocks a module that is not what was packed', async () => {
  await page.setRequestInterception(true);
  page.on('request', request => {
    if (/tests\.faults\.tampered\/.*index\.js/.test(request.url())) {
      void request.respond({ status: 200, contentType: 'text/javascript', body: "window.tampered = true; export function card(root) { root.textContent = 'not what was packed'; }" });
    } else {
      void request.continue();
    }
  });
  await install('tests.faults.tampered');
  await sees('Fault tampered');
  await until('it is reported', async () => JSON.stringify(await server('GET', '/console/errors?extension=tests.faults.tampered')).includes('integrity'));
  expect(!await page.evaluate(() => Boolean(window.tampered)), 'the module ran');
});

await check('drops what is removed', async () => {
  const before = await boot();
  await remove('tests.kinds');
  await misses('React 2.0.0');
  expect(await boot() === before, 'the page was loaded again');
});

await check('breaks no rule of the content security policy', () => {
  // The page in the frame tries to reach the network on purpose.
  const others = violations.filter(text => !text.includes('/console/session'));
  expect(others.length === 0, others.join('\n'));
});

for (const id of ['tests.faults.sound', 'tests.faults.import', 'tests.faults.tampered', 'tests.kinds']) await remove(id).catch(() => undefined);
await browser.close();
process.exit(failed ? 1 : 0);
