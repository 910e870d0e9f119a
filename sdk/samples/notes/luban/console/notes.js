// Fragments without a build step: what is bare here comes from the console's import map.
import { LitElement, css, html } from 'lit';
import { resource } from '@luban/console-sdk';
import '@luban/console-sdk/components';

/** The page: all notes, live, and a form for another one. */
export class NotesPage extends LitElement {
  static properties = { notes: { state: true } };

  static styles = css`
    form { display: grid; gap: var(--lb-space-3); max-inline-size: 40rem; margin-block-start: var(--lb-space-5); }
    h2 { margin: 0; font-size: 1.13rem; }
    label { display: grid; gap: var(--lb-space-1); }
    input, textarea { font: inherit; color: inherit; background: var(--lb-surface); border: 1px solid var(--wa-form-control-border-color); border-radius: var(--lb-radius-small); padding: var(--lb-space-2); }
    button { justify-self: start; min-block-size: 36px; padding-inline: var(--lb-space-4); font: inherit; color: white; background: var(--lb-brand); border: 0; border-radius: var(--lb-radius-small); cursor: pointer; }
    :focus-visible { outline: 2px solid var(--lb-focus); outline-offset: 2px; }
  `;

  connectedCallback() {
    super.connectedCallback();
    this.ctx.i18n.onChange(() => this.requestUpdate());
    this.ctx.beforeSwap(() => (this.renderRoot?.querySelector('textarea')?.value ? 'dirty' : true));
    resource('notes.samples.dev/v1', 'notes', { namespace: 'default' }).watch({}, this.ctx.signal).subscribe(list => (this.notes = { items: list.items, status: list.status, error: list.error }));
  }

  get columns() {
    const { t } = this.ctx.i18n;
    return [
      { key: 'name', title: t('column.name'), value: note => note.metadata.name, sortable: true },
      { key: 'text', title: t('column.text'), value: note => note.spec.text },
      { key: 'words', title: t('column.words'), value: note => note.status?.words ?? '', align: 'end', sortable: true },
    ];
  }

  async add(event) {
    event.preventDefault();
    const form = event.target;
    const { name, text } = Object.fromEntries(new FormData(form));
    try {
      await this.ctx.json('notes/default', { method: 'POST', body: { name, text } });
      form.reset();
      this.ctx.toast({ kind: 'success', text: this.ctx.i18n.t('notes.added', { name }) });
    } catch (error) {
      this.ctx.toast({ kind: 'error', text: error.message });
    }
  }

  render() {
    const { t } = this.ctx.i18n;
    const { items = [], status = 'loading', error } = this.notes ?? {};
    return html`
      <lb-page heading=${t('notes')} subheading=${t('notes.text')}>
        <lb-table caption=${t('notes')} .columns=${this.columns} .rows=${items} .state=${status === 'live' ? 'ready' : status} .error=${error} .rowKey=${note => note.metadata.uid}>
          <lb-empty slot="empty" icon="pencil" heading=${t('notes.none')} text=${t('notes.none.text')}></lb-empty>
        </lb-table>
        <form @submit=${this.add}>
          <h2>${t('notes.new')}</h2>
          <label>${t('notes.name')}<input name="name" required pattern="[a-z0-9]([-a-z0-9]*[a-z0-9])?" autocomplete="off" /></label>
          <label>${t('notes.content')}<textarea name="text" rows="4" required></textarea></label>
          <button>${t('notes.add')}</button>
        </form>
      </lb-page>`;
  }
}

/** The card on the dashboard: what the extension's own API says. */
export class StatisticsCard extends LitElement {
  static properties = { statistics: { state: true }, error: { state: true } };

  static styles = css`
    strong { font-size: 1.6rem; font-variant-numeric: tabular-nums; }
    p { margin: 0; color: var(--lb-text-muted); }
  `;

  connectedCallback() {
    super.connectedCallback();
    this.ctx.i18n.onChange(() => this.requestUpdate());
    this.load();
  }

  async load() {
    try {
      this.statistics = await this.ctx.json('statistics');
      this.error = undefined;
    } catch (error) {
      this.error = error;
    }
  }

  render() {
    const { t } = this.ctx.i18n;
    if (this.error) return html`<lb-error .error=${this.error} @lb-retry=${this.load}></lb-error>`;
    if (!this.statistics) return html`<lb-skeleton rows="2"></lb-skeleton>`;
    return html`<strong>${t('statistics.notes', { count: this.statistics.notes })}</strong><p>${t('statistics.countings', { count: this.statistics.countings })}</p>`;
  }
}
