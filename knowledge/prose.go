package knowledge

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// prose is the running text of one record with the figures that it may tell.
type prose struct {
	o        *object
	held     []heldFigure
	passages []passage
}

type heldFigure struct {
	name string
	pos  Pos
}

func (l *loader) newProse(o *object) *prose {
	p := &prose{o: o}
	l.prose = append(l.prose, p)
	return p
}

// text reads a text whose figures stand in placeholders.
func (p *prose) text(key string) Text {
	t := Text{}
	for _, s := range p.o.strings(key) {
		t[s.lang] = s.s
		p.passages = append(p.passages, s)
	}
	if len(t) == 0 {
		return nil
	}
	return t
}

// figures reads the figures of a record by their names.
func (p *prose) figures() map[string]Figure {
	all := p.o.child("figures")
	if all == nil {
		return nil
	}
	figures := map[string]Figure{}
	for i := 0; i+1 < len(all.node.Content); i += 2 {
		k, v := all.node.Content[i], all.node.Content[i+1]
		pos := at(all.file, k)
		if all.keys[k.Value] != k {
			continue // a second time, already reported
		}
		if !figureName.MatchString(k.Value) {
			all.l.faultf(pos, "figure %q; expected a name of a-z, 0-9 and _", k.Value)
			continue
		}
		p.held = append(p.held, heldFigure{k.Value, pos})
		o := all.l.object(all.file, "figure "+k.Value, v)
		if o == nil {
			continue
		}
		f := o.figure()
		o.done()
		switch {
		case f != nil:
			figures[k.Value] = *f
		case !o.has("value") && !o.has("date"):
			all.l.faultf(at(all.file, v), "figure %s has no value; expected value: and unit:, or date:", k.Value)
		}
	}
	return figures
}

// placeholder is {name} or {doc:id}; what stands between other braces is no placeholder.
var placeholder = regexp.MustCompile(`\{([^{}]*)\}`)

// check reports unknown and unused figures, languages that leave a placeholder out, and figures that no record holds.
func (p *prose) check(l *loader, known *digitNames) {
	used := map[string]bool{}
	byKey := map[string]map[string]Lang{} // placeholders of a text, with a language that has it
	for _, s := range p.passages {
		for _, m := range placeholder.FindAllStringSubmatch(s.s, -1) {
			p.checkPlaceholder(l, s, m[1])
			used[m[1]] = true
			if byKey[s.key] == nil {
				byKey[s.key] = map[string]Lang{}
			}
			if _, ok := byKey[s.key][m[1]]; !ok {
				byKey[s.key][m[1]] = s.lang
			}
		}
		p.checkDigits(l, s, known)
	}
	for _, s := range p.passages {
		for held, lang := range byKey[s.key] {
			if !strings.Contains(s.s, "{"+held+"}") {
				l.faultf(s.pos, "%s (%s) lacks {%s}, which %s has", s.key, s.lang, held, lang)
			}
		}
	}
	for _, f := range p.held {
		if !used[f.name] {
			l.faultf(f.pos, "figure %s is in no text; expected {%s} in a text of this %s", f.name, f.name, nameOf(p.o.what))
		}
	}
}

func (p *prose) checkPlaceholder(l *loader, s passage, inside string) {
	if id, ok := strings.CutPrefix(inside, "doc:"); ok {
		l.refs = append(l.refs, ref{[]table{documents}, id, s.pos})
		return
	}
	var names []string
	for _, f := range p.held {
		names = append(names, f.name)
	}
	if !slices.Contains(names, inside) {
		l.faultf(s.pos, "%s (%s) has the unknown placeholder {%s}%s", s.key, s.lang, inside,
			meant(inside, names, Messagef("the name of a figure of this %s, or doc:ID", nameOf(p.o.what))))
	}
}

