import { html } from 'lit';

/** Tabs: the arrow keys move between them, and what is chosen is told. */
export function tabs<T extends string>(names: readonly T[], current: T, label: string, word: (name: T) => string, choose: (name: T) => void) {
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    choose(names[(names.indexOf(current) + step + names.length) % names.length]!);
    const list = event.currentTarget as HTMLElement;
    requestAnimationFrame(() => list.querySelector<HTMLElement>('[aria-selected="true"]')?.focus());
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} @keydown=${move}>${names.map(name => html`
    <button role="tab" id="tab-${name}" aria-selected=${name === current} aria-controls="panel" tabindex=${name === current ? 0 : -1} @click=${() => choose(name)}>${word(name)}</button>`)}</div>`;
}
