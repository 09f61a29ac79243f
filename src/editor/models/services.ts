import type { Hub } from '../../download/hub/hub.ts';
import type { EngineModel } from '../../host/engineState.ts';
import type { ModelDownloads } from '../../models/downloads.ts';
import type { ModelHistory } from '../../models/history.ts';
import type { MemoryGuard } from '../../models/memoryGuard.ts';
import type { ModelChoice } from '../../models/modelChoice.ts';
import type { ModelList, TooLarge } from '../../models/modelList.ts';
import type { ModelStore } from '../../models/store.ts';
import type { Switcher } from '../../models/switcher.ts';
import type { Log } from '../../util/log.ts';
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
  readonly library: () => Promise<ModelList>;
  /** Whether the memory that there is now is too little for a model. */
  readonly tooLarge: (model: EngineModel) => Promise<TooLarge | undefined>;
  readonly log: Log;
}
