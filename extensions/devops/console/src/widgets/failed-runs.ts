import { html } from 'lit';
import { stateOf } from '../states.js';
import { RunsWidget } from './runs-widget.js';

const day = 24 * 3600_000;

/** A widget: which runs failed in the last 24 hours. */
export class FailedRuns extends RunsWidget {
  protected override readonly wanted = 'failed';

  protected override get shown() {
    return this.runs.items.filter(run => stateOf(run) === 'failed' && Date.now() - Date.parse(run.status?.completionTime ?? run.metadata.creationTimestamp ?? '') < day);
  }

  protected override nothing() {
    return html`<p class="muted"><lb-status state="ok" label=${this.t('failed.none')}></lb-status></p>`;
  }
}
