import { html } from 'lit';

/** The content of a button: a short word to see, and what it is about for those who do not see what it stands beside. */
export function labelled(word: string, whole: string) {
  return html`<span aria-hidden="true">${word}</span><span class="visually-hidden">${whole}</span>`;
}
