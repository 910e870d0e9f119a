import '@awesome.me/webawesome/dist/components/button/button.js';
import '@luban/console-sdk/components';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ApiError, Localized, apiJson, format, t } from '@luban/console-sdk';
import { Loaded, navigate, setQuery, shared } from '../../core/index.js';
import { Attempt } from '../people/data.js';
import '../people/index.js';
import { menu } from '../people/menu.js';
import './filters.js';
import { resultOf, targetOf, type AuditRecord } from './model/record.js';
import { activeFilters, filterNames, filterOf, recordsPath } from './model/query.js';
import { openRecord, resultStatus, verbText } from './record-drawer.js';
import { Tail } from './tail.js';
import { verify } from './verify.js';

interface Page {
  items: AuditRecord[];
  next: string;
  head: string;
}

const pageSize = 50;

/** Who did what, to what, and how it ended: to search, to follow live, to export and to verify. */
@customElement('lb-audit-page')
export class AuditPage extends Localized(LitElement) {
  static override styles = [shared, css`
    .live { display: flex; flex-wrap: wrap; gap: var(--lb-space-3); align-items: center; padding: var(--lb-space-2) var(--lb-space-3); background: var(--lb-brand-quiet); color: var(--lb-on-brand-quiet); border-radius: var(--lb-radius); }
    .steps { display: flex; gap: var(--lb-space-2); justify-content: center; }
  `];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  /** The pages before this one, by what they continue after. */
  @state() private trail: string[] = [];
  private readonly doing = new Attempt(this);
  private readonly tail = new Tail(this);
  private filters = '';
  private opened = '';
  private readonly page = new Loaded<Page>(this, async signal => {
    const answer = await apiJson<{ metadata: { continue?: string; head?: { sequence: string } }; items: AuditRecord[] }>(recordsPath(filterOf(this.query), { limit: pageSize, ...(this.trail.length > 0 ? { continued: this.trail.at(-1)! } : {}) }), { signal });
    return { items: answer.items, next: answer.metadata.continue ?? '', head: answer.metadata.head?.sequence ?? '' };
  });

