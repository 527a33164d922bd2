package playground

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed page
var pageFiles embed.FS

// event is one change that the chat page shows.
type event struct {
	Type    string   `json:"type"`
	Chat    int64    `json:"chat,omitempty"`
	Thread  int      `json:"thread,omitempty"`
	Message *Message `json:"message,omitempty"`
	ID      int      `json:"id,omitempty"`
	Action  string   `json:"action,omitempty"`
	Data    string   `json:"data,omitempty"`
	Text    string   `json:"text,omitempty"`
	Alert   bool     `json:"alert,omitempty"`
	URL     string   `json:"url,omitempty"`
	Blocked bool     `json:"blocked,omitempty"`
	Keys    *Markup  `json:"keys,omitempty"`
}

// watcher is one open page; a page that reads too slowly is cut off and loads everything anew.
type watcher struct {
	person int64
	events chan []byte
	lost   chan struct{}
}

// show tells the open pages that see the chat. The caller holds mu.
func (s *Server) show(c *chat, e event) {
	if len(s.watchers) == 0 {
		return
	}
	e.Chat, e.Keys = c.ID, c.keyboard
	for w := range s.watchers {
		if w.person == c.ID || c.group != nil && c.group.members[w.person] {
			s.send(w, pageEvent(e))
		}
	}
}

// showTo tells the open pages of one person.
func (s *Server) showTo(person int64, e event) {
	for w := range s.watchers {
		if w.person == person {
			s.send(w, e)
		}
	}
}

// refreshAll is for changes that touch every page: menus and the bot's profile.
func (s *Server) refreshAll() {
	for w := range s.watchers {
		s.refresh(w)
	}
}

func (s *Server) send(w *watcher, what any) {
	body, err := json.Marshal(what)
	if err != nil {
		s.opts.Log.Error("an event for the chat page is not JSON", "error", err)
		return
	}
	select {
	case w.events <- body:
	default:
		close(w.lost)
		delete(s.watchers, w)
	}
}

// pageEvent adds to a message what only the page may know.
func pageEvent(e event) any {
	if e.Message == nil || len(e.Message.Reactions) == 0 {
		return e
	}
	return struct {
		event
		Message pageMessage `json:"message"`
	}{e, forPage(e.Message)}
}

type pageMessage struct {
	*Message
	Reactions []string `json:"reactions,omitempty"`
}

func forPage(m *Message) pageMessage { return pageMessage{m, m.Reactions} }

// view is everything that the page of one person shows; it opens each event stream.
type view struct {
	Type   string     `json:"type"`
	Bot    viewBot    `json:"bot"`
	People []viewUser `json:"people"`
	Person *User      `json:"person"`
	Chats  []viewChat `json:"chats"`
}

type viewUser struct {
	User
	Group string `json:"group,omitempty"` // title of the first that the person is in
}

type viewBot struct {
	ID       int64  `json:"id"`
	Name     string `json:"name"`
	Username string `json:"username"`
	About    string `json:"about"`
}

type viewChat struct {
	Chat
	Blocked  bool          `json:"blocked"`
	Messages []pageMessage `json:"messages"`
	Topics   []viewTopic   `json:"topics"`
	Commands []Command     `json:"commands"`
	Keys     *Markup       `json:"keys"`
	Pinned   *Message      `json:"pinned"`
}

type viewTopic struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
}

// look gathers the view of one person. The caller holds mu.
func (s *Server) look(p Person) view {
	v := view{Type: "state", Person: p.user(), Chats: []viewChat{s.lookAt(s.open(p), p.Lang)}}
	v.Bot = viewBot{s.bot.ID, s.about("name", p.Lang), s.bot.Username, s.about("description", p.Lang)}
	for _, id := range s.cast {
		if other := s.people[id]; other != nil {
			v.People = append(v.People, viewUser{*other.user(), s.groupOf(id)})
		}
	}
	for _, id := range s.groups {
		if c := s.chats[id]; c != nil && c.group.members[p.ID] {
			v.Chats = append(v.Chats, s.lookAt(c, p.Lang))
		}
	}
	return v
}

