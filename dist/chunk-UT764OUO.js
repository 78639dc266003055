import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
function worstFigure(figures,isLowerBetter){let worst=figures[0]??Number.NaN;for(let figure of figures){if(Number.isNaN(figure))return figure;(isLowerBetter?figure>worst:figure<worst)&&(worst=figure)}return worst}export{worstFigure};
