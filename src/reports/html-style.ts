/**
 * The style of every page that reports are. Colours keep a contrast of at least 4.5:1 to their background in both schemes
 * (WCAG 2.2, 1.4.3), the edges of controls 3:1 (1.4.11).
 */
export const STYLE = `
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--text:#1b1f24;--muted:#57606a;--line:#d5dae1;--edge:#7c8691;--code:#f0f2f5;
--deny:#b3261e;--deny-bg:#fdecea;--warn:#8a5300;--warn-bg:#fff4d6;--mutate:#0b6375;--mutate-bg:#e0f4f8;--info:#2a52be;--info-bg:#e8eefc;--ok:#1a6b35;--ok-bg:#e3f5e8}
@media (prefers-color-scheme:dark){:root{--bg:#0f1318;--card:#171c23;--text:#e6e9ee;--muted:#9aa5b1;--line:#2c343e;--edge:#76818d;--code:#0f1318;
--deny:#ff8a80;--deny-bg:#3a1715;--warn:#ffc95c;--warn-bg:#352708;--mutate:#6fd3e8;--mutate-bg:#0c2b33;--info:#9db8ff;--info-bg:#182444;--ok:#7ddb97;--ok-bg:#10301b}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:68rem;margin:0 auto;padding:2rem 1.25rem 4rem}h1{font-size:1.6rem;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2.25rem 0 .75rem;overflow-wrap:anywhere}
h2 small{font-weight:400;color:var(--muted);font-size:.85rem;margin-left:.5rem}h3{font:inherit;margin:0;display:flex;flex-wrap:wrap;gap:.5rem;align-items:center}
p{margin:.4rem 0}.muted{color:var(--muted)}code,pre{font:0.875rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}code{overflow-wrap:anywhere}
legend{padding:0;margin-bottom:.5rem}
.tiles{display:flex;flex-wrap:wrap;gap:.75rem;margin:1.25rem 0;padding:0;border:0}.tile{display:block;min-width:8rem;padding:.7rem 1rem;border:1px solid var(--line);border-radius:.6rem;background:var(--card)}
.tile dd{margin:0}.tile b{display:block;font-size:1.7rem;line-height:1.2}label.tile{cursor:pointer}.tile input{margin-right:.4rem}
article{background:var(--card);border:1px solid var(--line);border-left:.3rem solid var(--tone);border-radius:.6rem;padding:.8rem 1rem;margin:.6rem 0}
.deny{--tone:var(--deny);--tone-bg:var(--deny-bg)}.warn{--tone:var(--warn);--tone-bg:var(--warn-bg)}.mutate{--tone:var(--mutate);--tone-bg:var(--mutate-bg)}
.info{--tone:var(--info);--tone-bg:var(--info-bg)}.ok{--tone:var(--ok);--tone-bg:var(--ok-bg)}.tile b,.badge{color:var(--tone,var(--text))}
.badge{background:var(--tone-bg);border-radius:1rem;padding:.05rem .6rem;font-size:.8rem;font-weight:600}.place{margin-left:auto;color:var(--muted)}
pre{margin:.6rem 0;padding:.5rem .75rem;background:var(--code);border-radius:.4rem;white-space:pre-wrap;overflow-wrap:anywhere}pre .n{color:var(--muted);user-select:none}
mark{background:var(--tone-bg);color:var(--tone);border-bottom:2px solid var(--tone)}.fix b{color:var(--ok)}
table{width:100%;border-collapse:collapse;background:var(--card);border:1px solid var(--line);border-radius:.6rem}th,td{text-align:left;vertical-align:top;padding:.5rem .75rem;border-bottom:1px solid var(--line)}
th{font-weight:600;color:var(--muted);font-size:.85rem}summary{cursor:pointer;font-weight:600}:focus-visible{outline:2px solid var(--info);outline-offset:2px}
@media (min-width:40rem){.map table{table-layout:fixed}.map section[data-item] th:nth-child(1){width:22%}.map section[data-item] th:nth-child(2){width:33%}}
.origin{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;margin:.5rem 0;color:var(--muted);font-size:.9rem}.origin div{display:flex;gap:.4rem}.origin dt{font-weight:600}.origin dd{margin:0;overflow-wrap:anywhere}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem}
.filter{display:flex;flex-wrap:wrap;gap:.75rem;align-items:end;margin:1rem 0;padding:.75rem 1rem;background:var(--card);border:1px solid var(--line);border-radius:.6rem}
.filter label{display:grid;gap:.2rem;font-size:.85rem;color:var(--muted);min-width:0}.filter label.box{display:flex;align-items:center;gap:.4rem;min-height:2.4rem}
.filter input:not([type=checkbox]),.filter select{font:inherit;font-size:1rem;color:var(--text);background:var(--bg);border:1px solid var(--edge);border-radius:.4rem;padding:.35rem .5rem;min-height:2.4rem;max-width:100%}
.filter input[type=search]{width:18rem}.filter select{max-width:16rem}.filter output{margin-left:auto;align-self:center;color:var(--muted)}
nav details{margin:.25rem 0}nav ul{margin:.25rem 0 .75rem;columns:22rem;padding-left:1.2rem}nav li{overflow-wrap:anywhere;break-inside:avoid}a{color:var(--info)}td{overflow-wrap:anywhere}td.address{overflow-wrap:break-word}
.effect{border:1px dashed var(--edge);border-radius:.6rem;padding:.8rem 1rem;margin:.6rem 0}.effect h3{font-weight:600}.effect ul{margin:.4rem 0 0;padding-left:1.2rem}
#findings:focus{outline:0}#findings>section>h2,.map>section>h2{margin-top:1rem}.map section>details{margin:.4rem 0}#findings>section,.map>section[data-item]{content-visibility:auto;contain-intrinsic-size:auto 14rem}
@media (min-width:64rem){.beside{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:1rem;align-items:start}.filter{position:sticky;top:0;z-index:1}section{scroll-margin-top:6rem}}
@media (max-width:40rem){.filter label,.filter input[type=search],.filter select{width:100%;max-width:none}th,td{padding:.4rem}.place{margin-left:0;flex-basis:100%}h2 small{display:block;margin-left:0}.tiles{display:grid;grid-template-columns:1fr 1fr}.tile{min-width:0}}
[hidden]{display:none}@media print{label.tile input,.filter,.skip,nav,script{display:none}#findings>section{content-visibility:visible}}
`;
