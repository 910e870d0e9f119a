import { LitElement, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { apiJson, Localized, t } from '@luban/console-sdk';
import { Loaded, plansChanged, shared } from '../../core/index.js';
import { cardStyles } from './card-styles.js';

interface AuditRecord {
  sequence: string;
  time: string;
  verb: string;
  path: string;
  actor: { name: string };
  object?: { resource?: string; name?: string };
  outcome: { status: number };
}

/** Whether somebody did something to something: what a console does by itself is noise here. */
function isChange({ verb, path, object }: AuditRecord): boolean {
  return Boolean(object) && !/^(get|list|watch)$/.test(verb) && !/^\/console\//.test(path);
}

const verbs = ['create', 'update', 'patch', 'delete', 'deletecollection', 'approve', 'login', 'logout'];

/** What was done, in words; a verb that an extension made up stays. */
function verbText(verb: string): string {
  return verbs.includes(verb) ? t(`dashboard.audit.verb.${verb}`) : verb;
}

/** Whether somebody did it to themselves: a sign-in says enough without its account. */
const isOwn = ({ verb }: AuditRecord) => verb === 'login' || verb === 'logout';

/** Who did it: an extension by its id, and what the kernel does by itself by its name. */
function actorText(name: string): string {
  return name.replace(/^system:extension:/, '').replace(/^system:kernel:.*/, 'kernel');
}

/** Who did what lately. */
@customElement('lb-audit-card')
export class AuditCard extends Localized(LitElement) {
  static override styles = [shared, cardStyles];

  private readonly records = new Loaded(this, async signal => {
    const { items } = await apiJson<{ items: AuditRecord[] }>('/apis/audit.luban.dev/v1/records?limit=20', { signal });
    return items.filter(isChange).slice(0, 8);
  }, { automatic: true, when: [plansChanged] });

  protected override render() {
    const { value, error, state } = this.records;
    if (state === 'loading') return html`<lb-skeleton rows="4"></lb-skeleton>`;
    if (!value) return html`<lb-error .error=${error} @lb-retry=${() => this.records.reload()}></lb-error>`;
    if (!value.length) return html`<p class="muted">${t('dashboard.audit.none')}</p>`;
    return html`<ul>${value.map(record => {
      const isGood = record.outcome.status < 400;
      const [name, kind] = isOwn(record) ? [] : [record.object?.name, record.object?.resource ?? record.path];
      return html`<li><wa-icon class=${isGood ? 'ok' : 'failed'} name=${isGood ? 'circle-check' : 'circle-x'} label=${String(record.outcome.status)}></wa-icon>
        <span class="name" title=${[record.actor.name, verbText(record.verb), name, kind].filter(Boolean).join(' ')}><strong>${actorText(record.actor.name)}</strong> ${verbText(record.verb)} ${name} <span class="muted">${kind}</span></span>
        <span class="end"><lb-time datetime=${record.time}></lb-time></span></li>`;
    })}</ul>`;
  }
}
