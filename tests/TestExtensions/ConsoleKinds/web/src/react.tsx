import { StrictMode, useEffect, useReducer, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { version, type Context, type Figures } from './context.js';

function useLanguage(context: Context): (key: string, values?: Record<string, unknown>) => string {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => context.i18n.onChange(redraw), [context]);
  return context.i18n.t;
}

/** Counts clicks; the count lives on in the next version. */
function Counter({ context }: { context: Context }) {
  const t = useLanguage(context);
  const [count, setCount] = useState(context.state.get<number>() ?? 0);
  const add = () => {
    setCount(count + 1);
    context.state.set(count + 1);
  };
  return (
    <div>
      <p data-test="react">React {version}</p>
      <button type="button" onClick={add}>{t('count', { count })}</button>
    </div>
  );
}

/** The extension's page: what its server says, and the counter. */
function Home({ context }: { context: Context }) {
  const t = useLanguage(context);
  const [figures, setFigures] = useState<Figures | null>(null);
  const [name, setName] = useState('');
  useEffect(() => {
    void context.fetch('figures', { signal: context.signal }).then(response => response.json()).then(setFigures, () => undefined);
  }, [context]);
  return (
    <section>
      <h2>{t('home')} {version}</h2>
      <p data-test="server">{figures ? `${t('server')} ${figures.version}` : '…'}</p>
      <label>{t('name')} <input value={name} onChange={event => setName(event.target.value)} /></label>
      <Counter context={context} />
    </section>
  );
}

function mounted(Component: (properties: { context: Context }) => React.ReactNode) {
  return (root: HTMLElement, context: Context) => {
    const drawn = createRoot(root);
    drawn.render(<StrictMode><Component context={context} /></StrictMode>);
    return () => drawn.unmount();
  };
}

export const reactCard = mounted(Counter);
export const reactPage = mounted(Home);
