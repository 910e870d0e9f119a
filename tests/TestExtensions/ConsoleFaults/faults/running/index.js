import { LitElement, html } from 'lit';

/** Throws when it is first drawn. */
export class FirstRender extends LitElement {
  render() {
    throw new Error('thrown at the first render');
  }
}

/** Is drawn well once, and never again. */
export class SecondRender extends LitElement {
  static properties = { rounds: { state: true } };

  constructor() {
    super();
    this.rounds = 0;
  }

  render() {
    if (this.rounds > 0) throw new Error('thrown at the second render');
    return html`<button type="button" @click=${() => { this.rounds += 1; }}>Draw again</button>`;
  }
}

export class Constructed extends HTMLElement {
  constructor() {
    super();
    throw new Error('thrown in the constructor');
  }
}

export class Connected extends HTMLElement {
  connectedCallback() {
    throw new Error('thrown in connectedCallback');
  }
}

export class Disconnected extends HTMLElement {
  connectedCallback() {
    this.textContent = 'well until it leaves';
  }

  disconnectedCallback() {
    throw new Error('thrown in disconnectedCallback');
  }
}

/** Draws, and throws when mounted. */
export function mounted(root) {
  root.textContent = 'half drawn';
  throw new Error('thrown in mount');
}

function button(root, label, action) {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = label;
  made.addEventListener('click', action);
  root.append(made);
}

/** Throws where nobody calls it: in a timer, in a promise, in a listener. */
export function later(root) {
  button(root, 'Throw in a timer', () => setTimeout(() => { throw new Error('thrown in a timer'); }));
  button(root, 'Throw in a promise', () => { void Promise.reject(new Error('thrown in a promise')); });
  button(root, 'Throw in a listener', () => { throw new Error('thrown in a listener'); });
}