  private get isLive(): boolean {
    return this.query.has('live');
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('query')) return;
    const filters = [...filterNames.map(name => this.query.get(name) ?? ''), this.query.get('live') ?? ''].join('\n');
    if (filters === this.filters && this.page.value) return;
    this.filters = filters;
    this.trail = [];
    if (this.isLive) this.tail.start(filterOf(this.query));
    else this.tail.stop();
    void this.page.reload();
  }

  protected override updated(): void {
    const record = this.query.get('record') ?? '';
    if (record === this.opened) return;
    this.opened = record;
    if (record) void this.open(record);
  }

  protected override render() {
    const filter = filterOf(this.query);
    const error = this.tail.error ?? this.page.error;
    const forbidden = this.page.state === 'forbidden' || (this.tail.error instanceof ApiError && this.tail.error.isForbidden);
    return html`<lb-page heading=${t('audit.title')} subheading=${t('audit.text')}>
      <div slot="actions" class="row">
        <wa-button appearance=${this.isLive ? 'filled' : 'outlined'} @click=${() => setQuery({ live: this.isLive ? null : '1', from: null, to: null })}><wa-icon slot="start" name="activity"></wa-icon>${t(this.isLive ? 'audit.live.stop' : 'audit.live')}</wa-button>
        ${menu(t('audit.more'), [
          { value: 'csv', label: t('audit.export.csv'), icon: 'download' }, { value: 'jsonl', label: t('audit.export.jsonl'), icon: 'download' },
          { value: 'verify', label: t('audit.verify'), icon: 'shield-check' }, { value: 'policy', label: t('audit.policy'), icon: 'sliders-horizontal' },
        ], action => this.choose(action), { text: t('audit.more') })}
      </div>
      ${this.doing.shown()}
      <lb-audit-filters .filter=${filter} ?live=${this.isLive}></lb-audit-filters>
      ${this.isLive ? this.liveBar() : nothing}
      ${forbidden ? html`<lb-problem .error=${error} @lb-retry=${() => this.page.reload()}></lb-problem>${filter.namespace ? nothing : html`<p class="muted">${t('audit.ask.namespace')}</p>`}` : this.table(filter)}
      ${this.isLive ? nothing : this.steps()}
    </lb-page>`;
  }

  private table(filter: ReturnType<typeof filterOf>) {
    const rows = this.isLive ? [...this.tail.records, ...(this.page.value?.items ?? []).filter(record => !this.tail.records.some(newer => newer.sequence === record.sequence))] : this.page.value?.items ?? [];
    return html`<lb-table caption=${t('audit.title')} .columns=${columns()} .rows=${rows} .state=${this.isLive && this.tail.state === 'lost' ? 'stale' : this.page.state} .error=${this.page.error} .filtered=${activeFilters(filter).length > 0} rowKey="sequence"
      @lb-retry=${() => this.page.reload()} @lb-row=${(event: CustomEvent<{ row: AuditRecord }>) => setQuery({ record: event.detail.row.sequence })}>
      <lb-empty slot="empty" icon="scroll-text" heading=${t('audit.empty')} text=${t('audit.empty.text')}></lb-empty>
      <lb-empty slot="filtered-empty" icon="search" heading=${t('audit.none')}><wa-button slot="actions" appearance="outlined" @click=${clear}>${t('audit.clear')}</wa-button></lb-empty>
    </lb-table>`;
  }

  private liveBar() {
    const paused = this.tail.state === 'paused';
    return html`<div class="live" role="status">
      <lb-status state=${this.tail.state === 'live' ? 'ok' : paused ? 'off' : 'busy'} label=${t(`audit.live.${this.tail.state}`)}></lb-status>
      ${paused && this.tail.waiting.length > 0 ? html`<span>${t('audit.live.waiting', { count: this.tail.waiting.length })}</span>` : nothing}
      <wa-button size="s" appearance="outlined" @click=${() => (paused ? this.tail.resume() : this.tail.pause())}><wa-icon slot="start" name=${paused ? 'play' : 'pause'}></wa-icon>${t(paused ? 'audit.live.resume' : 'audit.live.pause')}</wa-button>
    </div>`;
  }

  private steps() {
    const next = this.page.value?.next ?? '';
    if (!next && this.trail.length === 0) return nothing;
    return html`<nav class="steps" aria-label=${t('audit.pages')}>
      <wa-button size="s" appearance="outlined" ?disabled=${this.trail.length === 0} @click=${() => this.go(this.trail.slice(0, -1))}><wa-icon slot="start" name="chevron-left"></wa-icon>${t('audit.newer')}</wa-button>
      <wa-button size="s" appearance="outlined" ?disabled=${!next} @click=${() => this.go([...this.trail, next])}>${t('audit.older')}<wa-icon slot="end" name="chevron-right"></wa-icon></wa-button>
    </nav>`;
  }

  private go(trail: string[]): void {
    this.trail = trail;
    void this.page.reload();
  }

  private async open(sequence: string): Promise<void> {
    const known = [...this.tail.records, ...(this.page.value?.items ?? [])].find(record => record.sequence === sequence);
    await this.doing.run(() => openRecord(sequence, known, filterOf(this.query).namespace));
    setQuery({ record: null });
  }

  private choose(action: string): void {
    if (action === 'verify') void this.doing.run(verify);
    else if (action === 'policy') navigate('/resources/audit.luban.dev/v1/auditpolicies');
    else download(recordsPath(filterOf(this.query), { format: action as 'csv' | 'jsonl' }));
  }
}

/** The server names the file; the browser writes it as it comes. */
function download(path: string): void {
  const link = Object.assign(document.createElement('a'), { href: path, download: '' });
  link.click();
}

function clear(): void {
  setQuery(Object.fromEntries(filterNames.map(name => [name, null])));
}

function columns() {
  return [
    { key: 'time', title: t('audit.time'), width: '11.5rem', render: ({ time }: AuditRecord) => html`<time datetime=${time} title=${format.relative(time)}>${format.dateTime(time)}</time>` },
    { key: 'who', title: t('audit.who'), value: ({ actor }: AuditRecord) => actor?.name, render: ({ actor, caller }: AuditRecord) => html`<lb-two-lines><b>${actor?.name ?? '–'}</b>${actor?.impersonator ? html`<span slot="sub">${t('audit.impersonated', { name: actor.impersonator })}</span>` : caller ? html`<span slot="sub">${t('audit.for', { name: caller.name })}</span>` : nothing}</lb-two-lines>` },
    { key: 'verb', title: t('audit.what'), render: (record: AuditRecord) => html`${verbText(record)}` },
    { key: 'target', title: t('audit.target'), width: '38%', render: (record: AuditRecord) => { const { what, name, namespace } = targetOf(record); return html`<lb-two-lines breaks><span>${name || what || '–'}</span><span slot="sub">${[name ? what : '', namespace].filter(Boolean).join(' · ')}</span></lb-two-lines>`; } },
    { key: 'result', title: t('audit.result'), render: (record: AuditRecord) => resultStatus(resultOf(record), record) },
    { key: 'address', title: t('audit.address'), priority: 3, value: ({ source }: AuditRecord) => source?.address },
    { key: 'sequence', title: t('audit.number'), align: 'end', priority: 3 },
  ];
}
