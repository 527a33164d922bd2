package telegram

import (
	"html"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	textLimit = 4096  // UTF-16 units of one message after its tags and entities are read (Bot API, "sendMessage")
	rawLimit  = 32768 // bytes of the same with them: Telegram refuses more before it reads them
)

var escapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// Escape makes any text safe to stand in a Message's HTML or in a tag's attribute.
func Escape(s string) string { return escapes.Replace(strings.ToValidUTF8(s, "\uFFFD")) }

// Bold, Italic and Code give escaped text in a tag.
func Bold(s string) string   { return "<b>" + Escape(s) + "</b>" }
func Italic(s string) string { return "<i>" + Escape(s) + "</i>" }
func Code(s string) string   { return "<code>" + Escape(s) + "</code>" }

// Link gives escaped text that opens an address, or the text alone where the address is none that Telegram opens.
func Link(text, address string) string {
	for _, scheme := range []string{"https://", "http://", "tg://"} {
		if len(address) > len(scheme) && strings.EqualFold(address[:len(scheme)], scheme) {
			return `<a href="` + Escape(address) + `">` + Escape(text) + "</a>"
		}
	}
	return Escape(text)
}

// UTF16Len counts s in UTF-16 units, as Telegram does.
func UTF16Len(s string) int {
	n := 0
	for _, r := range s {
		n += units(r)
	}
	return n
}

// TextLen counts what readers see of HTML in UTF-16 units, as Telegram does for its limits.
func TextLen(html string) int {
	n := 0
	for len(html) > 0 {
		p := first(html)
		if p.char != 0 {
			n += units(p.char)
		}
		html = html[len(p.raw):]
	}
	return n
}

func units(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// Shorten cuts plain text that is longer than limit UTF-16 units, with an ellipsis for what is left off.
func Shorten(s string, limit int) string {
	if UTF16Len(s) <= limit {
		return s
	}
	left := limit - 1
	for at, r := range s {
		if left -= units(r); left < 0 {
			return strings.TrimRight(s[:at], " ") + "…"
		}
	}
	return s
}

// Split cuts Telegram HTML into messages that Telegram takes: each at most 4096 UTF-16 units of text and 32768 bytes. It cuts
// after a paragraph, else a line, a sentence, a word, if that leaves the message at least half full, and never inside a tag,
// an entity or what reads as one character. Tags open at a cut are closed and opened again. The parts' texts together are the
// whole text, but for parts of nothing but blanks, which Telegram does not send.
func Split(html string) []string {
	if len(html) <= textLimit {
		if blank(html) {
			return nil
		}
		return []string{html}
	}
	s := splitter{pieces: parse(html)}
	var parts []string
	for s.at < len(s.pieces) {
		if part, blank := s.next(); !blank {
			parts = append(parts, part)
		}
	}
	return parts
}

// piece is a tag or one character of the text, as it stands in the HTML.
type piece struct {
	raw  string
	char rune   // 0 for a tag
	name string // of a tag
	end  bool   // a closing tag
}

// parse reads HTML into pieces. What looks like a tag or entity but is none counts as plain characters.
func parse(text string) []piece {
	pieces := make([]piece, 0, len(text))
	for len(text) > 0 {
		p := first(text)
		pieces = append(pieces, p)
		text = text[len(p.raw):]
	}
	return pieces
}

func first(text string) piece {
	if p, ok := tag(text); ok {
		return p
	}
	return character(text)
}

func blank(text string) bool {
	for len(text) > 0 {
		p := first(text)
		if !p.blank() {
			return false
		}
		text = text[len(p.raw):]
	}
	return true
}

func (p piece) blank() bool { return p.char == 0 || unicode.IsSpace(p.char) }

func tag(text string) (piece, bool) {
	if text[0] != '<' {
		return piece{}, false
	}
	close := strings.IndexByte(text, '>')
	if close < 0 {
		return piece{}, false
	}
	inner, end := strings.CutPrefix(text[1:close], "/")
	name := inner
	if blank := strings.IndexAny(inner, " \t\n"); blank >= 0 {
		name = inner[:blank]
	}
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-") != "" {
		return piece{}, false
	}
	return piece{raw: text[:close+1], name: strings.ToLower(name), end: end}, true
}

func character(text string) piece {
	if text[0] == '&' {
		if end := strings.IndexByte(text[:min(len(text), 12)], ';'); end > 0 && isEntity(text[1:end]) {
			r, _ := utf8.DecodeRuneInString(html.UnescapeString(text[:end+1]))
			return piece{raw: text[:end+1], char: r}
		}
	}
	r, n := utf8.DecodeRuneInString(text)
	return piece{raw: text[:n], char: max(r, 1)}
}