func (s *Server) groupOf(person int64) string {
	for _, id := range s.groups {
		if c := s.chats[id]; c != nil && c.group.members[person] {
			return c.Title
		}
	}
	return ""
}

func (s *Server) lookAt(c *chat, lang string) viewChat {
	v := viewChat{Chat: c.Chat, Messages: []pageMessage{}, Blocked: c.blocked, Keys: c.keyboard, Commands: s.menu(c, lang)}
	for _, m := range c.messages {
		v.Messages = append(v.Messages, forPage(m))
	}
	if c.group != nil {
		for _, id := range slices.Sorted(maps.Keys(c.group.topics)) {
			v.Topics = append(v.Topics, viewTopic{id, c.group.topics[id].name})
		}
	}
	if n := len(c.pinned); n > 0 {
		v.Pinned = c.message(c.pinned[n-1])
	}
	return v
}

// routes serves the page and what it asks for. Other sites may not act through a visitor's browser.
func (s *Server) routes() http.Handler {
	pages, err := fs.Sub(pageFiles, "page")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	mux := http.NewServeMux()
	mux.Handle("GET /", http.FileServerFS(pages))
	mux.HandleFunc("GET /play/events", s.serveEvents)
	mux.HandleFunc("GET /play/file/{id}", func(w http.ResponseWriter, r *http.Request) { s.sendFile(w, r.PathValue("id")) })
	mux.HandleFunc("POST /play/act", s.serveAct)
	mux.HandleFunc("POST /play/upload", s.serveUpload)
	guarded := http.NewCrossOriginProtection().Handler(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "+
			"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-cache")
		guarded.ServeHTTP(w, r)
	})
}

// player finds the person that a page plays: one known by id, else the first, else a guest made for the occasion.
func (s *Server) player(id int64) Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.people[id]; p != nil {
		return p.Person
	}
	for _, id := range s.cast {
		if p := s.people[id]; p != nil {
			return p.Person
		}
	}
	guest := Person{ID: 1001, FirstName: "Guest", Lang: "en"}
	s.meet(guest)
	s.cast = append(s.cast, guest.ID)
	return guest
}

// serveEvents streams what a person sees (Server-Sent Events): first everything, then each change.
func (s *Server) serveEvents(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.ParseInt(r.URL.Query().Get("person"), 10, 64) // none = the first person
	p := s.player(id)
	watch := &watcher{person: p.ID, events: make(chan []byte, 256), lost: make(chan struct{})}
	s.mu.Lock()
	first := s.look(p)
	s.watchers[watch] = struct{}{}
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.watchers, watch)
		s.mu.Unlock()
	}()
	w.Header().Set("Content-Type", "text/event-stream")
	body, err := json.Marshal(first)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	s.stream(r.Context(), w, watch, body)
}

func (s *Server) stream(ctx context.Context, w http.ResponseWriter, watch *watcher, body []byte) {
	beat := time.NewTicker(20 * time.Second)
	defer beat.Stop()
	out := http.NewResponseController(w)
	for {
		if _, err := fmt.Fprintf(w, "data: %s\n\n", body); err != nil || out.Flush() != nil {
			return
		}
		select {
		case body = <-watch.events:
		case <-beat.C:
			body = []byte(`{"type":"beat"}`)
		case <-watch.lost:
			return
		case <-ctx.Done():
			return
		case <-s.ctx.Done():
			return
		}
	}
}

// act is what a person does on the page.
type act struct {
	Do      string `json:"do"`
	Person  int64  `json:"person"`
	Chat    int64  `json:"chat"`
	Thread  int    `json:"thread"`
	Reply   int    `json:"reply"`
	Message int    `json:"message"`
	Text    string `json:"text"`
	Query   string `json:"query"`  // of the result that is chosen
	Offset  string `json:"offset"` // of the results that are asked for
}

