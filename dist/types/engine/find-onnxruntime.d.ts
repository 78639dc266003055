/**
 * Absolute path of a file of the installed onnxruntime-node: from where quantgate is installed or, for the GitHub Action,
 * which stands alone, from the `node_modules` of the current folder.
 *
 * @param inside path within the package, for example `package.json`; '' for its main file
 * @throws Error of Node's module resolution when it is in neither place
 */
export declare function findOnnxruntime(inside: string): string;
