package playground

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// parseHTML reads Telegram's HTML parse mode (Bot API "HTML style") and gives the bare text with its entities.
// Its errors are worded as Telegram words them, without the leading "Bad Request: can't parse entities: ".
func parseHTML(source string) (string, []Entity, error) {
	p := htmlParser{src: source}
	for p.pos < len(p.src) {
		if err := p.step(); err != nil {
			return "", nil, err
		}
	}
	if len(p.open) > 0 {
		return "", nil, fmt.Errorf("Can't find end tag corresponding to start tag %q", p.open[len(p.open)-1].name)
	}
	return p.out.String(), settle(p.entities), nil
}

type htmlParser struct {
	src      string
	pos      int
	out      strings.Builder
	units    int // UTF-16 length of out
	open     []openTag
	entities []Entity
}

type openTag struct {
	name, arg string
	offset    int // UTF-16
	begin     int // bytes in out
}

func (p *htmlParser) step() error {
	switch p.src[p.pos] {
	case '&':
		if r, n := decodeEntity(p.src[p.pos:]); n > 0 {
			p.pos += n
			p.write(r)
			return nil
		}
	case '<':
		if strings.HasPrefix(p.src[p.pos:], "</") {
			return p.endTag()
		}
		return p.startTag()
	}
	r, n := utf8.DecodeRuneInString(p.src[p.pos:])
	p.pos += n
	p.write(r)
	return nil
}

func (p *htmlParser) write(r rune) {
	p.out.WriteRune(r)
	p.units++
	if r > 0xffff {
		p.units++
	}
}

// at gives the byte under the cursor, 0 past the end.
func (p *htmlParser) at() byte {
	if p.pos < len(p.src) {
		return p.src[p.pos]
	}
	return 0
}

func (p *htmlParser) skipSpace() {
	for isSpace(p.at()) {
		p.pos++
	}
}

// until moves to the first space, end or one of stops and gives what was passed.
func (p *htmlParser) until(stops string) string {
	begin := p.pos
	for c := p.at(); c != 0 && !isSpace(c) && strings.IndexByte(stops, c) < 0; c = p.at() {
		p.pos++
	}
	return p.src[begin:p.pos]
}

func (p *htmlParser) startTag() error {
	begin := p.pos
	p.pos++
	name := strings.ToLower(p.until(">"))
	if p.at() == 0 {
		return fmt.Errorf("Unclosed start tag at byte offset %d", begin)
	}
	if entityOfTag(name) == "" {
		return fmt.Errorf("Unsupported start tag %q at byte offset %d", name, begin)
	}
	tag := openTag{name: name, offset: p.units, begin: p.out.Len()}
	for {
		p.skipSpace()
		if p.at() == '>' {
			break
		}
		if err := p.attribute(begin, &tag); err != nil {
			return err
		}
	}
	p.pos++
	if name == "span" && tag.arg != "spoiler" {
		return fmt.Errorf("Tag \"span\" must have class \"tg-spoiler\" at byte offset %d", begin)
	}
	p.open = append(p.open, tag)
	return nil
}

func (p *htmlParser) attribute(begin int, tag *openTag) error {
	name := p.until("=>")
	if name == "" {
		if p.at() == 0 {
			return fmt.Errorf("Unclosed start tag %q at byte offset %d", tag.name, begin)
		}
		return fmt.Errorf("Empty attribute name in the tag %q at byte offset %d", tag.name, begin)
	}
	p.skipSpace()
	if p.at() != '=' {
		if tag.name == "blockquote" && name == "expandable" {
			tag.arg = "expandable"
			return nil
		}
		return fmt.Errorf("Expected equal sign in declaration of an attribute of the tag %q at byte offset %d", tag.name, begin)
	}
	p.pos++
	p.skipSpace()
	if p.at() == 0 {
		return fmt.Errorf("Unclosed start tag %q at byte offset %d", tag.name, begin)
	}
	value, err := p.value()
	if err != nil {
		return err
	}
	if p.at() == 0 {
		return fmt.Errorf("Unclosed start tag at byte offset %d", begin)
	}
	tag.keep(name, value)
	return nil
}

// value reads a quoted value with its character references, or a bare name token.
func (p *htmlParser) value() (string, error) {
	quote := p.at()
	if quote != '\'' && quote != '"' {
		begin := p.pos
		for c := p.at(); c == '.' || c == '-' || isAlnum(c); c = p.at() {
			p.pos++
		}
		if c := p.at(); !isSpace(c) && c != '>' {
			return "", fmt.Errorf("Unexpected end of name token at byte offset %d", begin)
		}
		return strings.ToLower(p.src[begin:p.pos]), nil
	}
	p.pos++
	var value strings.Builder
	for c := p.at(); c != quote && c != 0; c = p.at() {
		if c == '&' {
			if r, n := decodeEntity(p.src[p.pos:]); n > 0 {
				value.WriteRune(r)
				p.pos += n
				continue
			}
		}
		value.WriteByte(c)
		p.pos++
	}
	if p.at() == quote {
		p.pos++
	}
	return value.String(), nil
}

// keep notes the one attribute that means something for the tag.
func (t *openTag) keep(name, value string) {
	switch {
	case t.name == "a" && name == "href", t.name == "tg-emoji" && name == "emoji-id":
		t.arg = value
	case t.name == "code" && name == "class":
		t.arg, _ = strings.CutPrefix(value, "language-")
	case t.name == "span" && name == "class":
		t.arg, _ = strings.CutPrefix(value, "tg-")
	case t.name == "blockquote" && name == "expandable":
		t.arg = "expandable"
	}
}

