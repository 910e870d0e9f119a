/** A row of buttons, and a line that says what the last one brought. */
function board(root, actions) {
  const said = document.createElement('output');
  for (const [label, action] of Object.entries(actions)) {
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: label });
    button.addEventListener('click', async () => {
      said.textContent = '…';
      try {
        const answer = await action();
        said.textContent = `${label}: ${JSON.stringify(answer) ?? 'nothing'}`;
      } catch (error) {
        said.textContent = `${label}: refused, ${error.message}`;
      }
    });
    root.append(button);
  }
  root.append(said);
  return said;
}

const schema = { type: 'object', required: ['name'], properties: { name: { type: 'string', title: 'Name', pattern: '^(a+)+$' } } };

/** Everything that a frame may ask for, and what somebody hostile would ask for. */
export function asks(root, ctx) {
  const kernelWords = { heading: 'LuBan \u202eneeds your password', content: 'Type it here.' };
  const many = async ask => {
    for (let round = 0; round < 40; round++) await ask(round);
    return 'all';
  };
  const said = board(root, {
    dialog: () => ctx.dialog({ heading: 'A dialog', content: 'Two\nlines <b>of text</b>' }).closed,
    form: () => ctx.dialog({ heading: 'A form', content: '', form: { schema, value: { name: '' }, confirmLabel: 'Take it' } }).closed,
    drawer: () => ctx.drawer({ heading: 'A drawer', content: 'At the side' }).closed,
    confirm: () => ctx.confirm({ heading: 'Uninstall everything?', danger: true }),
    closes: async () => {
      const handle = ctx.dialog({ heading: 'Goes by itself', content: 'soon' });
      setTimeout(() => handle.close(), 300);
      await handle.closed;
      return 'closed';
    },
    command: () => ctx.commands.run('greet', { from: 'a frame' }),
    'failing command': () => ctx.commands.run('fails'),
    job: () => new Promise(resolve => ctx.jobs.watch('tests.points.isolated', plan => resolve({ phase: plan.status.phase, spec: plan.spec ?? null }))),
    'two dialogs': async () => {
      const first = ctx.dialog({ heading: 'The first', content: 'one' });
      const second = await ctx.dialog({ heading: 'The second', content: 'two' }).closed.then(() => 'shown', error => error.message);
      first.close();
      return second;
    },
    'foreign command': () => ctx.commands.run('tests.points/commands/turn'),
    'element in a dialog': async () => ctx.dialog({ heading: 'An element', content: document.createElement('input') }).closed,
    secret: () => ctx.dialog({ ...kernelWords, form: { schema: { type: 'object', properties: { password: { type: 'string', writeOnly: true } } } } }).closed,
    imitation: () => ctx.dialog(kernelWords).closed,
    'many toasts': () => many(async round => { await ask('toast', { text: `toast ${round}` }); }),
    prototype: () => ask('constructor'),
    'foreign page': () => ask('navigate', '/settings'),
    'foreign job': () => ask('jobs', 'tests.points'),
    'function of the point': () => ask('prop', 'toString'),
  });
  said.dataset.locale = ctx.i18n.locale;

  // Around the context, as somebody would who does not care for it: a hostile frame has the same port.
  function ask(method, ...args) {
    return new Promise((resolve, reject) => {
      const id = 1_000_000 + Math.floor(Math.random() * 1_000_000);
      port.addEventListener('message', function hear({ data }) {
        if (data.id !== id) return;
        port.removeEventListener('message', hear);
        if (data.error) reject(new Error(data.error.message));
        else resolve(data.result);
      });
      port.postMessage({ id, method, args });
    });
  }
}

// The port is taken on its way to the SDK: its messages reach both.
let port;
const native = MessagePort.prototype.postMessage;
MessagePort.prototype.postMessage = function postMessage(...parts) {
  port ??= this;
  return native.apply(this, parts);
};

/** The command: says hello, and what it was given. */
export async function greet(ctx) {
  ctx.toast({ kind: 'ok', text: `${ctx.i18n.t('greeting')} ${JSON.stringify(ctx.props)}` });
}

export async function fails() {
  throw new Error('thrown in a command of a frame');
}

/** A step that calls what its point gave it, through the port. */
export function step(root, ctx) {
  ctx.props.setReady(false);
  board(root, { answer: () => {
    ctx.props.setConfig({ ...ctx.props.config, from: 'a frame' });
    ctx.props.setReady(true);
    return 'answered';
  } });
  const shown = document.createElement('pre');
  const draw = () => { shown.textContent = JSON.stringify(ctx.props.config); };
  ctx.onProps(draw);
  draw();
  root.append(shown);
}
