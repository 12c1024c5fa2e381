/** Starts Converse.js as the address asks: who it is, which conversations are open, and whether it fills the page. */
const wishes = new URLSearchParams(location.search);
const who = wishes.get('who');

converse.plugins.add('lotse-test', {
  initialize() {
    const { api } = this._converse;
    api.listen.on('rosterContactsFetched', () => {
      for (const person of wishes.getAll('chat')) api.chats.open(person, {}, true);
    });
  },
});

converse.initialize({
  allow_non_roster_messaging: true,
  assets_path: '/dist/',
  authentication: 'login',
  auto_join_rooms: wishes.getAll('room').map((jid) => ({ jid, nick: who })),
  auto_list_rooms: false,
  auto_login: true,
  discover_connection_methods: false,
  i18n: 'en',
  jid: `${who}@localhost`,
  loglevel: 'warn',
  muc_show_logs_before_join: false,
  password: wishes.get('password'),
  persistent_store: 'sessionStorage',
  play_sounds: false,
  render_media: false,
  show_desktop_notifications: false,
  view_mode: wishes.get('view') ?? 'fullscreen',
  websocket_url: wishes.get('server'),
  whitelisted_plugins: ['lotse-test'],
});
