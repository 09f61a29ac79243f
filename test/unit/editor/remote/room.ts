/** What the tests load of the editor, in one bundle. */
export { Pipeline } from '../../../../src/completion/pipeline.ts';
export { Config } from '../../../../src/editor/config.ts';
export { Notifier } from '../../../../src/editor/notifier.ts';
export { openRemoteServices, registerRemoteCommands } from '../../../../src/editor/remote/commands.ts';