// isEntity knows what Telegram reads as one character: four names and any number.
func isEntity(name string) bool {
	switch name {
	case "lt", "gt", "amp", "quot":
		return true
	}
	digits, base := name, 10
	if n, ok := strings.CutPrefix(name, "#x"); ok {
		digits, base = n, 16
	} else if n, ok := strings.CutPrefix(name, "#"); ok {
		digits = n
	} else {
		return false
	}
	_, err := strconv.ParseUint(digits, base, 21)
	return err == nil
}

// splitter cuts off one message after the other.
type splitter struct {
	pieces []piece
	at     int     // the first piece not yet cut off
	open   []piece // tags open there
}

// Places to cut after, the best first; anywhere is between two characters.
const (
	paragraph = iota
	line
	sentence
	word
	anywhere
	places
)

// next cuts off one message; blank tells that it has no text to read.
func (s *splitter) next() (part string, blank bool) {
	end := s.cut()
	var b strings.Builder
	for _, t := range s.open {
		b.WriteString(t.raw)
	}
	blank = true
	for _, p := range s.pieces[s.at:end] {
		b.WriteString(p.raw)
		blank = blank && p.blank()
		s.open = nest(s.open, p)
	}
	for i := len(s.open) - 1; i >= 0; i-- {
		b.WriteString("</" + s.open[i].name + ">")
	}
	s.at = end
	return b.String(), blank
}

// cut finds the end of the next message: as many pieces as fit, taken back to the best place.
func (s *splitter) cut() int {
	var ends, fill [places]int // where a message could end, and how full it would be in thousandths
	open := append([]piece(nil), s.open...)
	text, raw, closings := 0, openingBytes(open), closingBytes(open)
	for i := s.at; i < len(s.pieces); i++ {
		p := s.pieces[i]
		raw += len(p.raw)
		if p.char != 0 {
			text += units(p.char)
		} else {
			open = nest(open, p)
			closings = closingBytes(open)
		}
		if (text > textLimit || raw+closings > rawLimit) && i > s.at {
			return s.best(ends, fill, i)
		}
		if p.char == 0 {
			continue
		}
		if place, ok := s.placeAfter(i); ok {
			ends[place] = s.withClosings(i + 1)
			fill[place] = max(text*1000/textLimit, raw*1000/rawLimit)
		}
	}
	return len(s.pieces)
}

// best takes the best place that leaves the message half full, else the last place at all, else the limit itself.
func (s *splitter) best(ends, fill [places]int, limit int) int {
	for place := range places {
		if ends[place] > 0 && fill[place] >= 500 {
			return ends[place]
		}
	}
	last := 0
	for _, end := range ends {
		last = max(last, end)
	}
	if last == 0 {
		return limit
	}
	return last
}

// withClosings moves an end behind the closing tags that follow it.
func (s *splitter) withClosings(end int) int {
	for end < len(s.pieces) && s.pieces[end].end {
		end++
	}
	return end
}

// placeAfter tells which kind of place is behind the character at i, if one may cut there.
func (s *splitter) placeAfter(i int) (place int, ok bool) {
	char, before, after := s.pieces[i].char, s.neighbour(i, -1), s.neighbour(i, +1)
	switch {
	case char == '\n' && before == '\n':
		return paragraph, true
	case char == '\n':
		return line, true
	case unicode.IsSpace(char) && strings.ContainsRune(".!?…", before):
		return sentence, true
	case strings.ContainsRune("。！？", char):
		return sentence, true
	case unicode.IsSpace(char):
		return word, true
	}
	return anywhere, !joined(char, after)
}

// neighbour is the next character before or after i, over any tags, or 0.
func (s *splitter) neighbour(i, step int) rune {
	for i += step; i >= s.at && i < len(s.pieces); i += step {
		if s.pieces[i].char != 0 {
			return s.pieces[i].char
		}
	}
	return 0
}

// joined tells whether two characters may read as one: marks, emoji built of several, flags.
func joined(a, b rune) bool {
	const joiner = '\u200D'
	flag := func(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }
	tone := b >= 0x1F3FB && b <= 0x1F3FF
	return a == joiner || b == joiner || tone || unicode.Is(unicode.M, b) || flag(a) && flag(b)
}

// nest follows a tag into or out of the open ones; a closing tag that closes nothing changes nothing.
func nest(open []piece, p piece) []piece {
	switch {
	case p.char != 0:
		return open
	case !p.end:
		return append(open, p)
	case len(open) > 0 && open[len(open)-1].name == p.name:
		return open[:len(open)-1]
	}
	return open
}

func openingBytes(open []piece) (n int) {
	for _, t := range open {
		n += len(t.raw)
	}
	return n
}

func closingBytes(open []piece) (n int) {
	for _, t := range open {
		n += len("</>") + len(t.name)
	}
	return n
}
