import '@luban/console-sdk/components';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, apiJson, drawer, format, t } from '@luban/console-sdk';
import { shared } from '../../core/index.js';
import { api, pathOf } from '../people/data.js';
import { deviceText } from '../people/session-table.js';
import { beforeAndAfter, objectPath, resultOf, targetOf, type AuditRecord, type Result } from './model/record.js';

const signs: Record<Result, string> = { denied: 'warn', failed: 'error', done: 'ok', unknown: 'unknown' };

/** How a record ended, as a sign and words. */
export function resultStatus(result: Result, { outcome }: AuditRecord) {
  return html`<lb-status state=${signs[result]} label=${`${t(`audit.result.${result}`)}${outcome?.status && result !== 'done' ? ` (${outcome.status})` : ''}`}></lb-status>`;
}

const verbs = ['create', 'update', 'patch', 'delete', 'deletecollection', 'get', 'list', 'watch', 'impersonate', 'approve', 'use'];

/** What was done: a verb of the API or a security event in words, or the method of a request that is about no resource. */
export function verbText({ verb, dryRun, object }: AuditRecord): string {
  const name = verb ?? '–';
  const events = ['login', 'logout', 'authenticate', 'password.change', 'mfa.enrol', 'mfa.remove', 'token.issue', 'token.revoke', 'consent', 'profile.change'];
  const shown = events.includes(name) ? t(`audit.event.${name}`) : !object?.resource ? name.toUpperCase() : verbs.includes(name) ? t(`audit.verb.${name}`) : name;
  return `${shown}${object?.subresource && !events.includes(name) ? ` ${object.subresource}` : ''}${dryRun ? ` (${t('audit.dryRun')})` : ''}`;
}

/** Shows everything in a record. Settles when it is closed. */
export async function openRecord(sequence: string, known: AuditRecord | undefined, namespace: string): Promise<void> {
  const root = namespace ? pathOf(api.audit, 'namespaces', namespace) : api.audit;
  const record = known ?? await apiJson<AuditRecord>(`${root}/records/${encodeURIComponent(sequence)}`);
  const content = Object.assign(document.createElement('lb-audit-record') as AuditRecordView, { record });
  const opened = drawer<void>({ heading: t('audit.record', { number: sequence }), width: '680px', content });
  // A link out of the drawer leads to another page, which it must not cover.
  content.addEventListener('click', event => { if (event.composedPath().some(target => target instanceof HTMLAnchorElement)) opened.close(); });
  await opened.closed;
}

/** Everything in a record. */
@customElement('lb-audit-record')
export class AuditRecordView extends Localized(LitElement) {
  static override styles = [shared, css`
    h3 { margin-block: var(--lb-space-5) var(--lb-space-2); }
    pre { margin: 0; padding: var(--lb-space-3); background: var(--lb-page); border: 1px solid var(--lb-border); border-radius: var(--lb-radius-small); overflow: auto; max-block-size: 360px; }
  `];

  @property({ attribute: false }) record!: AuditRecord;

  protected override render() {
    const { record } = this;
    const { what, name, namespace } = targetOf(record);
    const path = objectPath(record);
    const related = record.correlationId ? `/audit?correlationId=${encodeURIComponent(record.correlationId)}` : '';
    return html`
      <dl class="facts">
        <dt>${t('audit.time')}</dt><dd>${format.dateTime(record.time)} <span class="muted">(${format.relative(record.time)})</span></dd>
        <dt>${t('audit.who')}</dt><dd>${who(record)}</dd>
        <dt>${t('audit.what')}</dt><dd>${verbText(record)}</dd>
        <dt>${t('audit.target')}</dt><dd>${path ? html`<a href=${path}>${name}</a>` : name} ${what}${namespace ? html` <span class="muted">${t('audit.in', { namespace })}</span>` : nothing}</dd>
        <dt>${t('audit.result')}</dt><dd>${resultStatus(resultOf(record), record)}${record.outcome?.code ? html` <code>${record.outcome.code}</code>` : nothing}${record.outcome?.message ?? record.outcome?.reason ? html`<div class="muted">${record.outcome?.message ?? record.outcome?.reason}</div>` : nothing}</dd>
        ${record.decision ? html`<dt>${t('audit.decision')}</dt><dd>${t(record.decision.allowed ? 'audit.filter.decision.allow' : 'audit.filter.decision.deny')}${record.decision.reason ? html`<div class="muted">${record.decision.reason}</div>` : nothing}</dd>` : nothing}
        ${record.source ? html`<dt>${t('audit.address')}</dt><dd>${record.source.address ?? '–'}${record.source.userAgent ? html` <span class="muted" title=${record.source.userAgent}>${deviceText(record.source.userAgent)}</span>` : nothing}</dd>` : nothing}
        ${record.path ? html`<dt>${t('audit.request')}</dt><dd><code>${record.method ?? ''} ${record.path}</code></dd>` : nothing}
        ${record.extension ? html`<dt>${t('audit.filter.extension')}</dt><dd>${record.extension}</dd>` : nothing}
        ${record.durationMs !== undefined ? html`<dt>${t('audit.duration')}</dt><dd>${format.duration(record.durationMs / 1000)}</dd>` : nothing}
        ${related ? html`<dt>${t('audit.filter.correlationId')}</dt><dd><code>${record.correlationId}</code> <a href=${related}>${t('audit.related')}</a></dd>` : nothing}
        <dt>${t('audit.hash')}</dt><dd><code>${record.hash}</code></dd>
      </dl>
      ${record.diff?.length ? difference(record) : nothing}
      ${record.request === undefined ? nothing : html`<h3>${t('audit.sent')}</h3><pre tabindex="0">${JSON.stringify(record.request, null, 2)}</pre>`}
      ${record.response === undefined ? nothing : html`<h3>${t('audit.stored')}</h3><pre tabindex="0">${JSON.stringify(record.response, null, 2)}</pre>`}
      <h3>${t('audit.whole')}</h3><details><summary>${t('audit.whole.show')}</summary><pre tabindex="0">${JSON.stringify(record, null, 2)}</pre></details>`;
  }
}

function who({ actor, caller }: AuditRecord) {
  if (!actor) return html`–`;
  const isUser = !actor.name.startsWith('system:') && actor.uid;
  const by = [actor.client && t('audit.by.client', { name: actor.client }), actor.token && t('audit.by.token', { name: actor.token }), actor.session && t('audit.by.session')].filter(Boolean).join(', ');
  return html`${isUser ? html`<a href="/access/users/${encodeURIComponent(actor.name)}">${actor.name}</a>` : html`<b>${actor.name}</b>`}
    ${actor.groups?.length ? html`<div class="muted">${actor.groups.join(', ')}</div>` : nothing}
    ${actor.impersonator ? html`<div>${t('audit.impersonated', { name: actor.impersonator })}</div>` : nothing}
    ${caller ? html`<div>${t('audit.for', { name: caller.name })}</div>` : nothing}
    ${by ? html`<div class="muted">${by}</div>` : nothing}`;
}

function difference(record: AuditRecord) {
  const { before, after } = beforeAndAfter(record.diff!);
  return html`<h3>${t('audit.diff')}</h3><lb-yaml-diff .before=${before} .after=${after}></lb-yaml-diff>`;
}
