// @ts-check
/** Adds to the page later, as articles do, and nothing of it is a chat. */
const comments = document.querySelector('#comments');
document.querySelector('#more')?.addEventListener('click', () => {
  for (const text of ['I saw one too.', 'How lovely!', 'Are you home alone? asked the otter.']) {
    const paragraph = document.createElement('p');
    paragraph.textContent = text;
    comments?.append(paragraph);
  }
});
