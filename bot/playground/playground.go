// Package playground is a Telegram look-alike in one process: the Bot API over HTTP and a chat page for simulated people.
package playground

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Options say what bot the playground serves and whom it simulates. The zero value is usable.
type Options struct {
	Token    string // the only token accepted, "" = DefaultToken; its digits before the colon are the bot's id
	Username string // "" = "zonedesk_bot"
	Name     string // "" = "zonedesk"
	Log      *slog.Logger

	People []Person // known from the start and offered by the page
	Groups []Group  // likewise; the bot is already a member

	Keep    int // Bot API calls remembered for Calls; 0 = 100 000, negative = none
	History int // messages kept in one chat; 0 = 300
	Chats   int // chats kept, the oldest forgotten first; 0 = 100 000

	Limits       Limits        // sending limits; the zero value has none
	CallbackLife time.Duration // how long a press or an inline query is kept and its answer accepted; 0 = 150 s
	WebhookRetry time.Duration // first pause after a failed delivery, doubling; 0 = 1 s
}

// DefaultToken is the bot token accepted when Options name none.
const DefaultToken = "7000000001:playground-token-that-opens-nothing"

// Server is the look-alike. All its methods may be used at the same time.
type Server struct {
	opts    Options
	bot     User
	methods map[string]method
	page    http.Handler

	ctx  context.Context // ends with Close: deliveries, long polls and event streams hang on it
	stop context.CancelFunc

	mu       sync.Mutex
	changed  chan struct{} // closed at the next change; nil while nobody waits
	people   map[int64]*person
	cast     []int64 // people in the order the page offers them
	groups   []int64 // groups that the page offers to their members
	chats    map[int64]*chat
	ages     []int64 // chat ids, oldest first
	queue    queue
	hook     *hook
	presses  map[string]*press
	pressed  []string // ids of presses, oldest first
	inline   map[string]*inlineQuery
	lastID   int64 // of callbacks, inline queries, albums and files
	files    files
	commands map[string][]Command
	profile  map[string]string // names and descriptions by method and language
	watchers map[*watcher]struct{}
	limit    limiter
	fault    func(Call) *Fault
	calls    []*Call
	breaches []string
}

// New makes a playground. It serves nothing until it is used as the handler of an HTTP server.
func New(o Options) *Server {
	o.Token = cmp.Or(o.Token, DefaultToken)
	o.Username = cmp.Or(o.Username, "zonedesk_bot")
	o.Name = cmp.Or(o.Name, "zonedesk")
	o.Keep = cmp.Or(o.Keep, 100_000)
	o.History = cmp.Or(o.History, 300)
	o.Chats = cmp.Or(o.Chats, 100_000)
	o.CallbackLife = cmp.Or(o.CallbackLife, 150*time.Second)
	o.WebhookRetry = cmp.Or(o.WebhookRetry, time.Second)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{
		opts:     o,
		bot:      User{ID: botID(o.Token), IsBot: true, FirstName: o.Name, Username: o.Username},
		people:   map[int64]*person{},
		chats:    map[int64]*chat{},
		presses:  map[string]*press{},
		inline:   map[string]*inlineQuery{},
		commands: map[string][]Command{},
		profile:  map[string]string{},
		watchers: map[*watcher]struct{}{},
		limit:    newLimiter(o.Limits),
	}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.queue.next = 1000
	s.queue.allow(nil)
	s.methods = s.table()
	s.page = s.routes()
	for _, p := range o.People {
		s.AddPerson(p)
	}
	for _, g := range o.Groups {
		s.AddGroup(g)
	}
	return s
}

func botID(token string) int64 {
	digits, _, _ := strings.Cut(token, ":")
	if id, err := strconv.ParseInt(digits, 10, 64); err == nil && id > 0 {
		return id
	}
	return 7000000001
}

// Bot is the bot's own account, as getMe gives it.
func (s *Server) Bot() User { return s.bot }

// Token is the token that the Bot API accepts.
func (s *Server) Token() string { return s.opts.Token }

// Close ends webhook deliveries, long polls and event streams. The server answers no more calls in a useful way.
func (s *Server) Close() { s.stop() }

// ServeHTTP serves the Bot API under /bot<token>/ and /file/bot<token>/, and the chat page everywhere else.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.HasPrefix(r.URL.Path, "/bot"):
		s.serveCall(w, r)
	case strings.HasPrefix(r.URL.Path, "/file/bot"):
		s.serveFile(w, r)
	default:
		s.page.ServeHTTP(w, r)
	}
}

// change wakes those who wait for something to happen. The caller holds mu.
func (s *Server) change() {
	if s.changed != nil {
		close(s.changed)
		s.changed = nil
	}
}

// wait returns when done reports true; done is called with mu held, at once and after every change.
func (s *Server) wait(ctx context.Context, done func() bool) error {
	for {
		s.mu.Lock()
		if done() {
			s.mu.Unlock()
			return nil
		}
		if s.changed == nil {
			s.changed = make(chan struct{})
		}
		changed := s.changed
		s.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Messages gives the chat as a person sees it now, oldest first: edits applied, deleted messages gone.
// Messages of people, of the bot and of the chat itself are all among them.
func (s *Server) Messages(chat int64) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen(chat, nil)
}

// Replies gives the bot's messages only.
func (s *Server) Replies(chat int64) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen(chat, (*Message).isReply)
}

func (m *Message) isReply() bool { return m.FromBot() && !m.service() }

func (s *Server) seen(id int64, want func(*Message) bool) []Message {
	c := s.chats[id]
	if c == nil {
		return nil
	}
	var result []Message
	for _, m := range c.messages {
		if want == nil || want(m) {
			result = append(result, *m)
		}
	}
	return result
}

// WaitMessages returns the chat's messages as soon as there are n, whoever sent them.
func (s *Server) WaitMessages(ctx context.Context, chat int64, n int) ([]Message, error) {
	return s.waitSeen(ctx, chat, n, "messages", nil)
}

// WaitReplies returns the bot's messages in the chat as soon as there are n.
func (s *Server) WaitReplies(ctx context.Context, chat int64, n int) ([]Message, error) {
	return s.waitSeen(ctx, chat, n, "messages of the bot", (*Message).isReply)
}

func (s *Server) waitSeen(ctx context.Context, chat int64, n int, what string, want func(*Message) bool) ([]Message, error) {
	var seen []Message
	err := s.wait(ctx, func() bool {
		seen = s.seen(chat, want)
		return len(seen) >= n
	})
	if err != nil {
		return seen, fmt.Errorf("waiting for %d %s in chat %d, saw %d: %w", n, what, chat, len(seen), err)
	}
	return seen, nil
}

// Wait returns as soon as done reports true. It is called again after every Bot API call and every action of a
// person; it may use the Server's methods.
func (s *Server) Wait(ctx context.Context, done func() bool) error {
	for {
		s.mu.Lock()
		if s.changed == nil {
			s.changed = make(chan struct{})
		}
		changed := s.changed
		s.mu.Unlock()
		if done() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
