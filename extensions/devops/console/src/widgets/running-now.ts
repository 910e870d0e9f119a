import { html } from 'lit';
import { stateOf } from '../states.js';
import { RunsWidget } from './runs-widget.js';

/** A widget: which runs are under way, or wait. */
export class RunningNow extends RunsWidget {
  protected override readonly wanted = 'running';

  protected override get shown() {
    return this.runs.items.filter(run => ['running', 'waiting'].includes(stateOf(run)));
  }

  protected override nothing() {
    return html`<p class="muted">${this.t('running.none')}</p>`;
  }
}
