import '@luban/console-sdk/components';
import { LitElement, css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { Localized, t, type ConsoleNotification } from '@luban/console-sdk';
import { dismiss, isRead, markRead, notifications } from '../core/notifications.js';
import { show } from '../core/panels.js';
import { preferences } from '../core/preferences.js';
import { contributionsAt, placed, surroundings } from '../core/runtime/contributions.js';
import '../core/runtime/fragment.js';
import { Watch } from '../core/store.js';
import { buttons } from '../ui/button.js';
import { shared } from '../ui/styles.js';

const marks = { info: 'info', success: 'circle-check', warning: 'triangle-alert', error: 'circle-alert' };

/** What waits for the user. */
@customElement('lb-notifications')
export class Notifications extends Localized(LitElement) {
  static override styles = [shared, buttons, css`
    :host { display: grid; gap: var(--lb-space-3); }
    ul { list-style: none; padding: 0; display: grid; gap: var(--lb-space-2); }
    li { position: relative; display: grid; grid-template-columns: auto 1fr auto; gap: 2px var(--lb-space-3); padding: var(--lb-space-3); border: 1px solid var(--lb-border); border-radius: var(--lb-radius); }
    li.unread { background: var(--lb-brand-quiet); }
    .mark { margin-block-start: 3px; color: var(--lb-link); } .success .mark { color: var(--lb-ok); } .warning .mark { color: var(--lb-warn); } .error .mark { color: var(--lb-error); }
    .title { font-weight: 600; color: var(--lb-text); overflow-wrap: anywhere; }
    .text, .when { grid-column: 2; color: var(--lb-text-muted); font-size: 0.87rem; overflow-wrap: anywhere; }
    li.unread .text, li.unread .when { color: var(--lb-text); }
    .own { grid-column: 1 / -1; }
  `];

  constructor() {
    super();
    new Watch(this, notifications, preferences, placed, surroundings);
  }

  protected override render() {
    const all = notifications.value;
    if (!all.length) return html`<lb-empty icon="bell" heading=${t('notifications.empty')} text=${t('notifications.emptyText')}></lb-empty>`;
    const fresh = all.filter(one => !isRead(one));
    return html`
      ${fresh.length ? html`<div class="row end"><button class="button small" @click=${() => markRead(all)}>${t('notifications.markAll')}</button></div>` : nothing}
      <ul>${repeat(all, one => one.id, one => this.renderOne(one))}</ul>`;
  }

  private renderOne(one: ConsoleNotification) {
    const own = one.type && one.extension ? contributionsAt('luban/notification/renderer/v1', ({ contribution, extension }) => extension.id === one.extension && contribution.data['type'] === one.type)[0] : undefined;
    return html`
      <li class="${one.severity} ${isRead(one) ? '' : 'unread'}">
        ${own ? html`<lb-fragment class="own" .placed=${own} .props=${{ notification: one }}></lb-fragment>` : this.renderPlain(one)}
        ${one.id.startsWith('told-') ? html`<button class="icon-button small" aria-label=${t('notifications.dismiss')} title=${t('notifications.dismiss')} @click=${() => dismiss(one)}><wa-icon name="x"></wa-icon></button>` : nothing}
      </li>`;
  }

  private renderPlain(one: ConsoleNotification) {
    return html`
      <span class="mark"><wa-icon name=${marks[one.severity] ?? 'info'} aria-hidden="true"></wa-icon></span>
      <span>${isRead(one) ? nothing : html`<span class="visually-hidden">${t('notifications.unread')}: </span>`}${one.link?.startsWith('/')
        ? html`<a class="title" href=${one.link} @click=${() => { markRead([one]); show(null); }}>${one.title}</a>` : html`<span class="title">${one.title}</span>`}</span>
      ${one.text ? html`<span class="text">${one.text}</span>` : nothing}
      ${one.time ? html`<span class="when"><lb-time datetime=${one.time}></lb-time></span>` : nothing}`;
  }
}
