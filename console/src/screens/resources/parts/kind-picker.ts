import { LitElement, css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { dialog, Localized, t } from '@luban/console-sdk';
import { navigate, shared } from '../../../core/index.js';
import { controls } from '../../common/controls.js';
import { loadKinds } from '../data/kinds.js';
import { kindPath, matches, type Kind } from '../model/kind.js';

const shown = 10;

/**
 * Finds a kind by its name, plural or short name.
 * @fires lb-pick - `{ kind }`
 */
@customElement('lb-kind-picker')
export class KindPicker extends Localized(LitElement) {
  static override styles = [shared, controls, css`
    :host { display: grid; gap: var(--lb-space-3); }
    input { inline-size: 100%; }
    ul { list-style: none; padding: 0; min-block-size: 120px; }
    button { display: flex; gap: var(--lb-space-3); align-items: baseline; justify-content: space-between; inline-size: 100%; min-block-size: 38px; padding: 6px var(--lb-space-3); background: none; border: 0; border-radius: var(--lb-radius-small); color: inherit; font: inherit; text-align: start; cursor: pointer; }
    button:hover, li:first-child button { background: color-mix(in oklab, var(--lb-border) 40%, transparent); }
  `];

  @property({ attribute: false }) kinds: readonly Kind[] = [];
  @state() private search = '';

  protected override firstUpdated(): void {
    // The dialog gives the focus to its first button once it is open; the field is where people begin.
    requestAnimationFrame(() => this.renderRoot.querySelector('input')?.focus());
  }

  private get found(): Kind[] {
    return this.kinds.filter(kind => matches(kind, this.search)).sort((left, right) => rank(left, this.search) - rank(right, this.search)).slice(0, shown);
  }

  protected override render() {
    return html`
      <label class="field"><span>${t('resources.pick.label')}</span><input type="search" autocomplete="off" spellcheck="false" placeholder="cm, InstallPlan, rbac…" .value=${this.search}
        @input=${(event: Event) => { this.search = (event.target as HTMLInputElement).value; }} @keydown=${this.enter} /></label>
      <ul aria-label=${t('resources.title')}>${this.found.map(kind => html`<li><button type="button" @click=${() => this.pick(kind)}><span>${kind.kind}</span><span class="hint">${kind.group || 'core'}</span></button></li>`)}</ul>
      ${this.found.length ? '' : html`<p class="muted">${t('resources.list.noneFound')}</p>`}`;
  }

  private enter(event: KeyboardEvent): void {
    const [first] = this.found;
    if (event.key !== 'Enter' || event.isComposing || !first) return;
    event.preventDefault();
    this.pick(first);
  }

  private pick(kind: Kind): void {
    this.dispatchEvent(new CustomEvent('lb-pick', { detail: { kind } }));
  }
}

/** Lets the user type the name of a kind and goes to its objects. */
export async function pickKind(): Promise<void> {
  const { kinds } = await loadKinds();
  const chosen = await dialog<Kind>({
    heading: t('resources.pick.heading'),
    content: handle => html`<lb-kind-picker .kinds=${kinds} @lb-pick=${(event: CustomEvent<{ kind: Kind }>) => handle.close(event.detail.kind)}></lb-kind-picker>`,
  }).closed;
  if (chosen) navigate(kindPath(chosen));
}

/** A short name that fits stands first, then names that begin with what was typed. */
function rank(kind: Kind, search: string): number {
  const wanted = search.trim().toLowerCase();
  if (kind.shortNames.includes(wanted)) return 0;
  return kind.kind.toLowerCase().startsWith(wanted) || kind.plural.startsWith(wanted) ? 1 : 2;
}
