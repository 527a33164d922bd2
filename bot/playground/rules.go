package playground

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of the Bot API that the playground holds calls to.
const (
	maxText      = 4096  // UTF-16 units after parsing
	maxRaw       = 32768 // bytes before parsing
	maxCaption   = 1024  // UTF-16 units after parsing
	maxData      = 64    // bytes of callback_data
	maxButtons   = 100
	maxRow       = 8
	maxAnswer    = 200 // characters of a callback's answer
	maxCommands  = 100
	maxInline    = 50
	maxTopicName = 128
)

var (
	commandName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	startParam  = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
	language    = regexp.MustCompile(`^([a-z]{2})?$`)
)

// formatted reads a text or caption with its parse_mode or entities and holds it to limit UTF-16 units.
func (s *Server) formatted(r *request, field, entitiesField string, limit int) (string, []Entity, error) {
	text := r.text(field)
	if len(text) > maxRaw {
		return "", nil, s.breach(r, "text is too long")
	}
	if !utf8.ValidString(text) {
		return "", nil, s.breach(r, "strings must be encoded in UTF-8")
	}
	text, entities, err := s.parse(r, text, entitiesField)
	if err != nil {
		return "", nil, err
	}
	text, entities = trim(text, entities)
	if n := utf16Len(text); n > limit {
		if field == "caption" {
			return "", nil, s.breach(r, "message caption is too long")
		}
		return "", nil, s.breach(r, "message is too long")
	}
	entities = detect(text, entities)
	s.checkLinks(r, entities)
	return text, entities, nil
}

func (s *Server) parse(r *request, text, entitiesField string) (string, []Entity, error) {
	switch strings.ToLower(r.text("parse_mode")) {
	case "html":
		plain, entities, err := parseHTML(text)
		if err != nil {
			return "", nil, s.breach(r, "can't parse entities: %v", err)
		}
		return plain, entities, nil
	case "", "none":
		var entities []Entity
		if _, err := r.json(entitiesField, &entities); err != nil {
			return "", nil, s.breach(r, "can't parse entities JSON object")
		}
		end := utf16Len(text)
		for _, e := range entities {
			if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > end {
				return "", nil, s.breach(r, "can't parse entities: entity lies outside of the text")
			}
		}
		return text, settle(entities), nil
	case "markdown", "markdownv2":
		return "", nil, s.breach(r, "can't parse entities: the playground reads HTML only")
	}
	return "", nil, s.breach(r, "unsupported parse_mode")
}

// trim removes white space around the text, as Telegram does, and moves the entities along.
func trim(text string, entities []Entity) (string, []Entity) {
	const white = " \t\r\n\v\f\u00a0\u3000"
	left := strings.TrimLeft(text, white)
	shift := utf16Len(text) - utf16Len(left)
	text = strings.TrimRight(left, white)
	end := utf16Len(text)
	var kept []Entity
	for _, e := range entities {
		kept = append(kept, cut(e, max(0, e.Offset-shift), min(end, e.Offset+e.Length-shift))...)
	}
	return text, kept
}

// checkLinks notes deep links to the bot whose start parameter Telegram would drop.
func (s *Server) checkLinks(r *request, entities []Entity) {
	for _, e := range entities {
		if e.URL != "" {
			s.checkDeepLink(r, e.URL)
		}
	}
}

func (s *Server) checkDeepLink(r *request, address string) {
	u, err := url.Parse(address)
	if err != nil || u.Host != "t.me" || !strings.EqualFold(strings.Trim(u.Path, "/"), s.bot.Username) {
		return
	}
	if q := u.Query(); q.Has("start") && !startParam.MatchString(q.Get("start")) {
		s.note(r, "start parameter "+q.Get("start")+" is not 1 to 64 of A-Z, a-z, 0-9, _ and -")
	}
}

// checkURL gives the address as Telegram keeps it; false if it is none.
func checkURL(address string) (string, bool) {
	address = strings.TrimSpace(address)
	if strings.ContainsAny(address, " \n\t\"<>") || address == "" {
		return "", false
	}
	if strings.HasPrefix(address, "tg://") || strings.HasPrefix(address, "mailto:") || strings.HasPrefix(address, "tel:") {
		return address, true
	}
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return "", false
	}
	host := u.Hostname()
	dot := strings.LastIndexByte(host, '.')
	if host != "localhost" && (dot <= 0 || dot == len(host)-1) {
		return "", false
	}
	if u.Path == "" {
		u.Path = "/"
	}
	return u.String(), true
}

// markup reads reply_markup; nil when there is none.
func (s *Server) markup(r *request) (*Markup, error) {
	var m Markup
	ok, err := r.json("reply_markup", &m)
	if err != nil {
		return nil, s.breach(r, "can't parse reply keyboard markup JSON object")
	}
	if !ok {
		return nil, nil
	}
	if err := s.checkInline(r, m.Inline); err != nil {
		return nil, err
	}
	n := 0
	for _, row := range m.Keyboard {
		for _, key := range row {
			if key.Text == "" {
				return nil, s.breach(r, "can't parse keyboard button: Field \"text\" must be of type String")
			}
			n++
		}
	}
	if n > 300 {
		return nil, s.breach(r, "reply markup is too long")
	}
	// Telegram drops empty rows.
	m.Inline = slices.DeleteFunc(m.Inline, func(row []Button) bool { return len(row) == 0 })
	return &m, nil
}

