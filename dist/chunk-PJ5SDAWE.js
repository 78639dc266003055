import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
var ManifestError=class extends Error{name="ManifestError";diagnostics;constructor(diagnostics){super(`the manifest has ${diagnostics.length} errors`),this.diagnostics=diagnostics}};export{ManifestError};
