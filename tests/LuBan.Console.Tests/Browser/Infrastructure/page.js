// Runs in every page before its own code: notes what the content security policy blocked, and how long a change takes to be seen.
(() => {
  addEventListener('securitypolicyviolation', event => {
    window.__violation?.(`${event.effectiveDirective} blocked ${event.blockedURI || event.sample} in ${location.pathname} (${event.sourceFile}:${event.lineNumber})`);
  });
  if (window !== top) return;

  let wanted = null;
  let announced = [];
  let result = null;

  const Native = window.EventSource;
  window.EventSource = class extends Native {
    constructor(...parameters) {
      super(...parameters);
      this.addEventListener('revision', () => announced.push(performance.now()));
    }
  };
  // Tabs without the stream hear of a revision from the one that has it.
  const NativeChannel = window.BroadcastChannel;
  window.BroadcastChannel = class extends NativeChannel {
    constructor(name) {
      super(name);
      this.addEventListener('message', event => {
        if (JSON.stringify(event.data ?? '').includes('revision')) announced.push(performance.now());
      });
    }
  };

  /** Whether a text is shown anywhere, in shadow trees too. */
  function isShown(root, text) {
    for (const element of elements(root)) {
      if (element.childElementCount === 0 && element.textContent.includes(text) && element.checkVisibility()) return true;
    }
    return false;
  }

  /** Every element, in shadow trees too. */
  function* elements(root) {
    for (const element of root.querySelectorAll('*')) {
      yield element;
      if (element.shadowRoot) yield* elements(element.shadowRoot);
    }
  }

  const isVisible = element => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });

  // Settled is what stays settled for a few frames in a row.
  let calm = 0;
  window.__settled = () => {
    const isBusy = [...elements(document)].some(element =>
      ((element.localName === 'lb-skeleton' || element.getAttribute('aria-busy') === 'true') && isVisible(element)) || element.isUpdatePending === true);
    const moves = document.getAnimations().some(animation => animation.playState === 'running' && Number.isFinite(animation.effect?.getComputedTiming().endTime));
    calm = isBusy || moves ? 0 : calm + 1;
    return calm > 10 && !(calm = 0);
  };

  /** Whether a key of a message stands where its words should. */
  const looksLikeKey = text => !text.includes('luban') && /^[a-z][a-zA-Z0-9]*(\.[a-z][a-zA-Z0-9]*)+$/.test(text);

  window.__layoutProblems = () => {
    const problems = [];
    if (document.documentElement.scrollWidth > innerWidth + 1) problems.push(`the page is ${document.documentElement.scrollWidth} px wide in a window of ${innerWidth} px`);
    for (const element of elements(document)) {
      if (element.childElementCount > 0 || element.closest('code, pre, .cm-editor') || element.getRootNode().host?.localName === 'lb-code') continue;
      const text = element.textContent.trim();
      if (looksLikeKey(text) && window.__messageKeyPrefixes.has(text.split('.')[0]) && isVisible(element)) problems.push(`the key '${text}' stands where its words should`);
    }
    return problems;
  };
  window.__messageKeyPrefixes = new Set(['shell', 'navigation', 'sdk', 'dashboard', 'marketplace', 'extensions', 'sources', 'resources', 'api', 'settings', 'about', 'access', 'audit', 'workspaces', 'profile', 'install']);

  /** The words of what has the focus, in shadow trees too. */
  window.__focused = () => {
    const words = [];
    for (let root = document; root?.activeElement; root = root.activeElement.shadowRoot) {
      const element = root.activeElement;
      const inside = element.shadowRoot?.activeElement;
      words.push(element.getAttribute('aria-label'), element.getAttribute('label'), element.labels?.[0]?.textContent, element.querySelector('wa-icon[label]')?.getAttribute('label'), inside && !/^wa-/.test(element.localName) ? '' : element.textContent);
    }
    return words.filter(Boolean).join(' ').replace(/\s+/g, ' ').trim().slice(0, 200);
  };

  function look() {
    if (!wanted) return;
    if (isShown(document, wanted)) {
      const at = performance.now();
      result = { at, announced, after: announced.length ? at - announced[0] : -1 };
      performance.measure(`luban-test: ${wanted}`, { start: announced[0] ?? at, end: at });
      wanted = null;
      return;
    }
    requestAnimationFrame(look);
  }

  window.__look = text => {
    [wanted, announced, result] = [text, [], null];
    requestAnimationFrame(look);
  };
  window.__seen = () => result;
})();
