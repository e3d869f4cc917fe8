/** The entry of every page: puts the frame into the document and listens for changes of the sources. */
import { createElement } from 'lwc';
import App from 'one/app';
import { FRAME } from 'org/page';

const frame = createElement('one-app', { is: App });
document.body.replaceChildren(frame);

// Tests and pictures look at one state of the sources.
if (!navigator.webdriver) {
  const changes = new EventSource(`${FRAME}/changes`);
  changes.addEventListener('change', () => location.reload());
  window.addEventListener('pagehide', () => changes.close());
}
