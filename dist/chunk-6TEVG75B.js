import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
import{axisPosition,makeDocument,pointLabel}from"./chunk-GHIPBDB7.js";import{ROWS_MAX,WORST_LAYERS_MAX,figureOf,figureText,printableText,shortenText}from"./chunk-DI7VAPLB.js";var PAGE_STYLE=`:root {
  color-scheme: light dark;
  --ground: #ffffff; --text: #1f2328; --quiet: #59636e; --line: #d1d9e0; --raised: #f6f8fa;
  --good: #1a7f37; --bad: #d1242f; --between: #9a6700;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0d1117; --text: #f0f6fc; --quiet: #9198a1; --line: #3d444d; --raised: #151b23;
    --good: #3fb950; --bad: #f85149; --between: #d29922;
  }
}
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 72rem; margin: 0 auto; padding: 1rem 1.25rem 3rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0 1rem; overflow-wrap: anywhere; }
p, li, summary, code { overflow-wrap: anywhere; }
td, th { overflow-wrap: break-word; }
code, pre { font: .9em/1.45 ui-monospace, monospace; }
code { background: var(--raised); border-radius: 4px; padding: .1em .3em; }
pre { background: var(--raised); border-radius: 6px; padding: .75rem; overflow-x: auto; }
pre code { padding: 0; background: none; }
.scroll { overflow-x: auto; margin: 0 0 1rem; }
.scroll:focus-visible { outline: 2px solid var(--quiet); }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); padding: 0 0 .35rem; }
th, td { border: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top; font-weight: 400; }
thead th { background: var(--raised); font-weight: 600; }
tbody th { min-width: 7rem; max-width: 24rem; overflow-wrap: anywhere; }
td { max-width: 28rem; }
td code { display: inline-block; min-width: 6rem; }
td { min-width: 3.5rem; }
.number { text-align: right; white-space: nowrap; }
li { margin: .25rem 0; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .6rem 0; padding: 0 .9rem; }
summary { cursor: pointer; margin: 0 -.9rem; padding: .5rem .9rem; }
details[open] > summary { border-bottom: 1px solid var(--line); margin-bottom: .75rem; }
figure { margin: 1rem 0; max-width: 48rem; }
figcaption { color: var(--quiet); }
svg { width: 100%; height: auto; font: 12px system-ui, sans-serif; fill: var(--text); }
.frame { fill: none; stroke: var(--line); }
.axis line { stroke: var(--quiet); }
.axis text { fill: var(--quiet); }
.good > :not(text) { fill: var(--good); }
.bad > :not(text) { fill: var(--bad); }
.between > :not(text) { fill: var(--between); }
`;var LIMITS={reasonsMax:ROWS_MAX,layersMax:WORST_LAYERS_MAX,rowsMax:ROWS_MAX};function reportHtml(report){let{title,parts}=makeDocument(report,LIMITS),left=report.omittedBuildCount,note=left===0?"":`<p>${left} more builds are not in the report, which would be too large.</p>
`;return`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>quantgate: ${escapeHtml(title)}</title>
<style>
${PAGE_STYLE}</style>
</head>
<body>
<main>
<h1>quantgate: ${escapeHtml(title)}</h1>
${parts.map(({block})=>blockHtml(block)).join("")}${note}</main>
</body>
</html>
`}var escapeHtml=text=>printableText(text).replaceAll("&","&amp;").replaceAll("<","&lt;").replaceAll(">","&gt;").replaceAll('"',"&quot;").replaceAll("'","&#39;");function blockHtml(block){switch(block.kind){case"paragraph":return`<p>${lineHtml(block.line)}</p>
`;case"table":return tableHtml(block);case"list":return`<ul>
${block.items.map(line=>`<li>${lineHtml(line)}</li>
`).join("")}</ul>
`;case"code":return`<pre><code>${escapeHtml(block.text)}</code></pre>
`;case"chart":return chartHtml(block.chart);case"details":{let inner=block.blocks.map(blockHtml).join("");return`<details>
<summary>${lineHtml(block.summary)}</summary>
${inner}</details>
`}}}function tableHtml({caption,columns,rows}){let number=i=>columns[i]?.isNumber?' class="number"':"",head=columns.map(({title},i)=>`<th scope="col"${number(i)}>${escapeHtml(title)}</th>`).join(""),body=rows.map(cells=>`<tr>${cells.map(lines=>lines.map(lineHtml).join("<br>")).map((text,i)=>i===0?`<th scope="row">${text}</th>`:`<td${number(i)}>${text}</td>`).join("")}</tr>
`),label=escapeHtml(caption);return`<div class="scroll" role="region" aria-label="${label}" tabindex="0">
<table>
<caption>${label}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body.join("")}</tbody>
</table>
</div>
`}var lineHtml=line=>line.map(spanHtml).join("");function spanHtml(span){return typeof span=="string"?escapeHtml(span):"code"in span?`<code>${escapeHtml(span.code)}</code>`:`<strong>${escapeHtml(span.strong)}</strong>`}var CHART={width:640,height:320,left:76,right:16,top:16,bottom:44,radius:5},TEXT_GAP=9,NAME_LEFT_FROM=.6;function chartHtml({metric,points,size,quality,omittedCount}){let{width,height,left,right,top,bottom}=CHART,[bottomY,rightX]=[height-bottom,width-right],title=`${metric} against size`,summary=points.map(({names,quality:value,sizeBytes})=>`${names.join(", ")}: ${figureText(metric,figureOf(value))}, ${figureText("size",sizeBytes)}`).join("; "),ends=extent=>extent.min===extent.max?[extent.min]:[extent.min,extent.max],xTicks=ends(size).map(bytes=>{let x=xOf(axisPosition(bytes,size));return`<line x1="${x}" y1="${bottomY}" x2="${x}" y2="${bottomY+5}"/><text x="${x}" y="${bottomY+18}" text-anchor="middle">${escapeHtml(figureText("size",bytes))}</text>`}),yTicks=ends(quality).map(value=>{let y=yOf(axisPosition(value,quality));return`<line x1="${left-5}" y1="${y}" x2="${left}" y2="${y}"/><text x="${left-TEXT_GAP}" y="${y+4}" text-anchor="end">${escapeHtml(figureText(metric,figureOf(value)))}</text>`}),marks=points.map(point=>pointSvg(point,axisPosition(point.sizeBytes,size),axisPosition(point.quality,quality))),unshown=omittedCount===0?"":`; ${omittedCount} builds without such figures or room are not shown`;return`<figure>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(`${title}: ${summary}`)}">
<rect class="frame" x="${left}" y="${top}" width="${rightX-left}" height="${bottomY-top}"/>
<g class="axis">${xTicks.join("")}${yTicks.join("")}<text x="${rightX}" y="${height-6}" text-anchor="end">size</text></g>
${marks.join(`
`)}
</svg>
<figcaption>${escapeHtml(title)}${unshown}</figcaption>
</figure>
`}var rounded=value=>Number(value.toFixed(1)),xOf=position=>rounded(CHART.left+position*(CHART.width-CHART.left-CHART.right)),yOf=position=>rounded(CHART.height-CHART.bottom-position*(CHART.height-CHART.bottom-CHART.top)),LABEL_LENGTH_MAX=40;function pointSvg(point,across,up){let[x,y]=[xOf(across),yOf(up)],r=CHART.radius,{status}=point,shapes={good:`<circle cx="${x}" cy="${y}" r="${r}"/>`,bad:`<rect x="${x-r}" y="${y-r}" width="${2*r}" height="${2*r}"/>`,between:`<path d="M${x} ${y-r-1}l${r+1} ${r+1}l${-r-1} ${r+1}l${-r-1} ${-r-1}z"/>`},kind=status==="pass"?"good":status==="warn"||status==="inconclusive"?"between":"bad",isLeft=across>NAME_LEFT_FROM,label=`<text x="${isLeft?x-TEXT_GAP:x+TEXT_GAP}" y="${y+4}"${isLeft?' text-anchor="end"':""}>${escapeHtml(shortenText(pointLabel(point),LABEL_LENGTH_MAX))}</text>`;return`<g class="${kind}">${shapes[kind]}${label}</g>`}export{reportHtml,escapeHtml};
