import { keyOf } from 'org/client';

type Emit = (value: unknown) => void;
type Config = Readonly<Record<string, unknown>>;

export interface AdapterOptions {
  /** Whether the configuration is complete; until then nothing is loaded. */
  readonly ready: (config: Config) => boolean;
  /** Starts to deliver; what it returns ends that. */
  readonly watch: (config: Config, emit: Emit) => (() => void) | undefined;
  /** What is delivered before there is anything. */
  readonly empty?: object;
}

export const NOTHING = Object.freeze({ data: undefined, error: undefined });

/** Makes the adapter of a wire. Equal configurations load once; answers to older ones are dropped. */
export function wireAdapter({ ready, watch, empty = NOTHING }: AdapterOptions): unknown {
  return class WireAdapter {
    readonly #emit: Emit;
    #connected = false;
    #config: Config | undefined;
    #key: string | undefined;
    #stop: (() => void) | undefined;

    constructor(emit: Emit) {
      this.#emit = emit;
      emit({ ...empty });
    }

    connect(): void {
      this.#connected = true;
      this.start();
    }

    disconnect(): void {
      this.#connected = false;
      this.end();
    }

    update(config: Config): void {
      this.#config = config;
      this.start();
    }

    private start(): void {
      if (!this.#connected || this.#config === undefined || !ready(this.#config)) return;
      const key = keyOf(this.#config);
      if (key === this.#key) return;
      this.end();
      this.#key = key;
      let isCurrent = true;
      const stop = watch(this.#config, (value) => {
        if (isCurrent) this.#emit(value);
      });
      this.#stop = () => {
        isCurrent = false;
        stop?.();
      };
    }

    private end(): void {
      this.#stop?.();
      this.#stop = undefined;
      this.#key = undefined;
    }
  };
}
