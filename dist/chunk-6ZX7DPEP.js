import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
import{REMOTE_CACHE_VARIABLE,isGithubCacheOffered,openRemoteTiers}from"./chunk-FA2UT5QW.js";import"./chunk-KYEE2NNC.js";import"./chunk-DUUZPTNI.js";import"./chunk-QLBOLKUJ.js";export{REMOTE_CACHE_VARIABLE,isGithubCacheOffered,openRemoteTiers};