// checkDigits reports a figure in prose: whoever corrects the record would not find it there.
func (p *prose) checkDigits(l *loader, s passage, known *digitNames) {
	bare := placeholder.ReplaceAllString(s.s, " ")
	if strings.ContainsAny(bare, "{}") {
		l.faultf(s.pos, "%s (%s) has a brace without its partner; expected {name} or {doc:ID}", s.key, s.lang)
	}
	if figure := firstFigure(known.strip(bare)); figure != "" {
		if i := slices.IndexFunc(strings.Fields(bare), func(w string) bool { return sameName(w) == figure }); i >= 0 {
			figure = strings.Fields(bare)[i] // as it stands in the file
		}
		l.faultf(s.pos, "%s (%s) holds the figure %q, which no record holds; expected a placeholder and a figure for it, or a name known to the pack", s.key, s.lang, figure)
	}
}

// firstFigure returns the first word that has a decimal digit of any script, "" when there is none.
func firstFigure(s string) string {
	i := strings.IndexFunc(s, unicode.IsDigit)
	if i < 0 {
		return ""
	}
	start := strings.LastIndexFunc(s[:i], unicode.IsSpace) + 1
	word, _, _ := strings.Cut(s[start:], " ")
	if runes := []rune(word); len(runes) > 24 {
		word = strings.TrimSpace(string(runes[:24])) + "…" // scripts without spaces have long words
	}
	return word
}

// digitNames are the names known to the pack that hold digits, folded, as a tree by their letters.
type digitNames struct {
	next map[rune]*digitNames
	end  bool // a name ends here
}

func newDigitNames(names []name) *digitNames {
	root := &digitNames{}
	for _, n := range names {
		if strings.IndexFunc(n.s, unicode.IsDigit) >= 0 && strings.IndexFunc(n.s, unicode.IsLetter) >= 0 {
			root.add(sameName(n.s))
		}
	}
	return root
}

func (d *digitNames) add(name string) {
	for _, r := range name {
		if d.next == nil {
			d.next = map[rune]*digitNames{}
		}
		if d.next[r] == nil {
			d.next[r] = &digitNames{}
		}
		d = d.next[r]
	}
	d.end = true
}

// strip folds s and takes the names out where they stand as whole words, the longest of those that begin together.
func (d *digitNames) strip(s string) string {
	if strings.IndexFunc(s, unicode.IsDigit) < 0 {
		return s
	}
	s = sameName(s)
	var out strings.Builder
	for i := 0; i < len(s); {
		if n := d.longest(s, i); n > 0 {
			out.WriteByte(' ')
			i += n
			continue
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		out.WriteString(s[i : i+size])
		i += size
	}
	return out.String()
}

// longest returns the length of the longest name that stands as a whole word at s[i:], 0 for none.
func (d *digitNames) longest(s string, i int) int {
	best := 0
	for j, r := range s[i:] {
		if d = d.next[r]; d == nil {
			break
		}
		end := i + j + utf8.RuneLen(r)
		if d.end && !joined(s[:i], s[i:end], s[end:]) {
			best = end - i
		}
	}
	return best
}

// joined reports whether a name is part of a longer word or number there: "QL6" in "QL63", "Highway 6" in "Highway 6.5".
func joined(before, n, after string) bool {
	last, first := lastRune(before), firstRune(after)
	if unicode.IsDigit(lastRune(n)) {
		if unicode.IsDigit(first) || latin(first) {
			return true
		}
		if (first == '.' || first == ',') && unicode.IsDigit(firstRune(after[1:])) {
			return true
		}
	} else if latin(lastRune(n)) && (latin(first) || unicode.IsDigit(first)) {
		return true
	}
	if unicode.IsDigit(firstRune(n)) && (last == '.' || last == ',') {
		return true
	}
	return (latin(firstRune(n)) || unicode.IsDigit(firstRune(n))) && (latin(last) || unicode.IsDigit(last))
}

// latin reports letters of scripts that part words by spaces; Korean particles and Chinese characters follow names directly.
func latin(r rune) bool { return unicode.In(r, unicode.Latin) }

// firstRune and lastRune return utf8.RuneError, which is neither letter nor digit, for "".
func firstRune(s string) rune { r, _ := utf8.DecodeRuneInString(s); return r }
func lastRune(s string) rune  { r, _ := utf8.DecodeLastRuneInString(s); return r }

// sameName folds what does not tell names apart: case, composition and runs of space. Marks do.
func sameName(s string) string {
	return strings.ToLower(norm.NFC.String(strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")))
}