func (s *Server) checkInline(r *request, rows [][]Button) error {
	n := 0
	for _, row := range rows {
		if len(row) > maxRow {
			return s.breach(r, "reply markup is too long: a row of %d buttons, at most %d", len(row), maxRow)
		}
		for _, b := range row {
			n++
			if err := s.checkButton(r, b); err != nil {
				return err
			}
		}
	}
	if n > maxButtons {
		return s.breach(r, "reply markup is too long")
	}
	return nil
}

func (s *Server) checkButton(r *request, b Button) error {
	if b.Text == "" {
		return s.breach(r, "can't parse inline keyboard button: Field \"text\" must be of type String")
	}
	kinds := 0
	for _, set := range []bool{b.URL != "", b.Data != "", b.WebApp != nil, b.Login != nil, b.Switch != nil, b.SwitchCurrent != nil, b.Copy != nil} {
		if set {
			kinds++
		}
	}
	switch {
	case kinds == 0:
		return s.breach(r, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	case kinds > 1:
		s.note(r, "button "+b.Text+" has more than one action")
	case len(b.Data) > maxData:
		return s.breach(r, "BUTTON_DATA_INVALID")
	case b.URL != "":
		if _, ok := checkURL(b.URL); !ok {
			return s.breach(r, "inline keyboard button URL '%s' is invalid: Wrong HTTP URL", b.URL)
		}
		s.checkDeepLink(r, b.URL)
	case b.WebApp != nil && !strings.HasPrefix(b.WebApp.URL, "https://"):
		return s.breach(r, "inline keyboard button Web App URL '%s' is invalid: Only HTTPS links are allowed", b.WebApp.URL)
	case b.Copy != nil && (b.Copy.Text == "" || utf8.RuneCountInString(b.Copy.Text) > 256):
		return s.breach(r, "BUTTON_COPY_TEXT_INVALID")
	}
	return nil
}

// utf16Len is the length that Telegram counts in.
func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

// detect adds the entities that Telegram finds by itself: addresses, mentions, hashtags, commands and e-mails.
func detect(text string, entities []Entity) []Entity {
	if !strings.ContainsAny(text, "/@#.") {
		return entities
	}
	found := entities
	offset := 0
	for rest := text; rest != ""; {
		end := strings.IndexAny(rest, " \t\r\n\u00a0")
		word, next := rest, ""
		if end >= 0 {
			_, size := utf8.DecodeRuneInString(rest[end:])
			word, next = rest[:end], rest[end+size:]
		}
		if e, ok := detectWord(word, offset); ok && !overlaps(e, entities) {
			found = append(found, e)
		}
		offset += utf16Len(rest[:len(rest)-len(next)])
		rest = next
	}
	sortEntities(found)
	return found
}

var (
	wordCommand = regexp.MustCompile(`^/[A-Za-z0-9_]{1,64}(@[A-Za-z0-9_]{5,32})?`)
	wordMention = regexp.MustCompile(`^@[A-Za-z0-9_]{4,32}`)
	wordHashtag = regexp.MustCompile(`^#[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*`)
	wordEmail   = regexp.MustCompile(`^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+`)
	wordURL     = regexp.MustCompile(`^(https?://[^\s<>"]+|([A-Za-z0-9-]+\.)+(com|vn|org|net|gov|io|me|info|jp|kr|cn|eu)\b(/[^\s<>"]*)?)`)
)

func detectWord(word string, offset int) (Entity, bool) {
	bare := strings.TrimLeft(word, "([{«“\"'")
	offset += utf16Len(word[:len(word)-len(bare)])
	for _, try := range []struct {
		kind    string
		pattern *regexp.Regexp
	}{{"bot_command", wordCommand}, {"mention", wordMention}, {"hashtag", wordHashtag}, {"email", wordEmail}, {"url", wordURL}} {
		found := try.pattern.FindString(bare)
		if try.kind == "url" {
			found = strings.TrimRight(found, ".,;:!?)]}»”\"'")
		}
		if found != "" {
			return Entity{Type: try.kind, Offset: offset, Length: utf16Len(found)}, true
		}
	}
	return Entity{}, false
}

// overlaps tells whether e touches an entity that cannot hold it.
func overlaps(e Entity, entities []Entity) bool {
	return slices.ContainsFunc(entities, func(o Entity) bool {
		switch o.Type {
		case "text_link", "text_mention", "code", "pre":
			return e.Offset < o.Offset+o.Length && o.Offset < e.Offset+e.Length
		}
		return false
	})
}
