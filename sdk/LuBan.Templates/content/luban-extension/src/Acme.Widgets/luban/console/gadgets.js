// A page without a build step: what is imported here comes from the console.
import { LitElement, html } from 'lit';
import { resource } from '@luban/console-sdk';
import '@luban/console-sdk/components';

export class WidgetsPage extends LitElement {
  static properties = { list: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    this.ctx.i18n.onChange(() => this.requestUpdate());
    resource('widgets.acme.dev/v1', 'gadgets', { namespace: 'default' }).watch({}, this.ctx.signal).subscribe(list => (this.list = { items: list.items, status: list.status, error: list.error }));
  }

  get columns() {
    const { t } = this.ctx.i18n;
    return [
      { key: 'name', title: t('column.name'), value: gadget => gadget.metadata.name, sortable: true },
      { key: 'text', title: t('column.text'), value: gadget => gadget.spec?.text ?? '' },
      { key: 'words', title: t('column.words'), value: gadget => gadget.status?.words ?? '', align: 'end', sortable: true },
    ];
  }

  render() {
    const { t } = this.ctx.i18n;
    const { items = [], status = 'loading', error } = this.list ?? {};
    return html`
      <lb-page heading=${t('title')} subheading=${t('text')}>
        <lb-table caption=${t('title')} .columns=${this.columns} .rows=${items} .state=${status === 'live' ? 'ready' : status} .error=${error} .rowKey=${gadget => gadget.metadata.uid}>
          <lb-empty slot="empty" icon="package" heading=${t('none')} text=${t('none.text')}></lb-empty>
        </lb-table>
      </lb-page>`;
  }
}
