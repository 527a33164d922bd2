package playground

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Person is a simulated Telegram user. Lang is the client's language_code, "" = none told.
type Person struct {
	ID        int64
	FirstName string
	LastName  string
	Username  string
	Lang      string
}

// person is what the playground knows of somebody, guarded by Server.mu.
type person struct {
	Person
}

// user is the person as the Bot API gives one. A person without a name gets one from the id.
func (p Person) user() *User {
	u := &User{ID: p.ID, FirstName: p.FirstName, LastName: p.LastName, Username: p.Username, LanguageCode: p.Lang}
	if u.FirstName == "" {
		u.FirstName = fmt.Sprintf("Person %d", p.ID)
	}
	return u
}

// AddPerson makes a person known to the bot, as one who once wrote to it, and tells the bot nothing.
func (s *Server) AddPerson(p Person) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.meet(p)
	if !slices.Contains(s.cast, p.ID) && len(s.cast) < 100 {
		s.cast = append(s.cast, p.ID)
	}
}

// meet keeps what is newest about a person. The caller holds mu.
func (s *Server) meet(p Person) {
	s.people[p.ID] = &person{p}
	s.open(p)
}

// Post is what a person sends. Exactly one kind of content is set: Text, Photo, Document, Voice, Sticker, Contact,
// Location or Venue; Photo, Document and Voice may have a Caption.
type Post struct {
	Chat     int64 // a group's id; 0 = the private chat with the bot
	Thread   int   // topic of a forum
	ReplyTo  int   // message id
	Text     string
	Caption  string
	Photo    []byte // PNG, JPEG or GIF
	Document []byte
	FileName string // of the document
	Voice    []byte
	Sticker  string // its emoji
	Contact  *Contact
	Location *Location
	Venue    *Venue
	Forward  *Origin // set: the message is forwarded from there
}

// Write lets a person write in the private chat with the bot. The update id is 0 if the bot is not to hear of it.
func (s *Server) Write(p Person, text string) (updateID int64, messageID int) {
	return s.Post(p, Post{Text: text})
}

// WriteIn lets a person write in a group.
func (s *Server) WriteIn(chat int64, p Person, text string) (updateID int64, messageID int) {
	return s.Post(p, Post{Chat: chat, Text: text})
}

// Start lets a person open the bot by a deep link (or the START button: param ""). A person who had blocked the bot
// unblocks it thereby.
func (s *Server) Start(p Person, param string) (updateID int64, messageID int) {
	s.Unblock(p)
	if param == "" {
		return s.Write(p, "/start")
	}
	if !startParam.MatchString(param) {
		panic("playground: Telegram passes no start parameter but 1 to 64 of A-Z, a-z, 0-9, _ and -: " + param)
	}
	return s.Write(p, "/start "+param)
}

// Post lets a person send anything. It panics if the group is unknown.
func (s *Server) Post(p Person, post Post) (updateID int64, messageID int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.meet(p)
	c := s.chats[p.ID]
	if post.Chat != 0 && post.Chat != p.ID {
		c = s.mustGroup(post.Chat)
	}
	m := Message{From: p.user(), Thread: post.Thread, ForwardOrigin: post.Forward, Contact: post.Contact, Location: post.Location}
	if post.Venue != nil {
		m.Venue, m.Location = post.Venue, &post.Venue.Location
	}
	m.Text, m.Caption = strings.TrimSpace(post.Text), post.Caption
	m.Entities, m.CaptionEntities = detect(m.Text, nil), detect(m.Caption, nil)
	if r := c.message(post.ReplyTo); r != nil {
		m.ReplyTo = r.quoted()
	}
	s.attachOwn(&m, post)
	sent := s.post(c, m)
	if c.keyboard != nil && c.keyboard.OneTime {
		c.keyboard = nil
	}
	if !s.hears(c, sent) {
		return 0, sent.ID
	}
	return s.pushMessage("message", sent), sent.ID
}

func (s *Server) mustGroup(id int64) *chat {
	c := s.chats[id]
	if c == nil || c.group == nil {
		panic(fmt.Sprintf("playground: there is no group %d; make it with AddGroup", id))
	}
	return c
}

// hears tells whether the bot gets a message: in groups where it is a mere member, only what is said to it
// (Bot API "Privacy mode").
func (s *Server) hears(c *chat, m *Message) bool {
	switch {
	case c.gone || c.blocked:
		return false
	case c.group == nil:
		return true
	case c.group.kicked || c.group.migrated != 0:
		return false
	case c.group.admin || m.service():
		return true
	case m.ReplyTo != nil && m.ReplyTo.From != nil && m.ReplyTo.From.ID == s.bot.ID:
		return true
	}
	return strings.HasPrefix(m.Text, "/") || strings.Contains(m.Text+m.Caption, "@"+s.bot.Username)
}

