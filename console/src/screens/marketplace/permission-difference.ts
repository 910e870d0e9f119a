import { LitElement, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, locale, t } from '@luban/console-sdk';
import { Loaded, shared } from '../../core/index.js';
import { comparePermissions } from '../centre/api.js';
import type { Permission } from '../centre/model.js';
import '../centre/permission-list.js';

/** What one version wants more and less than another. */
@customElement('lb-permission-difference')
export class PermissionDifference extends Localized(LitElement) {
  static override styles = shared;

  @property() name = '';
  @property() from = '';
  @property() to = '';
  private readonly found = new Loaded(this, signal => comparePermissions(this.name, this.from, this.to, signal));

  protected override willUpdate(): void {
    this.found.for(`${this.name} ${this.from} ${this.to} ${locale()}`);
  }

  protected override render() {
    const { value, error } = this.found;
    if (error) return html`<lb-error .error=${error} @lb-retry=${() => this.found.reload()}></lb-error>`;
    if (!value) return html`<lb-skeleton rows="4"></lb-skeleton>`;
    if (value.added.length + value.removed.length === 0) return html`<lb-empty icon="shield-check" heading=${t('marketplace.samePermissions')}></lb-empty>`;
    return html`<div class="stack">${this.section('marketplace.addedPermissions', value.added)}${this.section('marketplace.removedPermissions', value.removed)}</div>`;
  }

  private section(title: string, permissions: readonly Permission[]) {
    return permissions.length ? html`<section class="stack"><h3>${t(title)}</h3><lb-permission-list flat .permissions=${permissions}></lb-permission-list></section>` : nothing;
  }
}
