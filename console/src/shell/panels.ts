import { addMessages, drawer, messagesLoaded, t } from '@luban/console-sdk';
import { panelMessages } from '../locales/index.js';
import { panel, show, type Panel } from '../core/panels.js';

const content: Record<Exclude<Panel, 'palette'>, { tag: string; load: () => Promise<unknown>; heading: string }> = {
  jobs: { tag: 'lb-jobs', load: () => import('./jobs.js'), heading: 'shell.jobs' },
  notifications: { tag: 'lb-notifications', load: () => import('./notifications.js'), heading: 'shell.notifications' },
  help: { tag: 'lb-help', load: () => import('./help.js'), heading: 'shell.help' },
};

let close: (() => void) | undefined;

/**
 * Opens and closes what lies over the page as it is asked for.
 * @param ready What is asked for before is opened then: it needs to know the user, and its words.
 */
export function startPanels(ready: Promise<unknown>): void {
  panel.subscribe(next => {
    close?.();
    close = undefined;
    if (next) void ready.then(() => addMessages(panelMessages)).then(messagesLoaded).then(() => (panel.value === next ? open(next) : undefined));
  });
}

async function open(next: Panel): Promise<void> {
  if (next === 'palette') {
    const { openPalette } = await import('./palette.js');
    if (panel.value === next) close = openPalette(() => closed(next));
    return;
  }

  const { tag, load, heading } = content[next];
  await load();
  if (panel.value !== next) return;
  const handle = drawer({ heading: t(heading), content: document.createElement(tag), width: '440px' });
  close = () => handle.close();
  void handle.closed.then(() => closed(next));
}

function closed(which: Panel): void {
  if (panel.value === which) show(null);
}
