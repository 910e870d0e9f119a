import { t } from '@luban/console-sdk';
import { TimeoutError, within } from '../within.js';
import { loadWords } from './context.js';
import { mountFrame } from './frame-host.js';
import { FragmentError, patience } from './loader.js';
import type { Mounted } from './mounts.js';
import type { Placed } from './types.js';

/** Runs a command of an isolated extension: in a frame that nobody sees, for as long as it takes. */
export async function runInFrame(command: Placed, props: Record<string, unknown>): Promise<void> {
  await loadWords(command.extension);
  const [started, done] = [new Waiting(), new Waiting()];
  const fail = (error: unknown) => { started.fail(error); done.fail(error); };
  const mounted = mountFrame({ placed: command, props, state: new Map(), attempt: 0, fence: fail, heard: what => (what === 'started' ? started : done).settle() });
  document.body.append(hidden(mounted));
  try {
    await within(patience, started.promise, () => t('shell.fragment.timeout')).catch(error => {
      throw error instanceof TimeoutError ? new FragmentError('timeout', 'LBC003', error.message, { cause: error }) : error;
    });
    await done.promise;
  } finally {
    mounted.end();
    mounted.node.remove();
  }
}

/** Something that a frame will say. */
class Waiting {
  settle!: () => void;
  fail!: (error: unknown) => void;
  readonly promise = new Promise<void>((settle, fail) => { this.settle = settle; this.fail = fail; });

  constructor() {
    // Both fail at once, and only one of them is waited for then.
    this.promise.catch(() => {});
  }
}

function hidden({ node }: Mounted): HTMLElement {
  node.style.cssText = 'position: fixed; inline-size: 1px; block-size: 1px; inset-block-end: 0; border: 0; opacity: 0; pointer-events: none;';
  node.tabIndex = -1;
  node.setAttribute('aria-hidden', 'true');
  return node;
}
