import '@luban/console-sdk/chart';
import '@luban/console-sdk/code';
import '@luban/console-sdk/terminal';
import '@luban/console-sdk/topology';
import type { LbTerminal } from '@luban/console-sdk/terminal';
import '@luban/console-sdk/components';
import '@awesome.me/webawesome/dist/components/button/button.js';
import { ApiError, confirm, drawer, toast } from '@luban/console-sdk';
import type { JsonSchema, TableColumn } from '@luban/console-sdk/components';
import { LitElement, css, html } from 'lit';
import { customElement, state } from 'lit/decorators.js';

interface Row { id: string; name: string; state: 'ok' | 'warn' | 'error' | 'busy' | 'off'; version: string; memory: number; created: string }

const states = ['ok', 'warn', 'error', 'busy', 'off'] as const;
const rows: Row[] = Array.from({ length: 48 }, (_, index) => ({
  id: String(index), name: `samples.extension-${index}`, state: states[index % 5]!, version: `1.${index}.0`, memory: index * 137_000, created: new Date(Date.now() - index * 7_200_000).toISOString(),
}));
const columns: TableColumn<Row>[] = [
  { key: 'name', title: 'Name', sortable: true },
  { key: 'state', title: 'State', sortable: true, render: row => html`<lb-status state=${row.state}></lb-status>` },
  { key: 'version', title: 'Version', sortable: true, priority: 2 },
  { key: 'memory', title: 'Memory', sortable: true, align: 'end', priority: 3 },
  { key: 'created', title: 'Created', sortable: true, render: row => html`<lb-time .datetime=${row.created}></lb-time>` },
];
const wave = (shift: number, scale: number) => Array.from({ length: 90 }, (_, index) => [Date.now() - (90 - index) * 60_000, index === 40 ? null : scale * (1.4 + Math.sin(index / 9 + shift))] as const);
const nodes = [
  { id: 'a', label: 'samples.shop', detail: '2.0.0', icon: 'package', current: true, state: 'busy' as const }, { id: 'b', label: 'samples.notes', detail: '1.4.2', icon: 'package', state: 'ok' as const },
  { id: 'c', label: 'samples.a-very-long-extension-name', detail: '0.9.0', icon: 'package', state: 'warn' as const }, { id: 'd', label: 'samples.storage', detail: '3.1.0', icon: 'database', state: 'error' as const },
];
const edges = [{ from: 'a', to: 'b', label: '^1.0' }, { from: 'a', to: 'c', dashed: true }, { from: 'b', to: 'd', label: '≥3' }, { from: 'c', to: 'd' }];
const log = Array.from({ length: 3000 }, (_, index) => `2026-03-04T10:${String(Math.floor(index / 60) % 60).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}.123Z ${['info', 'debug', 'info', 'warn', 'info', 'error'][index % 6]}: Request ${index} answered after ${index % 97} ms`);
const markdown = '# Notes\nKeeps **notes** for everyone. See [the docs](https://example.com).\n\n- one\n- two with `code`\n\n```json\n{ "a": 1 }\n```\n\n> A quote\n\n| Key | Value |\n|---|---|\n| a | 1 |\n\n<script>alert(1)</script><img src=x onerror=alert(1)>';

const schema: JsonSchema = {
  type: 'object',
  required: ['endpoint', 'mode'],
  properties: {
    endpoint: { type: 'string', format: 'uri', title: { en: 'Endpoint', 'zh-CN': '服务地址' }, description: { en: 'Where figures are sent.', 'zh-CN': '指标发送的目标地址。' }, examples: ['https://metrics.example.com'] },
    mode: { title: 'Mode', oneOf: [{ const: 'push', title: 'Push' }, { const: 'pull', title: 'Pull' }], default: 'push' },
    interval: { type: 'integer', title: 'Interval (s)', minimum: 5, maximum: 3600, default: 30 },
    enabled: { type: 'boolean', title: 'Collect figures', description: 'Off keeps what there is.', default: true },
    token: { type: 'string', title: 'Token', writeOnly: true },
    notes: { type: 'string', 'x-multiline': true, title: 'Notes', deprecated: true },
    levels: { type: 'array', uniqueItems: true, items: { enum: ['debug', 'info', 'error'] }, title: 'Levels' },
    hosts: { type: 'array', items: { type: 'string', minLength: 2 }, title: 'Hosts' },
    labels: { type: 'object', additionalProperties: { type: 'string' }, title: 'Labels' },
    storage: { title: 'Storage', oneOf: [{ title: 'Memory', properties: { type: { const: 'memory' } }, required: ['type'], type: 'object' }, { title: 'Disk', type: 'object', required: ['type', 'path'], properties: { type: { const: 'disk' }, path: { type: 'string' }, size: { type: 'integer', minimum: 1 } } }] },
    retries: { type: 'object', properties: { count: { type: 'integer', default: 3 }, backoff: { type: 'number' } } },
    extra: {},
  },
};

