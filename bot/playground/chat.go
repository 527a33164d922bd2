package playground

import (
	"slices"
	"time"
)

// Group is a group that the bot is a member of.
type Group struct {
	ID      int64 // negative; below -1000000000000 it is a supergroup, else a plain group
	Title   string
	Forum   bool // has topics; supergroups only
	Member  bool // the bot is a mere member: privacy mode hides from it what isn't said to it
	Members []int64
	Admins  []int64 // of the members
}

const supergroupBase = -1000000000000

// chat is one conversation, guarded by Server.mu.
type chat struct {
	Chat
	messages []*Message // oldest first, ids rising; a message is replaced, never changed
	last     int        // last message id given
	group    *groupState
	blocked  bool // the person blocked the bot
	gone     bool // the person deleted the account
	keyboard *Markup
	pinned   []int
	pace     pace
}

type groupState struct {
	admin    bool // the bot is an administrator
	members  map[int64]bool
	admins   []int64
	topics   map[int]*topic
	kicked   bool
	migrated int64
}

type topic struct {
	name   string
	closed bool
}

// open finds the private chat of a person and makes it if need be.
func (s *Server) open(p Person) *chat {
	if c := s.chats[p.ID]; c != nil {
		return c
	}
	return s.addChat(Chat{ID: p.ID, Type: "private", FirstName: p.FirstName, LastName: p.LastName, Username: p.Username})
}

func (s *Server) addChat(of Chat) *chat {
	c := &chat{Chat: of}
	s.chats[of.ID] = c
	s.ages = append(s.ages, of.ID)
	if len(s.ages) > s.opts.Chats {
		delete(s.chats, s.ages[0])
		delete(s.people, s.ages[0])
		s.ages = s.ages[1:]
	}
	return c
}

// find gives the place of a message, and whether it is there.
func (c *chat) find(id int) (int, bool) {
	return slices.BinarySearchFunc(c.messages, id, func(m *Message, id int) int { return m.ID - id })
}

func (c *chat) message(id int) *Message {
	if i, ok := c.find(id); ok {
		return c.messages[i]
	}
	return nil
}

// post gives a new message its id and date and shows it.
func (s *Server) post(c *chat, m Message) *Message {
	c.last++
	m.ID, m.Chat, m.Date = c.last, c.Chat, time.Now().Unix()
	m.IsTopicMessage = m.Thread != 0
	if len(c.messages) >= s.opts.History {
		c.messages = slices.Delete(c.messages, 0, 1+s.opts.History/8)
	}
	c.messages = append(c.messages, &m)
	s.show(c, event{Type: "message", Message: &m})
	s.change()
	return &m
}

// replace puts a changed message in the place of the old one.
func (s *Server) replace(c *chat, m Message) *Message {
	i, ok := c.find(m.ID)
	if !ok {
		return nil
	}
	c.messages[i] = &m
	s.show(c, event{Type: "edit", Message: &m})
	s.change()
	return &m
}

func (s *Server) remove(c *chat, id int) bool {
	i, ok := c.find(id)
	if !ok {
		return false
	}
	c.messages = slices.Delete(c.messages, i, i+1)
	c.pinned = slices.DeleteFunc(c.pinned, func(p int) bool { return p == id })
	s.show(c, event{Type: "delete", ID: id})
	s.change()
	return true
}

// AddGroup makes a group; its members are people already known. Nothing is told to the bot.
func (s *Server) AddGroup(g Group) {
	s.mu.Lock()
	defer s.mu.Unlock()
	of := Chat{ID: g.ID, Type: "group", Title: g.Title}
	if g.ID < supergroupBase {
		of.Type, of.IsForum = "supergroup", g.Forum
	}
	c := s.addChat(of)
	c.group = &groupState{admin: !g.Member, members: map[int64]bool{}, admins: g.Admins, topics: map[int]*topic{}}
	for _, id := range g.Members {
		c.group.members[id] = true
	}
	for _, id := range g.Admins {
		c.group.members[id] = true
	}
	if len(s.groups) < 100 {
		s.groups = append(s.groups, g.ID)
	}
	s.change()
}

// Kick removes the bot from a group: the bot is told by my_chat_member and may not write there any more.
func (s *Server) Kick(by Person, group int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[group]
	if c == nil || c.group == nil || c.group.kicked {
		return
	}
	c.group.kicked = true
	s.pushMembership(c, by, c.status(), "kicked")
}

// Migrate turns a plain group into a supergroup with the new id: sending to the old one answers 400 with
// migrate_to_chat_id. Messages of the old chat stay there.
func (s *Server) Migrate(group, to int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[group]
	if c == nil || c.group == nil {
		return
	}
	n := s.addChat(Chat{ID: to, Type: "supergroup", Title: c.Title})
	n.group = &groupState{admin: c.group.admin, members: c.group.members, admins: c.group.admins, topics: map[int]*topic{}}
	c.group.migrated = to
	s.pushMessage("message", s.post(c, Message{MigrateTo: to}))
	s.pushMessage("message", s.post(n, Message{MigrateFrom: group}))
}

// status is the bot's own in the chat.
func (c *chat) status() string {
	switch {
	case c.group == nil && c.blocked, c.group != nil && c.group.kicked:
		return "kicked"
	case c.group != nil && c.group.admin:
		return "administrator"
	}
	return "member"
}

// writable tells why the bot may not write here, nil if it may (texts as Telegram's server words them).
func (c *chat) writable() error {
	switch {
	case c.gone:
		return forbidden("user is deactivated")
	case c.blocked:
		return forbidden("bot was blocked by the user")
	case c.group == nil:
		return nil
	case c.group.migrated != 0:
		return &apiError{Code: 400, Text: "Bad Request: group chat was upgraded to a supergroup chat", Migrate: c.group.migrated}
	case c.group.kicked:
		return forbidden("bot was kicked from the " + c.Type + " chat")
	}
	return nil
}

// thread checks that a topic is there. Topic 1 is "General" and takes no message_thread_id.
func (c *chat) thread(id int) error {
	if id == 0 {
		return nil
	}
	if c.group == nil || !c.IsForum || c.group.topics[id] == nil {
		return bad("message thread not found")
	}
	if c.group.topics[id].closed && !c.group.admin {
		return bad("TOPIC_CLOSED")
	}
	return nil
}