// EditPost lets a person change the text, or the caption, of an own message. Chat 0 is the private chat.
func (s *Server) EditPost(p Person, chat int64, messageID int, text string) (updateID int64, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m, err := s.own(p, chat, messageID)
	if err != nil {
		return 0, err
	}
	changed := *m
	changed.EditDate = time.Now().Unix()
	if m.Text != "" {
		changed.Text, changed.Entities = text, detect(text, nil)
	} else {
		changed.Caption, changed.CaptionEntities = text, detect(text, nil)
	}
	m = s.replace(c, changed)
	if !s.hears(c, m) {
		return 0, nil
	}
	return s.pushMessage("edited_message", m), nil
}

// DeletePost lets a person delete an own message; bots are not told of that.
func (s *Server) DeletePost(p Person, chat int64, messageID int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m, err := s.own(p, chat, messageID)
	if err != nil {
		return err
	}
	s.remove(c, m.ID)
	return nil
}

func (s *Server) own(p Person, chat int64, messageID int) (*chat, *Message, error) {
	if chat == 0 {
		chat = p.ID
	}
	c := s.chats[chat]
	if c == nil {
		return nil, nil, fmt.Errorf("there is no chat %d", chat)
	}
	m := c.message(messageID)
	if m == nil || m.From == nil || m.From.ID != p.ID {
		return nil, nil, fmt.Errorf("person %d has no message %d in chat %d", p.ID, messageID, chat)
	}
	return c, m, nil
}

// Block lets a person stop the bot: it is told by my_chat_member, and sending answers 403.
func (s *Server) Block(p Person) { s.setBlocked(p, true) }

// Unblock takes Block back, again with my_chat_member.
func (s *Server) Unblock(p Person) { s.setBlocked(p, false) }

func (s *Server) setBlocked(p Person, blocked bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.meet(p)
	c := s.chats[p.ID]
	if c.blocked == blocked {
		return
	}
	before := c.status()
	c.blocked = blocked
	s.pushMembership(c, p, before, c.status())
	s.show(c, event{Type: "blocked", Blocked: blocked})
}

// Deactivate lets a person delete the account: sending answers 403 "user is deactivated".
func (s *Server) Deactivate(p Person) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.meet(p)
	s.chats[p.ID].gone = true
}

// pushMembership tells the bot of a change of its own status. The caller holds mu.
func (s *Server) pushMembership(c *chat, by Person, before, after string) {
	type member struct {
		User   User   `json:"user"`
		Status string `json:"status"`
		Until  *int   `json:"until_date,omitempty"`
	}
	is := func(status string) member {
		m := member{User: s.bot, Status: status}
		if status == "kicked" {
			m.Until = new(int)
		}
		return m
	}
	s.push("my_chat_member", c.ID, map[string]any{
		"chat": c.Chat, "from": by.user(), "date": time.Now().Unix(),
		"old_chat_member": is(before), "new_chat_member": is(after),
	})
}

// press is one pressed button that waits for its answer.
type press struct {
	person   int64
	chat     int64
	message  int
	data     string
	at       time.Time
	answered bool
	text     string
	alert    bool
	url      string
}

// CallbackAnswer is what answerCallbackQuery showed to the person.
type CallbackAnswer struct {
	Text  string
	Alert bool
	URL   string
}

// Press lets a person press a button in the private chat, by its callback_data.
func (s *Server) Press(p Person, messageID int, data string) error {
	_, err := s.PressIn(p.ID, p, messageID, data)
	return err
}

// PressIn lets a person press a button in any chat and gives the id of the callback query.
func (s *Server) PressIn(chat int64, p Person, messageID int, data string) (queryID string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chat]
	if c == nil {
		return "", fmt.Errorf("there is no chat %d", chat)
	}
	m := c.message(messageID)
	if m == nil {
		return "", fmt.Errorf("there is no message %d in chat %d", messageID, chat)
	}
	if !hasData(m.Buttons(), data) {
		return "", fmt.Errorf("message %d in chat %d has no button with data %q", messageID, chat, data)
	}
	s.people[p.ID] = &person{p}
	return s.press(c, p, m, data), nil
}

func hasData(rows [][]Button, data string) bool {
	return slices.ContainsFunc(rows, func(row []Button) bool {
		return slices.ContainsFunc(row, func(b Button) bool { return b.Data == data && data != "" })
	})
}

func (s *Server) press(c *chat, p Person, m *Message, data string) string {
	id := s.id("cb")
	s.presses[id] = &press{person: p.ID, chat: c.ID, message: m.ID, data: data, at: time.Now()}
	s.pressed = append(s.pressed, id)
	if len(s.pressed) > 10_000 {
		delete(s.presses, s.pressed[0])
		s.pressed = s.pressed[1:]
	}
	s.push("callback_query", p.ID, map[string]any{
		"id": id, "from": p.user(), "message": m, "chat_instance": fmt.Sprint(c.ID), "data": data,
	})
	return id
}

// Answer tells how a callback query was answered; false while it was not.
func (s *Server) Answer(queryID string) (CallbackAnswer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.presses[queryID]
	if p == nil || !p.answered {
		return CallbackAnswer{}, false
	}
	return CallbackAnswer{p.text, p.alert, p.url}, true
}
