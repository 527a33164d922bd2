package playground

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"
)

// commandScope is a BotCommandScope.
type commandScope struct {
	Type string `json:"type"`
	Chat any    `json:"chat_id"`
	User int64  `json:"user_id"`
}

// commandKey names the list that a call means: scope and language.
func (s *Server) commandKey(r *request) (string, error) {
	scope := commandScope{Type: "default"}
	if _, err := r.json("scope", &scope); err != nil {
		return "", s.breach(r, "can't parse BotCommandScope JSON object")
	}
	lang := r.text("language_code")
	if !language.MatchString(lang) {
		return "", s.breach(r, "invalid language code specified")
	}
	switch scope.Type {
	case "default", "all_private_chats", "all_group_chats", "all_chat_administrators":
		return scope.Type + "/" + lang, nil
	case "chat", "chat_administrators", "chat_member":
		id := r.number(scope.Chat)
		s.mu.Lock()
		known := s.chats[id] != nil
		s.mu.Unlock()
		if !known {
			return "", bad("chat not found")
		}
		return fmt.Sprintf("%s:%d:%d/%s", scope.Type, id, scope.User, lang), nil
	}
	return "", s.breach(r, "can't parse BotCommandScope: Unsupported type specified")
}

// number reads an id that JSON may carry as a number or as a string.
func (r *request) number(v any) int64 {
	if f, ok := v.(float64); ok {
		return int64(f)
	}
	var n int64
	_, _ = fmt.Sscan(fmt.Sprint(v), &n) // what is no number is no chat's id
	return n
}

func (s *Server) setMyCommands(_ context.Context, r *request) (any, error) {
	var list []Command
	if _, err := r.json("commands", &list); err != nil {
		return nil, s.breach(r, "can't parse commands JSON object")
	}
	if len(list) > maxCommands {
		return nil, s.breach(r, "BOT_COMMANDS_TOO_MUCH")
	}
	for i, c := range list {
		c.Command = strings.TrimPrefix(c.Command, "/")
		if !commandName.MatchString(c.Command) {
			return nil, s.breach(r, "BOT_COMMAND_INVALID")
		}
		if n := utf8.RuneCountInString(c.Description); n < 1 || n > 256 {
			return nil, s.breach(r, "BOT_COMMAND_DESCRIPTION_INVALID")
		}
		list[i] = c
	}
	return s.putCommands(r, list)
}

func (s *Server) deleteMyCommands(_ context.Context, r *request) (any, error) {
	return s.putCommands(r, nil)
}

func (s *Server) putCommands(r *request, list []Command) (any, error) {
	key, err := s.commandKey(r)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(list) == 0 {
		delete(s.commands, key)
	} else {
		s.commands[key] = list
	}
	s.refreshAll()
	return true, nil
}

func (s *Server) getMyCommands(_ context.Context, r *request) (any, error) {
	key, err := s.commandKey(r)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Command{}, s.commands[key]...), nil
}

// Commands gives the command menu that a client with the language shows in a chat (Bot API "Determining list of
// commands").
func (s *Server) Commands(chat int64, lang string) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.menu(s.chats[chat], lang)
}

func (s *Server) menu(c *chat, lang string) []Command {
	if c == nil {
		return nil
	}
	lang, _, _ = strings.Cut(lang, "-") // "en-GB" reads the list for "en"
	scopes := []string{fmt.Sprintf("chat:%d:0", c.ID), "all_private_chats", "default"}
	if c.group != nil {
		scopes = []string{fmt.Sprintf("chat:%d:0", c.ID), "all_group_chats", "default"}
	}
	for _, scope := range scopes {
		for _, l := range []string{lang, ""} {
			if list := s.commands[scope+"/"+l]; list != nil {
				return list
			}
		}
	}
	return nil
}

// profileMethods make the pair setMy… and getMy… for the bot's name, description and short description.
func (s *Server) profileMethods(what string) (set, get method) {
	field := map[string]string{"Name": "name", "Description": "description", "ShortDescription": "short_description"}[what]
	limit := map[string]int{"Name": 64, "Description": 512, "ShortDescription": 120}[what]
	set = func(_ context.Context, r *request) (any, error) {
		lang := r.text("language_code")
		if !language.MatchString(lang) {
			return nil, s.breach(r, "invalid language code specified")
		}
		if utf8.RuneCountInString(r.text(field)) > limit {
			return nil, s.breach(r, "%s is too long: at most %d characters", field, limit)
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.profile[field+"/"+lang] = r.text(field)
		s.refreshAll()
		return true, nil
	}
	get = func(_ context.Context, r *request) (any, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		return map[string]string{field: s.about(field, r.text("language_code"))}, nil
	}
	return set, get
}

// about gives a part of the bot's profile in a language, else the one for all. The caller holds mu.
func (s *Server) about(field, lang string) string {
	lang, _, _ = strings.Cut(lang, "-")
	for _, l := range []string{lang, ""} {
		if text := s.profile[field+"/"+l]; text != "" {
			return text
		}
	}
	if field == "name" {
		return s.opts.Name
	}
	return ""
}
