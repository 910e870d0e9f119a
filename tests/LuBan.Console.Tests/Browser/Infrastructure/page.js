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
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.currentNode; node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE && node.data.includes(text) && node.parentElement?.checkVisibility?.()) return true;
      if (node.shadowRoot && isShown(node.shadowRoot, text)) return true;
    }
    return false;
  }

  function look() {
    if (!wanted) return;
    if (isShown(document.body, wanted)) {
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
