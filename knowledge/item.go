package knowledge

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Item is a part of a pack as its files write it: a word, a text, a list or a mapping.
type Item struct {
	Key   string // in a mapping
	Kind  ItemKind
	Value string  // of a word or text, without quotes
	Items []*Item // of a list or mapping

	KeyPos, Pos Pos // where Encode wrote the key and the value; a mapping in block form begins at its first key
}

// ItemKind says what an Item is.
type ItemKind int

const (
	WordItem ItemKind = iota // an id, number, date, flag: quoted only where YAML would take it for something else
	TextItem                 // running text, always quoted
	ListItem
	MapItem
)

// Get returns the item under a path of keys such as "names.vi", nil when there is none.
func (i *Item) Get(path string) *Item {
	for key := range strings.SplitSeq(path, ".") {
		at := slices.IndexFunc(i.Items, func(c *Item) bool { return c.Key == key })
		if at < 0 {
			return nil
		}
		i = i.Items[at]
	}
	return i
}

// Put adds an item under a path of keys, making the mappings on the way, and returns it.
func (i *Item) Put(path string, item *Item) *Item {
	keys := strings.Split(path, ".")
	for _, key := range keys[:len(keys)-1] {
		next := i.Get(key)
		if next == nil {
			next = &Item{Key: key, Kind: MapItem}
			i.Items = append(i.Items, next)
		}
		i = next
	}
	item.Key = keys[len(keys)-1]
	i.Items = append(i.Items, item)
	return item
}

// String writes the item in one line, as the files do.
func (i *Item) String() string {
	w := &writer{}
	w.flow(i)
	return w.buf.String()
}

// Tree is one file of a pack: a mapping.
type Tree struct {
	Name string
	Root *Item
}

// Encode writes trees as the files of a pack and notes in each item where it stands.
func Encode(trees []*Tree) Files {
	files := make(Files, len(trees))
	for _, t := range trees {
		w := &writer{file: t.Name, line: 1, column: 1}
		w.block(t.Root, 0)
		w.newline()
		files[t.Name] = w.buf.Bytes()
	}
	return files
}

// widest is how many characters a mapping may take to stand in one line.
const widest = 160

// writer writes items and knows where it is.
type writer struct {
	buf          bytes.Buffer
	file         string
	line, column int
}

func (w *writer) pos() Pos { return Pos{w.file, w.line, w.column} }

// put writes s, which has no line break.
func (w *writer) put(s string) {
	w.buf.WriteString(s)
	w.column += utf8.RuneCountInString(s)
}

func (w *writer) newline() {
	w.buf.WriteByte('\n')
	w.line, w.column = w.line+1, 1
}

// block writes a mapping key by key. The writer stands where the first key belongs.
func (w *writer) block(m *Item, indent int) {
	m.Pos = w.pos()
	for n, c := range m.Items {
		if n > 0 {
			w.newline()
			w.put(strings.Repeat(" ", indent))
		}
		c.KeyPos = w.pos()
		w.put(scalar(c.Key) + ":")
		switch {
		case c.Kind == ListItem && c.ofRecords():
			c.Pos = w.pos()
			w.records(c, indent+2)
		case c.Kind == MapItem && !c.narrow():
			w.newline()
			w.put(strings.Repeat(" ", indent+2))
			w.block(c, indent+2)
		default:
			w.put(" ")
			w.flow(c)
		}
	}
}

// records writes a list of mappings, each on lines of its own.
func (w *writer) records(list *Item, indent int) {
	for _, c := range list.Items {
		w.newline()
		w.put(strings.Repeat(" ", indent) + "- ")
		if c.narrow() && !c.hasText() {
			w.flow(c)
		} else {
			w.block(c, indent+2)
		}
	}
}

// flow writes an item in one line.
func (w *writer) flow(i *Item) {
	i.Pos = w.pos()
	switch i.Kind {
	case ListItem:
		w.put("[")
		for n, c := range i.Items {
			w.comma(n)
			w.flow(c)
		}
		w.put("]")
	case MapItem:
		w.put("{")
		for n, c := range i.Items {
			w.comma(n)
			c.KeyPos = w.pos()
			w.put(scalar(c.Key) + ": ")
			w.flow(c)
		}
		w.put("}")
	case TextItem:
		w.put(quoted(i.Value))
	default:
		w.put(scalar(i.Value))
	}
}

func (w *writer) comma(n int) {
	if n > 0 {
		w.put(", ")
	}
}

func (i *Item) ofRecords() bool {
	return len(i.Items) > 0 && i.Items[0].Kind == MapItem
}

// narrow reports whether a mapping is fit for one line.
func (i *Item) narrow() bool {
	return len(i.Items) == 0 || utf8.RuneCountInString(i.String()) <= widest
}

// hasText reports whether a record holds texts by language, which read better below each other.
func (i *Item) hasText() bool {
	return slices.ContainsFunc(i.Items, func(c *Item) bool {
		return c.Kind == MapItem && len(c.Items) > 0 && c.Items[0].Kind == TextItem
	})
}

var (
	plainScalar = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9 ./_-]*[A-Za-z0-9./_-])?$`)
	keywords    = []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
)

// scalar writes a word so that YAML reads it as it is.
func scalar(s string) string {
	if _, err := ParseNumber(s); err == nil {
		return s
	}
	if s == "true" || s == "false" || plainScalar.MatchString(s) && !slices.Contains(keywords, strings.ToLower(s)) {
		return s
	}
	return quoted(s)
}

// quoted writes s in double quotes.
func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == ' ' || unicode.IsPrint(r) && r != '\uFEFF':
			b.WriteRune(r)
		case r > 0xFFFF:
			fmt.Fprintf(&b, `\U%08X`, r)
		default:
			fmt.Fprintf(&b, `\u%04X`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
