import { StrictMode, useEffect, useReducer, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { FragmentContext } from '@luban/console-sdk';
import { version, type Figures } from './context.js';

function useLanguage(context: FragmentContext): (key: string, values?: Record<string, unknown>) => string {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => { context.i18n.onChange(redraw); }, [context]);
  return context.i18n.t;
}

/** Counts clicks; the count lives on in the next version. */
function Counter({ context }: { context: FragmentContext }) {
  const t = useLanguage(context);
  const [count, setCount] = useState(context.state.get<number>('count') ?? 0);
  const add = () => {
    setCount(count + 1);
    context.state.set('count', count + 1);
  };
  return (
    <div>
      <p>React {version}</p>
      <button type="button" onClick={add}>{t('count', { count })}</button>
    </div>
  );
}

/** The extension's page: what its server says, the counter, and a field that is unsaved work while it is filled. */
function Home({ context }: { context: FragmentContext }) {
  const t = useLanguage(context);
  const [figures, setFigures] = useState<Figures | null>(null);
  const [name, setName] = useState('');
  const unsaved = useRef(false);
  useEffect(() => context.beforeSwap(() => (unsaved.current ? 'dirty' : true)), [context]);
  const enter = (value: string) => {
    unsaved.current = value !== '';
    setName(value);
  };
  useEffect(() => {
    void context.json<Figures>('figures').then(setFigures, () => undefined);
  }, [context]);
  return (
    <section>
      <h2>{t('home')} {version}</h2>
      <p>{figures ? `${t('server')} ${figures.version}` : '…'}</p>
      <label>{t('name')} <input value={name} onChange={event => enter(event.target.value)} /></label>
      <Counter context={context} />
    </section>
  );
}

function mounted(Component: (properties: { context: FragmentContext }) => React.ReactNode) {
  return (root: HTMLElement, context: FragmentContext) => {
    const drawn = createRoot(root);
    drawn.render(<StrictMode><Component context={context} /></StrictMode>);
    return () => drawn.unmount();
  };
}

export const reactCard = mounted(Counter);
export const reactPage = mounted(Home);
