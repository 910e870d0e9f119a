import { html } from 'lit';
import { dialog } from '@luban/console-sdk/components';

/** Shows what went wrong until the user has read it. */
function showError(heading: string, error: unknown): void {
  dialog({ heading, content: () => html`<lb-error .error=${error} no-retry></lb-error>`, width: '560px' });
}

/** Does something, and shows what goes wrong. Says whether it went well. */
export async function attempt(heading: string, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    showError(heading, error);
    return false;
  }
}