func (p *htmlParser) endTag() error {
	begin := p.pos
	if len(p.open) == 0 {
		return fmt.Errorf("Unexpected end tag at byte offset %d", begin)
	}
	p.pos += 2
	name := strings.ToLower(p.until(">"))
	p.skipSpace()
	if p.at() != '>' {
		return fmt.Errorf("Unclosed end tag at byte offset %d", begin)
	}
	p.pos++
	tag := p.open[len(p.open)-1]
	if name != "" && name != tag.name {
		return fmt.Errorf("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", begin, tag.name, name)
	}
	p.open = p.open[:len(p.open)-1]
	if p.units == tag.offset {
		return nil
	}
	return p.close(tag)
}

func (p *htmlParser) close(tag openTag) error {
	e := Entity{Type: entityOfTag(tag.name), Offset: tag.offset, Length: p.units - tag.offset}
	switch tag.name {
	case "a":
		return p.closeLink(e, tag)
	case "tg-emoji":
		if n, err := strconv.ParseInt(tag.arg, 10, 64); err != nil || n == 0 {
			return fmt.Errorf("Invalid custom emoji identifier specified")
		}
		e.CustomEmoji = tag.arg
	case "blockquote":
		if tag.arg == "expandable" {
			e.Type = "expandable_blockquote"
		}
	case "pre", "code":
		if p.joinCode(e, tag) {
			return nil
		}
		e.Language = tag.arg // dropped by settle unless a <pre> takes it over
	}
	p.entities = append(p.entities, e)
	return nil
}

// joinCode makes one "pre" with a language of <pre><code class="language-…">…</code></pre>.
func (p *htmlParser) joinCode(e Entity, tag openTag) bool {
	if len(p.entities) == 0 {
		return false
	}
	last := &p.entities[len(p.entities)-1]
	if last.Type == e.Type || last.Offset != e.Offset || last.Length != e.Length || last.Type != "code" && last.Type != "pre" {
		return false
	}
	language := cmp.Or(tag.arg, last.Language)
	if language == "" {
		return false
	}
	last.Type, last.Language = "pre", language
	return true
}

func (p *htmlParser) closeLink(e Entity, tag openTag) error {
	address := tag.arg
	if address == "" {
		address = p.out.String()[tag.begin:]
	}
	if id, ok := strings.CutPrefix(address, "tg://user?id="); ok {
		if n, err := strconv.ParseInt(id, 10, 64); err == nil && n > 0 {
			e.Type, e.User = "text_mention", &User{ID: n}
			p.entities = append(p.entities, e)
		}
		return nil
	}
	// Telegram silently drops a link whose address is none.
	if address, ok := checkURL(address); ok {
		e.URL = address
		p.entities = append(p.entities, e)
	}
	return nil
}

func entityOfTag(name string) string {
	switch name {
	case "b", "strong":
		return "bold"
	case "i", "em":
		return "italic"
	case "u", "ins":
		return "underline"
	case "s", "strike", "del":
		return "strikethrough"
	case "span", "tg-spoiler":
		return "spoiler"
	case "a":
		return "text_link"
	case "tg-emoji":
		return "custom_emoji"
	case "code", "pre", "blockquote":
		return name
	}
	return ""
}

// decodeEntity reads a character reference at the start of s: numeric, or one of the four names that Telegram knows.
func decodeEntity(s string) (rune, int) {
	end := 1
	for end < len(s) && (s[end] == '#' && end == 1 || isAlnum(s[end])) {
		end++
	}
	name := s[1:end]
	var r rune
	switch {
	case strings.HasPrefix(name, "#x"), strings.HasPrefix(name, "#X"):
		n, err := strconv.ParseUint(name[2:], 16, 32)
		if err == nil {
			r = rune(n)
		}
	case strings.HasPrefix(name, "#"):
		n, err := strconv.ParseUint(name[1:], 10, 32)
		if err == nil {
			r = rune(n)
		}
	case name == "lt":
		r = '<'
	case name == "gt":
		r = '>'
	case name == "amp":
		r = '&'
	case name == "quot":
		r = '"'
	}
	if r == 0 || !utf8.ValidRune(r) {
		return 0, 0
	}
	if end < len(s) && s[end] == ';' {
		end++
	}
	return r, end
}

// settle sorts entities and keeps other formatting out of code, which cannot hold any.
func settle(entities []Entity) []Entity {
	var codes []Entity
	for _, e := range entities {
		if e.Type == "code" || e.Type == "pre" {
			codes = append(codes, e)
		}
	}
	var result []Entity
	for _, e := range entities {
		switch e.Type {
		case "code":
			e.Language = ""
			result = append(result, e)
		case "pre", "blockquote", "expandable_blockquote":
			result = append(result, e)
		default:
			result = append(result, without(e, codes)...)
		}
	}
	sortEntities(result)
	return result
}

// without gives what is left of e outside the codes.
func without(e Entity, codes []Entity) []Entity {
	parts := []Entity{e}
	for _, c := range codes {
		var left []Entity
		for _, p := range parts {
			left = append(left, cut(p, p.Offset, min(p.Offset+p.Length, c.Offset))...)
			left = append(left, cut(p, max(p.Offset, c.Offset+c.Length), p.Offset+p.Length)...)
		}
		parts = left
	}
	return parts
}

func cut(e Entity, from, to int) []Entity {
	if to <= from {
		return nil
	}
	e.Offset, e.Length = from, to-from
	return []Entity{e}
}

func sortEntities(entities []Entity) {
	slices.SortStableFunc(entities, func(a, b Entity) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(b.Length, a.Length), cmp.Compare(a.Type, b.Type))
	})
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v'
}

func isAlnum(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
