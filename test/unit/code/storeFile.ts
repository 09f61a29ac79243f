/** The lines of a TypeScript file with types, members, functions, constants and locals. */
export const store = `
import { Row } from './row';

export interface Options {
  size: number;
}

export class Store {
  private rows: Row[] = [];

  function constructor(options: Options) {
    const local = () => 1;
    function inner() {}
  }

  async function find(
    id: string,
    fallback?: Row,
  ): Promise<Row> {
    return fallback;
  }
}

export const open = (path: string): Store => new Store({ size: 1 });
`.split('\n');
