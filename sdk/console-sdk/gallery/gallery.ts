import '@luban/console-sdk/components';
import '@awesome.me/webawesome/dist/components/button/button.js';
import { ApiError, confirm, drawer, toast } from '@luban/console-sdk';
import type { TableColumn } from '@luban/console-sdk/components';
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
const log = Array.from({ length: 3000 }, (_, index) => `2026-03-04T10:${String(Math.floor(index / 60) % 60).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}.123Z ${['info', 'debug', 'info', 'warn', 'info', 'error'][index % 6]}: Request ${index} answered after ${index % 97} ms`);
const markdown = '# Notes\nKeeps **notes** for everyone. See [the docs](https://example.com).\n\n- one\n- two with `code`\n\n```json\n{ "a": 1 }\n```\n\n> A quote\n\n| Key | Value |\n|---|---|\n| a | 1 |\n\n<script>alert(1)</script><img src=x onerror=alert(1)>';

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
        <section><h2>Log</h2><lb-log .source=${log} follow label="Log of samples.notes"></lb-log></section>
        <section><h2>Markdown</h2><div class="card"><lb-markdown .text=${markdown}></lb-markdown></div></section>
      </lb-page>`;
  }
}
