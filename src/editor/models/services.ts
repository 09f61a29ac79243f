import type { EngineModel } from '../../host/engineState.ts';
import type { Log } from '../../base/log.ts';
import type { ModelChoice } from '../../models/choice/modelChoice.ts';
import type { ModelDownloads } from '../../models/downloads.ts';
import type { ModelHistory } from '../../models/history.ts';
import type { MemoryGuard } from '../../models/memoryGuard.ts';
import type { Hub } from '../../models/hub/hub.ts';
import type { Library, TooLarge } from '../../models/library.ts';
import type { ModelStore } from '../../models/store/store.ts';
import type { Switcher } from '../../models/switcher.ts';
import type { Config } from '../config.ts';
import type { ModelFollower } from './follower.ts';
import type { ModelInstaller } from './installer.ts';

/** What choosing, downloading and switching models works with. */
export interface ModelServices {
  /** Folder that holds `models/`. */
  readonly extensionRoot: string;
  readonly config: Pick<Config, 'read' | 'update'>;
  readonly choice: ModelChoice;
  readonly switcher: Pick<Switcher, 'service' | 'switchTo'>;
  readonly following: Pick<ModelFollower, 'changed' | 'during' | 'moved'>;
  /** The language of what is typed in now. */
  readonly typedLanguage: () => string | undefined;
  readonly store: ModelStore;
  readonly downloads: ModelDownloads;
  readonly installer: ModelInstaller;
  readonly history: ModelHistory;
  readonly guard: MemoryGuard;
  readonly hub: Hub;
  /** Looks at all models that there are. */
  readonly library: () => Promise<Library>;
  /** Whether the memory that there is now is too little for a model. */
  readonly tooLarge: (model: EngineModel) => Promise<TooLarge | undefined>;
  readonly log: Log;
}
