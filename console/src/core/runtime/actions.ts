import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, t, type KubeObject } from '@luban/console-sdk';
import { buttons } from '../../ui/button.js';
import { shared } from '../../ui/styles.js';
import { Watch } from '../store.js';
import { findCommand, runCommand, runningCommands } from './commands.js';
import { contributionsAt, placed, surroundings } from './contributions.js';
import { titleOf } from './text.js';
import type { Placed } from './types.js';

/** The actions that extensions bring for resources of a kind, as buttons: `<lb-actions target="apps/Deployment" .resource=${…}>`. Nothing when there are none. */
@customElement('lb-actions')
export class Actions extends Localized(LitElement) {
  static override styles = [shared, buttons, css`
    :host { display: contents; }
    .danger { color: var(--lb-error); }
    .button[disabled] { opacity: 0.6; cursor: default; }
  `];

  /** The kind, as `group/Kind`; `/Kind` for the core group. */
  @property() target = '';
  @property({ attribute: false }) resource?: KubeObject;

  constructor() {
    super();
    new Watch(this, placed, surroundings, runningCommands);
  }

  protected override render() {
    return contributionsAt('luban/resource/action/v1', ({ contribution }) => isTarget(contribution.data['target'], this.target)).map(one => this.renderOne(one));
  }

  private renderOne(one: Placed) {
    const id = `${one.extension.id}/commands/${String(one.contribution.data['command'])}`;
    const command = findCommand(id);
    if (!command) return nothing;
    const isRunning = runningCommands.value.has(id);
    const title = one.contribution.title ? titleOf(one) : titleOf(command);
    return html`
      <button class="button ${command.contribution.data['danger'] === true ? 'danger' : ''}" ?disabled=${isRunning} aria-label=${isRunning ? t('shell.command.running', { name: title }) : nothing} @click=${() => runCommand(id, this.resource)}>
        ${typeof one.contribution.data['icon'] === 'string' ? html`<wa-icon name=${one.contribution.data['icon']}></wa-icon>` : nothing}${title}</button>`;
  }
}

/** Whether what a contribution is for is this kind. The core group may be left out. */
export function isTarget(target: unknown, kind: string): boolean {
  const plain = (text: string) => text.replace(/^(core)?\//, '').toLowerCase();
  return typeof target === 'string' && plain(target) === plain(kind);
}
