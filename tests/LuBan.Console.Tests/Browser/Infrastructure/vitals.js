// Notes, from the first moment of a page, what its user would feel.
(() => {
  if (window !== top) return;
  const vitals = { lcp: 0, cls: 0, fcp: 0, tasks: [] };
  const observe = (type, take) => new PerformanceObserver(list => list.getEntries().forEach(take)).observe({ type, buffered: true });
  observe('paint', entry => { if (entry.name === 'first-contentful-paint') vitals.fcp = entry.startTime; });
  observe('largest-contentful-paint', entry => { vitals.lcp = entry.startTime; });
  observe('layout-shift', entry => { if (!entry.hadRecentInput) vitals.cls += entry.value; });
  observe('longtask', entry => vitals.tasks.push([entry.startTime, entry.duration]));
  // A stream that is open is not among the resources yet.
  let streams = 0;
  window.EventSource = class extends window.EventSource {
    constructor(...parameters) {
      super(...parameters);
      streams++;
    }
  };
  window.__vitals = () => {
    // What came out of the browser's memory was not asked for.
    const files = [performance.getEntriesByType('navigation')[0], ...performance.getEntriesByType('resource')].filter(file => file.transferSize > 0 || file.encodedBodySize === 0);
    const bytes = test => files.filter(test).reduce((sum, file) => sum + file.encodedBodySize, 0);
    return {
      lcp: vitals.lcp, cls: vitals.cls,
      tbt: vitals.tasks.filter(([start]) => start >= vitals.fcp).reduce((sum, [, duration]) => sum + Math.max(0, duration - 50), 0),
      requests: files.length + streams,
      script: bytes(file => /\.js($|\?)/.test(file.name)), style: bytes(file => /\.css($|\?)/.test(file.name)), all: bytes(() => true),
      names: files.map(file => `${file.encodedBodySize} ${new URL(file.name).pathname}`),
    };
  };
})();
