/** The trees of a page: its document, and the shadow roots in it. */
import { shadowOf } from '../dom';

export type Root = Document | ShadowRoot;

const MOST_ROOTS = 40;
/** Elements of one tree that are asked whether they have a shadow root. */
const MOST_HOSTS = 500;

/**
 * A page's own elements, told by what they are not, the most frequent first: the browser sorts those out faster than we could look at them.
 * And all of the others that show nothing and may have a root.
 */
const HOSTS = [
  ':not(a,p,div,span,li,td,tr,img,b,i,em,strong,ul,ol,script,link,meta,style,svg,path,g,use,button,input,br,h1,h2,h3,h4,h5,h6,' +
    'label,time,section,article,header,footer,nav,main,aside,option,select,textarea,table,tbody,thead,th,form,html,head,body,' +
    'title,figure,picture,source,code,pre,small,hr,dl,dt,dd,circle,rect,line,sub,sup,u,s,font,iframe,video,canvas,noscript,template)',
  ':empty:is(div,span,section,article,aside,main,header,footer,nav,p)',
];

/** The document and the shadow roots in it, open or closed, as far as a quick look goes. */
export function shadowRoots(): Root[] {
  const roots: Root[] = [document];
  for (const root of roots) {
    const found = HOSTS.flatMap((hosts) => [...root.querySelectorAll(hosts)].slice(0, MOST_HOSTS));
    for (const host of found) {
      if (roots.length > MOST_ROOTS) return roots;
      const shadow = shadowOf(host);
      if (shadow) roots.push(shadow);
    }
  }
  return roots;
}