@customElement('lb-gallery')
export class Gallery extends LitElement {
  static override styles = css`
    :host { display: block; max-inline-size: 1200px; margin: 0 auto; padding: var(--lb-space-5) var(--lb-space-4); color: var(--lb-text); }
    section { display: grid; gap: var(--lb-space-3); margin-block-end: var(--lb-space-6); min-inline-size: 0; }
    h2 { margin: 0; font-size: 1.1rem; }
    .row { display: flex; gap: var(--lb-space-4); flex-wrap: wrap; align-items: center; }
    .two { display: grid; gap: var(--lb-space-4); grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr)); }
    .card { background: var(--lb-surface); border: 1px solid var(--lb-border); border-radius: var(--lb-radius); padding: var(--lb-space-4); }
  `;
  @state() private selected: string[] = ['1', '2'];

  protected override firstUpdated(): void {
    this.renderRoot.querySelector<LbTerminal>('lb-terminal')!.write('\x1b[32muser@samples\x1b[0m:\x1b[34m~\x1b[0m$ ls\r\n\x1b[1mnotes.db\x1b[0m  readme.md  \x1b[31mbroken\x1b[0m\r\n');
  }

  protected override render() {
    return html`
      <lb-page heading="Components" subheading="Every component in every state, for looking at.">
        <wa-button slot="actions" appearance="outlined" size="s" id="drawer" @click=${() => drawer({ heading: 'A drawer', content: () => html`<p>Something longer.</p>` })}>Drawer</wa-button>
        <wa-button slot="actions" variant="danger" size="s" id="confirm" @click=${() => confirm({ heading: 'Uninstall samples.notes?', text: 'Its data is deleted too. This cannot be undone.', danger: true, confirmLabel: 'Uninstall', typeToConfirm: 'samples.notes' })}>Uninstall</wa-button>
        <wa-button slot="actions" variant="brand" size="s" id="toast" @click=${() => { for (const kind of ['info', 'ok', 'warn', 'error'] as const) toast({ kind, heading: kind, text: 'samples.notes was installed', action: { label: 'Open', run: () => undefined } }); }}>Toasts</wa-button>
        <section><h2>Status, time</h2><div class="row card">${[...states, 'unknown'].map(name => html`<lb-status state=${name}></lb-status>`)}<lb-time .datetime=${Date.now() - 200_000}></lb-time><lb-time format="absolute" .datetime=${Date.now()}></lb-time></div></section>
        <section><h2>Table</h2><lb-table .columns=${columns} .rows=${rows} pageSize="6" selectable caption="Extensions" .selected=${this.selected} .sort=${{ key: 'name', direction: 'ascending' }} @lb-select=${(event: CustomEvent<{ keys: string[] }>) => { this.selected = event.detail.keys; }} @lb-row=${(event: CustomEvent<{ row: Row }>) => toast(event.detail.row.name)}><wa-button slot="bulk" size="s" variant="danger">Delete</wa-button></lb-table></section>
        <section><h2>Table states</h2><div class="two">
          <lb-table .columns=${columns} state="loading" caption="a"></lb-table>
          <lb-table .columns=${columns} caption="b"></lb-table>
          <lb-table .columns=${columns} .rows=${rows.slice(0, 2)} state="stale" caption="c"></lb-table>
          <lb-table .columns=${columns} filtered caption="d"></lb-table>
        </div></section>
        <section><h2>Errors</h2><div class="two">
          <lb-error .error=${new ApiError(409, 'Conflict', 'Version 2.0.0 needs samples.base ≥ 3.0, and 2.4.1 is installed.', 'LB2104', 'https://example.com', '0HN8Q2:00000001', [{ path: 'spec.version', message: 'no such version' }])}></lb-error>
          <lb-error .error=${new ApiError(403, 'Forbidden', 'no', undefined, undefined, undefined, [], { verb: 'list', group: 'kernel.luban.dev', resource: 'installplans' })}></lb-error>
          <lb-error .error=${new ApiError(0, 'No answer')}></lb-error>
          <lb-error .error=${new Error('Something of the page itself')} no-retry></lb-error>
        </div></section>
        <section><h2>Facets, empty, skeleton</h2><div class="two">
          <div class="card"><lb-facets heading="Category" .value=${['b']} .options=${['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map((value, index) => ({ value, label: `Category ${value}`, count: 40 - index * 4 }))}></lb-facets></div>
          <div class="card"><lb-empty icon="package" heading="No extensions yet" text="Extensions add pages, widgets and APIs. Install the first one from the marketplace."><wa-button slot="actions" variant="brand">Open the marketplace</wa-button></lb-empty></div>
          <lb-skeleton card rows="5"></lb-skeleton>
        </div></section>
        <section><h2>Form</h2><div class="card"><lb-form id="form" .schema=${schema} .value=${{ interval: 2, hosts: ['a', 'host.example.com'], labels: { team: 'core' }, token: 'x', storage: { type: 'disk' }, levels: ['info'] }} .errors=${[{ path: '/labels/team', message: 'No team of this name' }, { path: 'other', message: 'Something else' }]}></lb-form></div></section>
        <section><h2>Charts</h2><div class="two">
          <div class="card"><lb-chart label="Requests" .series=${[{ label: 'Answered', points: wave(0, 100), kind: 'area' as const }, { label: 'Refused', points: wave(2, 30) }]} .options=${{ marks: [{ time: Date.now() - 3_000_000, label: 'Upgrade' }] }}></lb-chart></div>
          <div class="card"><lb-chart label="Memory" unit="bytes" .series=${[{ label: 'Heap', points: wave(1, 80e6), kind: 'bars' as const }]}></lb-chart></div>
          <div class="card"><lb-chart label="Nothing" .series=${[]}></lb-chart></div>
          <div class="card"><lb-chart height="60" label="Small" .options=${{ bare: true }} .series=${[{ label: 'Small', points: wave(1, 3), kind: 'area' as const }]}></lb-chart></div>
        </div></section>
        <section><h2>Topology</h2><lb-topology label="Dependencies of samples.shop" .nodes=${nodes} .edges=${edges} @lb-node=${(event: CustomEvent<{ node: { label: string } }>) => toast(event.detail.node.label)}></lb-topology></section>
        <section><h2>Terminal</h2><lb-terminal rows="8" label="Shell"></lb-terminal></section>
        <section><h2>Code</h2><div class="two">
          <lb-code label="Configuration" language="yaml" .schema=${schema} .value=${'# Where figures go\nendpoint: https://metrics.example.com\nmode: pusch\ninterval: 2\nhosts:\n  - one.example.com\nlabels:\n  team: core\n'} .problems=${[{ path: '/labels/team', message: 'No team of this name' }]}></lb-code>
          <lb-code label="Read only" readonly language="json" .schema=${schema} .value=${'{\n  "endpoint": "https://metrics.example.com",\n  "interval": 30,\n  "enabled": true\n}'}></lb-code>
        </div><lb-yaml-diff .before=${{ version: '1.0.0', spec: { replicas: 1, list: [1, 2, 3, 4, 5, 6, 7, 8, 9] }, same: true }} .after=${{ version: '1.1.0', spec: { replicas: 1, list: [1, 2, 3, 4, 5, 6, 7, 8, 9] }, same: false, more: 1 }}></lb-yaml-diff></section>
        <section><h2>Log</h2><lb-log .source=${log} follow label="Log of samples.notes"></lb-log></section>
        <section><h2>Markdown</h2><div class="card"><lb-markdown .text=${markdown}></lb-markdown></div></section>
      </lb-page>`;
  }
}
