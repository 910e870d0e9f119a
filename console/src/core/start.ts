import { addMessages, ApiError, sessionLost } from '@luban/console-sdk';
import { areas as builtIn } from '../screens/index.js';
import { shellMessages } from '../locales/index.js';
import { loadRules } from './access.js';
import { startDensity } from './density.js';
import { startExtras } from './extras.js';
import { startLanguage } from './language.js';
import { startLive } from './connect.js';
import { areas } from './navigation.js';
import { loadPreferences } from './preferences.js';
import { addRoutes, match } from './router.js';
import { isBackFromSignIn, loadSession, signIn } from './session.js';
import { openStartPage } from './start-page.js';
import { startTheme } from './theme.js';

/** Brings the console up. Answers `session` when the server does not know who is there although sign-in was just done. */
export async function start(): Promise<'ready' | 'session'> {
  const isBack = isBackFromSignIn();
  startOnce();
  // Nobody has to be known for that: the page's own files come beside the answers.
  match(new URL(location.href))?.route.load().catch(() => {});
  try {
    // What is switched off for the user must be known before anything of an extension is drawn.
    const [session] = await Promise.all([loadSession(), loadPreferences(), language]);
    if (!session.administrator) await loadRules();
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    // Going to sign in once more would go round in circles.
    if (isBack) return 'session';
    signIn();
    return await new Promise(() => {});
  }

  addEventListener(sessionLost, signIn, { once: true });
  openStartPage();
  await Promise.race([startLive(), new Promise(resolve => setTimeout(resolve, 1500))]);
  later(() => void startExtras());
  return 'ready';
}

const later: (work: () => void) => unknown = window.requestIdleCallback ?? setTimeout;
let language: Promise<void> | undefined;

function startOnce(): void {
  if (language) return;
  startTheme();
  startDensity();
  areas.set(builtIn);
  addMessages(shellMessages);
  for (const area of builtIn) addRoutes(area.routes);
  language = startLanguage();
}
