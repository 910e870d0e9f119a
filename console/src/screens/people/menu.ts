import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import { html, nothing } from 'lit';
import { labelled } from './labelled.js';

/** Something that can be done, in a menu. */
export interface MenuItem {
  value: string;
  label: string;
  icon?: string;
  danger?: boolean;
  disabled?: boolean;
}

/** A button that opens a menu of what else can be done. */
export function menu(label: string, items: readonly MenuItem[], chosen: (value: string) => void, { text = '' } = {}) {
  return html`<wa-dropdown placement="bottom-end" @wa-select=${(event: CustomEvent<{ item: { value: string } }>) => chosen(event.detail.item.value)}>
    <wa-button slot="trigger" size=${text ? 'm' : 's'} appearance=${text ? 'outlined' : 'plain'} ?with-caret=${!!text}>${text ? labelled(text, label) : html`<wa-icon name="ellipsis" label=${label}></wa-icon>`}</wa-button>
    ${items.map(item => html`<wa-dropdown-item value=${item.value} variant=${item.danger ? 'danger' : 'default'} ?disabled=${item.disabled}>${item.icon ? html`<wa-icon slot="icon" name=${item.icon} aria-hidden="true"></wa-icon>` : nothing}${item.label}</wa-dropdown-item>`)}
  </wa-dropdown>`;
}
