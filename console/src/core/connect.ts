import { setTransport } from '@luban/console-sdk';
import { connection } from './connection.js';
import { receiveNotification } from './notifications.js';
import { revision, syncContributions } from './runtime/contributions.js';
import { watchUncaught } from './runtime/errors.js';
import { startLifecycle } from './runtime/lifecycle.js';
import { SharedEvents } from './stream/shared.js';
import { Store } from './store.js';

/** Whether the server was started anew since the console was loaded, so that there may be a newer console. */
export const isOutdated = new Store(false);

/** Made once for each load of the page: tests see by it that nothing was reloaded. */
const boot = crypto.getRandomValues(new Uint32Array(2)).join('-');

/** Follows what changes on the server from now on. Settles when what extensions bring is there for the first time. */
export function startLive(): Promise<void> {
  let server: string | undefined;
  const events = new SharedEvents({
    hello(hello) {
      if (server !== undefined && server !== hello.boot) void checkShell();
      server = hello.boot;
      void syncContributions(hello.revision);
    },
    revision: next => void syncContributions(next),
    notification: receiveNotification,
  });
  events.onState(state => connection.set(state));
  setTransport(events);
  startLifecycle();
  watchUncaught();
  events.start();
  // What the stream cannot say, as while it is broken, is asked for when somebody looks.
  addEventListener('visibilitychange', () => { if (!document.hidden) void syncContributions(); });
  addEventListener('online', () => void syncContributions());
  Object.defineProperty(window, '__luban', { value: { boot, get revision() { return revision.value; } } });
  return syncContributions();
}

/** A server that was started anew may bring another shell: its start page then names other files. */
async function checkShell(): Promise<void> {
  const scripts = (html: string) => [...html.matchAll(/\/console\/shell\/app-[\w-]+\.js/g)].map(found => found[0]).sort().join();
  try {
    const page = await (await fetch('/', { headers: { Accept: 'text/html' }, cache: 'no-store' })).text();
    const own = scripts(document.head.innerHTML);
    if (scripts(page) && own && scripts(page) !== own) isOutdated.set(true);
  } catch {
    // Not reachable: the stream says so already, and asks again with its next hello.
  }
}
