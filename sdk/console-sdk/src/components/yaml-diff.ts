import { LitElement, css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Localized, t } from '../i18n.js';
import { base } from '../styles.js';
import './skeleton.js';
import { diffLines, fold, type DiffLine } from './diff-lines.js';

/** Two texts, or two values as YAML, and what differs. */
@customElement('lb-yaml-diff')
export class LbYamlDiff extends Localized(LitElement) {
  static override styles = [base, css`
    .frame { border: 1px solid var(--lb-border); border-radius: var(--lb-radius); overflow: auto; max-block-size: var(--max-height, 60vh); background: var(--lb-surface); font-family: var(--lb-font-mono); font-size: 12.5px; line-height: 1.6; }
    table { border-collapse: collapse; min-inline-size: 100%; }
    td { padding: 0 var(--lb-space-2); white-space: pre; vertical-align: top; }
    .number { color: var(--lb-text-muted); text-align: end; user-select: none; inline-size: 1%; min-inline-size: 3.5ch; }
    .sign { inline-size: 1%; user-select: none; font-weight: 700; }
    .added { background: color-mix(in oklab, var(--lb-ok) 13%, transparent); } .added .sign { color: var(--lb-ok); }
    .removed { background: color-mix(in oklab, var(--lb-error) 11%, transparent); } .removed .sign { color: var(--lb-error); }
    .gap td { background: var(--lb-page); color: var(--lb-text-muted); font-family: var(--lb-font); text-align: center; padding-block: 3px; }
    .gap button { inline-size: 100%; min-block-size: 26px; }
    .nothing { padding: var(--lb-space-4); font-family: var(--lb-font); color: var(--lb-text-muted); text-align: center; }
    .count { font-size: 0.87rem; color: var(--lb-text-muted); margin-block-end: var(--lb-space-1); }
    .plus { color: var(--lb-ok); font-weight: 600; } .minus { color: var(--lb-error); font-weight: 600; }
  `];

  // Elements have methods of these names, so that the type cannot be `unknown`; nobody inserts nodes beside this one by them.
  @property({ attribute: false }) override before: any = '';
  @property({ attribute: false }) override after: any = '';
  @property() label = '';
  @state() private lines: DiffLine[] | undefined;
  @state() private whole = false;

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('before') || changed.has('after')) void this.compare(this.before, this.after);
  }

  private async compare(before: unknown, after: unknown): Promise<void> {
    const [left, right] = await Promise.all([toText(before), toText(after)]);
    if (before === this.before && after === this.after) this.lines = diffLines(left, right);
  }

  protected override render() {
    const lines = this.lines;
    if (!lines) return html`<lb-skeleton rows="4"></lb-skeleton>`;
    const added = lines.filter(line => line.kind === 'added').length, removed = lines.filter(line => line.kind === 'removed').length;
    if (added + removed === 0) return html`<div class="frame"><div class="nothing">${t('sdk.diff.same')}</div></div>`;
    return html`
      <div class="count"><span class="plus">+${added}</span> <span class="minus">−${removed}</span></div>
      <div class="frame" tabindex="0" role="region" aria-label=${this.label || t('sdk.diff.label')}>
        <table><tbody>${(this.whole ? lines : fold(lines)).map(line => (typeof line === 'number' ? this.gap(line) : this.line(line)))}</tbody></table>
      </div>`;
  }

  private line({ kind, text, before, after }: DiffLine) {
    const sign = { same: ' ', added: '+', removed: '−' }[kind];
    return html`<tr class=${kind}><td class="number">${before}</td><td class="number">${after}</td><td class="sign">${sign}</td><td>${text}</td></tr>`;
  }

  private gap(count: number) {
    return html`<tr class="gap"><td colspan="4"><button class="quiet" @click=${() => { this.whole = true; }}>${t('sdk.diff.hidden', { count })}</button></td></tr>`;
  }
}

/** Values are written as YAML; what writes it is loaded only then. */
async function toText(value: unknown): Promise<string> {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  const { stringify } = await import('yaml');
  return stringify(value, { lineWidth: 0 });
}
