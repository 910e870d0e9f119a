import type { FragmentContext } from '@luban/console-sdk';
import { version } from './context.js';

/** A card without any library. Its timer ends with the fragment. */
export function plainCard(root: HTMLElement, context: FragmentContext): () => void {
  const text = document.createElement('p');
  const label = document.createElement('label');
  const caption = document.createElement('span');
  const field = document.createElement('input');
  field.value = context.state.get<string>('note') ?? '';
  field.addEventListener('input', () => context.state.set('note', field.value));
  label.append(caption, ' ', field);
  root.append(text, label);

  const draw = () => {
    text.textContent = `${context.i18n.t('plain')} ${version}, ${context.theme.dark ? context.i18n.t('dark') : context.i18n.t('light')}`;
    caption.textContent = context.i18n.t('note');
  };
  draw();
  context.i18n.onChange(draw);
  context.theme.onChange(draw);
  const counters = window as { plainTicks?: number };
  const timer = setInterval(() => { counters.plainTicks = (counters.plainTicks ?? 0) + 1; }, 50);
  return () => clearInterval(timer);
}

/** A page for administrators alone. */
export function secretPage(root: HTMLElement): void {
  const text = document.createElement('p');
  text.textContent = 'Only administrators read this.';
  root.append(text);
}

/** A command of the palette. */
export function greet(context: FragmentContext): void {
  context.toast({ kind: 'ok', text: `${context.i18n.t('greeting')} ${version}` });
}
