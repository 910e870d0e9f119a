import { findDeep } from './focus.js';
import { show } from './panels.js';
import { preferences } from './preferences.js';
import { navigate } from './router.js';
import { contributionsAt } from './runtime/contributions.js';
import { runCommand } from './runtime/commands.js';

/** The keys that lead somewhere after `g`. */
export const goTo: Readonly<Record<string, string>> = { d: '/', m: '/marketplace', i: '/extensions', r: '/resources', p: '/profile' };

let first = { key: '', at: 0 };

/** Listens to the keyboard from now on. */
export function startShortcuts(): void {
  addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      show('palette');
    } else if (!event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented && !isTyping(event) && !isModal(event)) press(event);
  });
}

function press(event: KeyboardEvent): void {
  // Who dictates or types by accident can do without keys of one letter.
  if (preferences.value['shortcuts'] === false) return;
  const sequence = performance.now() - first.at < 1200 ? `${first.key} ${event.key}` : '';
  first = { key: event.key, at: performance.now() };
  const target = sequence.startsWith('g ') ? goTo[event.key] : undefined;
  const command = commandOf(sequence) ?? commandOf(event.key);
  if (target) navigate(target);
  else if (command) void runCommand(command);
  else if (event.key === '?') show('help');
  else if (event.key === '/') focusSearch();
  else return;
  event.preventDefault();
}

/** The command of an extension that wants these keys. The console's own come first. */
function commandOf(keys: string): string | undefined {
  return keys ? contributionsAt('luban/command/v1', ({ contribution }) => contribution.data['keys'] === keys)[0]?.contribution.id : undefined;
}

/** The search field of the page, else the palette. */
function focusSearch(): void {
  const outlet = findDeep(document, 'lb-outlet');
  const field = outlet?.shadowRoot && findDeep(outlet.shadowRoot, 'input[type=search], [role=searchbox], wa-input[type=search]');
  if (field) field.focus();
  else show('palette');
}

function isTyping(event: Event): boolean {
  const target = event.composedPath()[0];
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [role=textbox], [role=combobox]') || Boolean(target.closest('.cm-editor, .xterm')));
}

function isModal(event: Event): boolean {
  return event.composedPath().some(target => target instanceof HTMLDialogElement && target.open);
}
