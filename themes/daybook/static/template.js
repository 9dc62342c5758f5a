// Texts to take along: on the clipboard, or as a file.

import { bring, copy, download, listen } from 'block';

bring('template', (block, tools) => {
  const { text, file } = tools.dataset;
  listen(tools, {
    copy: () => copy(text, tools),
    keep: () => download(file, 'text/plain;charset=utf-8', text),
  });
});
