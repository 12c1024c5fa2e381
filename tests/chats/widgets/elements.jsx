// The other widget, with a plain composer below it.
import 'react-chat-elements/dist/main.css';
import { createRef, useState } from 'react';
import { MessageList } from 'react-chat-elements';
import { createRoot } from 'react-dom/client';
import { first } from './messages.js';

function Chat() {
  const [messages, setMessages] = useState(first);
  const say = (message) => setMessages((before) => [...before, message]);
  window.say = say;
  const send = (event) => {
    if (event.key !== 'Enter') return;
    say({ author: 'Mia', own: true, text: event.target.value });
    event.target.value = '';
  };
  return (
    <main>
      <h1>Nele</h1>
      <div style={{ height: '70vh', overflowY: 'auto' }}>
        <MessageList
          referance={createRef()}
          dataSource={messages.map(({ author, own, text }, at) => ({
            id: at,
            type: 'text',
            position: own ? 'right' : 'left',
            title: author,
            text,
            date: new Date(),
          }))}
        />
      </div>
      <textarea rows={1} onKeyDown={send} />
    </main>
  );
}

createRoot(document.querySelector('#root')).render(<Chat />);
