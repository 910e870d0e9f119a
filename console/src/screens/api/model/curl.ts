/** A request, as it is shown to people. */
export interface CurlRequest {
  method: string;
  /** With scheme and host. */
  url: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Writes a request for curl. The token is a variable of the shell: secrets have no place in what is copied. */
export function curlFor({ method, url, headers = {}, body }: CurlRequest): string {
  const lines = [
    `curl ${method === 'GET' ? '' : method === 'HEAD' ? '--head ' : `-X ${method} `}${quote(url)}`,
    '-H "Authorization: Bearer $LUBAN_TOKEN"',
    ...Object.entries(headers).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    ...(body ? [`--data-binary ${quote(body)}`] : []),
  ];
  return lines.join(' \\\n  ');
}

/** Quotes a text for a POSIX shell: nothing in it means anything. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
