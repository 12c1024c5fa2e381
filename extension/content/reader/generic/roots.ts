/** The trees of a page: its document, and the shadow roots in it. */
import { shadowOf } from '../dom';
import { finish, type Steps } from '../idle';

export type Root = Document | ShadowRoot;

const MOST_ROOTS = 40;
/** Elements of one tree that are asked whether they have a shadow root, and how many between two rests. */
const MOST_HOSTS = 500;
const AT_ONCE = 20;

/**
 * What may have a shadow root: a page's own elements, told by what they are not, the most frequent first, for the browser sorts those out
 * faster than we could look at them; and all of the others that show nothing else.
 */
const HOSTS = [
  ':not(a,p,div,span,li,td,tr,img,b,i,em,strong,ul,ol,script,link,meta,style,svg,path,g,use,button,input,br,h1,h2,h3,h4,h5,h6,' +
    'label,time,section,article,header,footer,nav,main,aside,option,select,textarea,table,tbody,thead,th,form,html,head,body,' +
    'title,figure,picture,source,code,pre,small,hr,dl,dt,dd,circle,rect,line,sub,sup,u,s,font,iframe,video,canvas,noscript,template)',
  ':empty:is(div,span,section,article,aside,main,header,footer,nav,p)',
];

/** The document and the shadow roots in it, open or closed, as far as a quick look goes. */
export const shadowRoots = (): Root[] => finish(searchRoots()).roots;

export interface Roots {
  roots: Root[];
  /** Whether there are elements that may have a root later. */
  mayGrow: boolean;
}

/** The same, with rests on the way. */
export function* searchRoots(): Steps<Roots> {
  let mayGrow = false;
  const roots: Root[] = [document];
  for (const root of roots) {
    const found = HOSTS.flatMap((hosts) => [...root.querySelectorAll(hosts)].slice(0, MOST_HOSTS));
    mayGrow ||= found.length > 0;
    yield;
    for (const [at, host] of found.entries()) {
      if (roots.length > MOST_ROOTS) return { roots, mayGrow };
      const shadow = shadowOf(host);
      if (shadow) roots.push(shadow);
      if (at % AT_ONCE === AT_ONCE - 1) yield;
    }
  }
  return { roots, mayGrow };
}
