/** What the tests load of the editor, in one bundle. */
export { Pipeline } from '../../../../src/completion/pipeline.ts';
export { Config } from '../../../../src/editor/config.ts';
export { Notifier } from '../../../../src/editor/notifier.ts';
export { registerRemoteCommands, RemoteFeature } from '../../../../src/editor/remote/remoteFeature.ts';