func (s *Server) serveAct(w http.ResponseWriter, r *http.Request) {
	var a act
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&a); err != nil {
		http.Error(w, "expected a JSON object", http.StatusBadRequest)
		return
	}
	if err := s.act(a); err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) act(a act) error {
	p := s.player(a.Person)
	if !s.sees(p, a.Chat) {
		return fmt.Errorf("person %d is not in chat %d", p.ID, a.Chat)
	}
	post := Post{Chat: a.Chat, Thread: a.Thread, ReplyTo: a.Reply}
	switch a.Do {
	case "write":
		if text := strings.TrimSpace(a.Text); text == "" || utf16Len(text) > maxText {
			return fmt.Errorf("a message has 1 to %d characters", maxText)
		}
		post.Text = a.Text
	case "sticker":
		post.Sticker = a.Text
	case "contact":
		post.Contact = &Contact{Phone: "+84900000" + strconv.FormatInt(p.ID%1000, 10), FirstName: p.FirstName, LastName: p.LastName, UserID: p.ID}
	case "location":
		post.Location = placeOf(a.Text)
	case "voice":
		post.Voice = []byte("a voice note of the playground")
	default:
		return s.actOnChat(p, a)
	}
	s.Post(p, post)
	return nil
}

// placeOf reads "latitude,longitude"; anything else is Hòa Bình.
func placeOf(text string) *Location {
	l := &Location{Latitude: 20.8172, Longitude: 105.3376}
	lat, lon, ok := strings.Cut(text, ",")
	latitude, errLat := strconv.ParseFloat(lat, 64)
	longitude, errLon := strconv.ParseFloat(lon, 64)
	if ok && errLat == nil && errLon == nil && latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180 {
		l.Latitude, l.Longitude = latitude, longitude
	}
	return l
}

// actOnChat does what makes no new message of the person.
func (s *Server) actOnChat(p Person, a act) (err error) {
	switch a.Do {
	case "start":
		if a.Text != "" && !startParam.MatchString(a.Text) {
			return errors.New("a start parameter has 1 to 64 of A-Z, a-z, 0-9, _ and -")
		}
		s.Start(p, a.Text)
	case "press":
		_, err = s.PressIn(a.Chat, p, a.Message, a.Text)
	case "query":
		s.QueryFrom(p, a.Text, a.Offset)
	case "choose":
		_, err = s.ChooseIn(a.Chat, p, a.Query, a.Text)
	case "edit":
		_, err = s.EditPost(p, a.Chat, a.Message, a.Text)
	case "delete":
		err = s.DeletePost(p, a.Chat, a.Message)
	case "block":
		s.Block(p)
	case "unblock":
		s.Unblock(p)
	case "language":
		err = s.SetLanguage(p, a.Text)
	default:
		err = fmt.Errorf("unknown action %q", a.Do)
	}
	return err
}

// sees tells whether a person is in a chat; 0 is the private one.
func (s *Server) sees(p Person, chat int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if chat == 0 || chat == p.ID {
		return true
	}
	c := s.chats[chat]
	return c != nil && c.group != nil && c.group.members[p.ID]
}

// SetLanguage changes the language of a person's Telegram client; the bot learns it with the next update.
func (s *Server) SetLanguage(p Person, lang string) error {
	if !language.MatchString(lang) {
		return fmt.Errorf("a client's language has two small letters, got %q", lang)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p.Lang = lang
	s.meet(p)
	for w := range s.watchers {
		if w.person == p.ID {
			s.refresh(w)
		}
	}
	return nil
}

// refresh sends the whole view anew.
func (s *Server) refresh(w *watcher) {
	p := s.people[w.person]
	if p == nil {
		return
	}
	s.send(w, s.look(p.Person))
}

func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	number := func(name string) int64 { n, _ := strconv.ParseInt(q.Get(name), 10, 64); return n } // none = 0
	p := s.player(number("person"))
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxDownload))
	if err != nil || len(data) == 0 || !s.sees(p, number("chat")) {
		http.Error(w, "expected a file of 1 byte to 20 MB for a chat of the person", http.StatusBadRequest)
		return
	}
	post := Post{Chat: number("chat"), Thread: int(number("thread")), Caption: q.Get("caption")}
	if _, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil {
		post.Photo = data
	} else {
		post.Document, post.FileName = data, path.Base(q.Get("name"))
	}
	s.Post(p, post)
	w.WriteHeader(http.StatusNoContent)
}
