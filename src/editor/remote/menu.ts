import { isDown, type ServerState } from './state.ts';

/** A line of the menu behind the status bar item. */
export interface ServerItem {
  readonly label: string;
  readonly command: string;
}

/** What can be done about a server now. */
export function serverItems(server: ServerState): readonly ServerItem[] {
  const use = { label: '$(cloud) Use Remote Server...', command: 'nearline.useRemoteServer' };
  if (server.kind === 'off') return [use];
  const retry = { label: '$(refresh) Retry Remote Server', command: 'nearline.retryRemoteServer' };
  const stop = { label: '$(stop-circle) Stop Using Remote Server', command: 'nearline.stopRemoteServer' };
  return [...(isDown(server) ? [retry] : []), use, stop];
}
