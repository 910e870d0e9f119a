import { css } from 'lit';

/** The methods of HTTP in their colours. */
export const methodStyles = css`
  .method { font-family: var(--lb-font-mono); font-size: 0.72rem; font-weight: 700; letter-spacing: 0; color: var(--lb-text-muted); }
  .method.get { color: var(--lb-link); } .method.post { color: var(--lb-ok); } .method.put, .method.patch { color: var(--lb-warn); } .method.delete { color: var(--lb-error); }
`;
