/** @param own what the worker is told by this way, and nobody else */
export declare function workerEnvironment(environment: Readonly<Record<string, string | undefined>>, own: Readonly<Record<string, string>>): Record<string, string>;
