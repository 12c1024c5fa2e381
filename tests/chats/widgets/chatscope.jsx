// A page as many sites embed it: the widget, two people, and a button-less composer.
import '@chatscope/chat-ui-kit-styles/dist/default/styles.min.css';
import {
  ChatContainer,
  ConversationHeader,
  MainContainer,
  Message,
  MessageInput,
  MessageList,
} from '@chatscope/chat-ui-kit-react';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { first } from './messages.js';

function Chat() {
  const [messages, setMessages] = useState(first);
  const say = (message) => setMessages((before) => [...before, message]);
  window.say = say;
  return (
    <MainContainer style={{ height: '95vh' }}>
      <ChatContainer>
        <ConversationHeader>
          <ConversationHeader.Content userName="Nele" />
        </ConversationHeader>
        <MessageList>
          {messages.map(({ author, own, text }, at) => (
            <Message
              key={at}
              model={{ message: text, sender: author, direction: own ? 'outgoing' : 'incoming', position: 'single' }}
            />
          ))}
        </MessageList>
        <MessageInput attachButton={false} onSend={(_, text) => say({ author: 'Mia', own: true, text })} />
      </ChatContainer>
    </MainContainer>
  );
}

createRoot(document.querySelector('#root')).render(<Chat />);
