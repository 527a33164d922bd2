package playground

import (
	"context"
	"slices"
	"unicode/utf8"
)

// forum finds the chat of a topic method and checks that the bot may manage topics there. The caller holds mu.
func (s *Server) forum(r *request) (*chat, error) {
	c, err := s.target(r, "chat_id")
	if err != nil {
		return nil, err
	}
	if err := c.writable(); err != nil {
		return nil, err
	}
	if !c.IsForum {
		return nil, bad("the chat is not a forum")
	}
	if !c.group.admin {
		return nil, bad("not enough rights to create a topic")
	}
	return c, nil
}

func (s *Server) createForumTopic(_ context.Context, r *request) (any, error) {
	name := r.text("name")
	if n := utf8.RuneCountInString(name); n == 0 || n > maxTopicName {
		return nil, s.breach(r, "TOPIC_TITLE_INVALID: 1 to 128 characters")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.forum(r)
	if err != nil {
		return nil, err
	}
	const blue = 7322096
	id := c.last + 1 // a topic's id is that of its first message
	c.group.topics[id] = &topic{name: name}
	m := s.post(c, Message{From: &s.bot, Thread: id, TopicCreated: &TopicCreated{name, blue}})
	s.pushMessage("message", m)
	return map[string]any{"message_thread_id": id, "name": name, "icon_color": blue}, nil
}

// changeTopic posts the service message of a change; change refuses what is no change.
func (s *Server) changeTopic(r *request, change func(*topic) (Message, error)) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.forum(r)
	if err != nil {
		return nil, err
	}
	id := int(r.int("message_thread_id", 0))
	t := c.group.topics[id]
	if t == nil {
		return nil, bad("message thread not found")
	}
	m, err := change(t)
	if err != nil {
		return nil, err
	}
	m.From, m.Thread = &s.bot, id
	s.pushMessage("message", s.post(c, m))
	return true, nil
}

func (s *Server) editForumTopic(_ context.Context, r *request) (any, error) {
	name := r.text("name")
	if utf8.RuneCountInString(name) > maxTopicName {
		return nil, s.breach(r, "TOPIC_TITLE_INVALID: 1 to 128 characters")
	}
	return s.changeTopic(r, func(t *topic) (Message, error) {
		if name == "" || name == t.name {
			return Message{}, bad("TOPIC_NOT_MODIFIED")
		}
		t.name = name
		return Message{TopicEdited: &TopicCreated{Name: name}}, nil
	})
}

func (s *Server) closeForumTopic(_ context.Context, r *request) (any, error) {
	return s.changeTopic(r, func(t *topic) (Message, error) {
		if t.closed {
			return Message{}, bad("TOPIC_NOT_MODIFIED")
		}
		t.closed = true
		return Message{TopicClosed: &struct{}{}}, nil
	})
}

func (s *Server) reopenForumTopic(_ context.Context, r *request) (any, error) {
	return s.changeTopic(r, func(t *topic) (Message, error) {
		if !t.closed {
			return Message{}, bad("TOPIC_NOT_MODIFIED")
		}
		t.closed = false
		return Message{TopicReopened: &struct{}{}}, nil
	})
}

// deleteForumTopic takes the topic's messages with it.
func (s *Server) deleteForumTopic(_ context.Context, r *request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.forum(r)
	if err != nil {
		return nil, err
	}
	id := int(r.int("message_thread_id", 0))
	if c.group.topics[id] == nil {
		return nil, bad("message thread not found")
	}
	delete(c.group.topics, id)
	s.show(c, event{Type: "topic_deleted", Thread: id})
	var gone []int
	for _, m := range c.messages {
		if m.Thread == id {
			gone = append(gone, m.ID)
		}
	}
	for _, m := range gone {
		s.remove(c, m)
	}
	return true, nil
}

func (s *Server) getChat(_ context.Context, r *request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.target(r, "chat_id")
	if err != nil {
		return nil, err
	}
	if c.group != nil && c.group.kicked {
		return nil, c.writable()
	}
	full := struct {
		Chat
		Pinned *Message `json:"pinned_message,omitempty"`
	}{Chat: c.Chat}
	if n := len(c.pinned); n > 0 {
		full.Pinned = c.message(c.pinned[n-1])
	}
	return full, nil
}

// getChatMember knows the bot, the members of groups and the person of a private chat; everyone else has "left".
func (s *Server) getChatMember(_ context.Context, r *request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.target(r, "chat_id")
	if err != nil {
		return nil, err
	}
	id := r.int("user_id", 0)
	member := map[string]any{"status": "left"}
	switch p := s.people[id]; {
	case id == s.bot.ID:
		member["user"], member["status"] = s.bot, c.status()
	case id <= 0:
		return nil, s.breachLocked(r, "invalid user_id specified")
	case p == nil:
		return nil, bad("user not found")
	default:
		member["user"] = p.user()
		if c.ID == id || c.group != nil && c.group.members[id] {
			member["status"] = "member"
		}
		if c.group != nil && slices.Contains(c.group.admins, id) {
			member["status"] = "administrator"
		}
	}
	return member, nil
}
