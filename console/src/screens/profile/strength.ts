import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { shared } from '../../core/index.js';
import { judge } from './model/password.js';

/** How strong a password is, while it is typed. */
@customElement('lb-password-strength')
export class Strength extends Localized(LitElement) {
  static override styles = [shared, css`
    :host { display: grid; gap: var(--lb-space-1); }
    .bar { display: grid; grid-template-columns: repeat(4, 1fr); gap: 4px; }
    .bar i { block-size: 5px; border-radius: 3px; background: var(--lb-border); }
    .s1 i.on { background: var(--lb-warn); } .s2 i.on { background: var(--lb-warn); } .s3 i.on, .s4 i.on { background: var(--lb-ok); }
  `];

  @property({ attribute: false }) password = '';
  @property({ attribute: false }) about: readonly (string | null | undefined)[] = [];

  protected override render() {
    if (!this.password) return nothing;
    const { score, problems } = judge(this.password, this.about);
    return html`
      <div class="bar s${score}" aria-hidden="true">${[1, 2, 3, 4].map(step => html`<i class=${score >= step ? 'on' : ''}></i>`)}</div>
      <div class="small muted" role="status">${problems.length > 0 ? t(`profile.password.problem.${problems[0]}`) : t(`profile.password.strength.${score}`)}</div>`;
  }
}
