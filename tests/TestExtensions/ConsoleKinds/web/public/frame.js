// A page in a sandboxed frame: it says what it may do and what it may not.
const answers = document.getElementById('answers');
const lines = [];
const say = line => {
  lines.push(line);
  answers.textContent = lines.join('; ');
};

/** What somebody tries that a sandboxed page must not be able to do. */
function attempt(name, action) {
  try {
    action();
    say(`${name}: allowed`);
  } catch (error) {
    say(`${name}: ${error.name}`);
  }
}

function serve(port) {
  const waiting = new Map();
  let last = 0;
  const call = (method, ...args) => new Promise((resolve, reject) => {
    const id = ++last;
    waiting.set(id, { resolve, reject });
    port.postMessage({ id, method, args });
  });
  port.onmessage = ({ data }) => {
    const found = waiting.get(data.id);
    if (!found) return;
    waiting.delete(data.id);
    if ('error' in data) found.reject(new Error(typeof data.error === 'string' ? data.error : data.error?.message));
    else found.resolve(data.result);
  };
  document.querySelector('button').addEventListener('click', () => tryEverything(call));
  answers.textContent = 'connected';
}

function tryEverything(call) {
  attempt('parent', () => parent.document.title);
  attempt('storage', () => localStorage.getItem('x'));
  fetch('/console/session').then(() => say('network: allowed'), () => say('network: blocked'));
  call('fetch', 'figures').then(() => say('declared: answered'), error => say(`declared: ${error.message}`));
  call('confirm', { heading: 'x' }).then(() => say('undeclared: answered'), () => say('undeclared: refused'));
  call('fetch', '/console/session').then(() => say('outside: answered'), () => say('outside: refused'));
}

addEventListener('message', event => {
  if (event.source === parent && event.ports[0]) serve(event.ports[0]);
});
