import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
import{REMOTE_CACHE_VARIABLE,isGithubCacheOffered,openRemoteTiers}from"./chunk-MGYY7ZHL.js";import"./chunk-32AW5JGG.js";import"./chunk-DI7VAPLB.js";import"./chunk-QLBOLKUJ.js";export{REMOTE_CACHE_VARIABLE,isGithubCacheOffered,openRemoteTiers};
