import { html } from 'lit';
import { dialog, t } from '@luban/console-sdk';
import { navigate } from '../../../core/index.js';
import { loadKinds } from '../data/kinds.js';
import { kindPath, matches, type Kind } from '../model/kind.js';

/** Lets the user type the name of a kind and goes to its objects. */
export async function pickKind(): Promise<void> {
  const { kinds } = await loadKinds();
  let search = '';
  const found = () => kinds.filter(kind => matches(kind, search)).sort((left, right) => rank(left, search) - rank(right, search)).slice(0, 12);
  const chosen = await dialog<Kind>({
    heading: t('resources.pick.heading'),
    content: handle => html`
      <div style="display: grid; gap: 12px">
        <wa-input autofocus label=${t('resources.pick.label')} placeholder="cm, InstallPlan, …" @input=${(event: Event) => { search = (event.target as HTMLInputElement).value; handle.update(); }}
          @keydown=${(event: KeyboardEvent) => { const [first] = found(); if (event.key === 'Enter' && first) handle.close(first); }}></wa-input>
        ${found().map(kind => html`<wa-button appearance="plain" @click=${() => handle.close(kind)}>${kind.kind} · ${kind.group || 'core'}</wa-button>`)}
      </div>`,
  }).closed;
  if (chosen) navigate(kindPath(chosen));
}

/** A short name that fits stands first, then names that begin with what was typed. */
function rank(kind: Kind, search: string): number {
  const wanted = search.trim().toLowerCase();
  if (kind.shortNames.includes(wanted)) return 0;
  return kind.kind.toLowerCase().startsWith(wanted) || kind.plural.startsWith(wanted) ? 1 : 2;
}
