import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
function figureOf(value){return Number.isNaN(value)?"NaN":Number.isFinite(value)?value===0?0:value:value>0?"Infinity":"-Infinity"}export{figureOf};
