package knowledge

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// object reads one YAML mapping by its keys and reports what is wrong with it at the place where it stands.
// The keys that its reader asks for are the keys that it may have.
type object struct {
	l      *loader
	file   string
	what   string // what it describes, for messages: "source"
	node   *yaml.Node
	keys   map[string]*yaml.Node
	values map[string]*yaml.Node
	asked  []string
	langs  []Lang // in which texts are wanted; nil: those of the pack
}

// object opens a mapping, or reports that node is none and returns nil.
func (l *loader) object(file, what string, node *yaml.Node) *object {
	if node.Kind != yaml.MappingNode {
		l.faultf(at(file, node), "%s is %s; expected keys and values", nameOf(what), kindOf(node))
		return nil
	}
	o := &object{l: l, file: file, what: what, node: node, keys: map[string]*yaml.Node{}, values: map[string]*yaml.Node{}}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if first := o.keys[key.Value]; first != nil {
			l.faultf(at(file, key), "key %q a second time; the first is %v", key.Value, InLine(at(file, first)))
			continue
		}
		o.keys[key.Value], o.values[key.Value] = key, value
	}
	return o
}

func at(file string, n *yaml.Node) Pos { return Pos{File: file, Line: n.Line, Column: n.Column} }

func kindOf(n *yaml.Node) Message {
	switch {
	case n.Kind == yaml.SequenceNode:
		return Messagef("a list")
	case n.Kind == yaml.MappingNode:
		return Messagef("a mapping")
	case n.Tag == "!!null":
		return Messagef("empty")
	case n.Tag == "!!bool":
		return Messagef("true or false")
	case n.Tag == "!!int" || n.Tag == "!!float":
		return Messagef("a number")
	}
	return Messagef("a text")
}

func (o *object) pos() Pos { return at(o.file, o.node) }

// posOf is where the value of key stands, or the object when it is absent.
func (o *object) posOf(key string) Pos {
	if v := o.values[key]; v != nil {
		return at(o.file, v)
	}
	return o.pos()
}

func (o *object) faultf(key, format string, args ...any) {
	o.l.faultf(o.posOf(key), format, args...)
}

func (o *object) has(key string) bool { return o.values[key] != nil }

// get returns the value of key, nil when it is absent or empty.
func (o *object) get(key string) *yaml.Node {
	o.asked = append(o.asked, key)
	v := o.values[key]
	if v != nil && v.Kind == yaml.ScalarNode && v.Tag == "!!null" {
		o.l.faultf(at(o.file, v), "%s is empty; expected a value, or no such key", key)
		return nil
	}
	return v
}

// require reports the keys that are absent.
func (o *object) require(keys ...string) {
	for _, key := range keys {
		if !o.has(key) {
			o.l.faultf(o.pos(), "%s lacks %s", nameOf(o.what), key)
		}
	}
}

// done reports the keys that nobody asked for.
func (o *object) done() {
	for key, node := range o.keys {
		if !slices.Contains(o.asked, key) {
			o.l.faultf(at(o.file, node), "unknown key %q of %s%s", key, nameOf(o.what), meant(key, o.asked, oneOf(o.known())))
		}
	}
}

// known are the keys that the object may have, sorted.
func (o *object) known() []string {
	return slices.Compact(slices.Sorted(slices.Values(o.asked)))
}

// word reads any scalar that can be meant as written: ids, numbers of telephones, addresses.
func (o *object) word(key string) string {
	n := o.get(key)
	if n == nil {
		return ""
	}
	return o.l.word(o.file, key, n)
}

func (l *loader) word(file, key string, n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!bool" || n.Tag == "!!null" {
		l.faultf(at(file, n), "%s is %s; expected a text", key, kindOf(n))
		return ""
	}
	if strings.TrimSpace(n.Value) == "" {
		l.faultf(at(file, n), "%s is empty; expected a text", key)
	}
	return n.Value
}

func (o *object) words(key string) []string {
	var words []string
	for _, n := range o.list(key) {
		if w := o.l.word(o.file, key, n); w != "" {
			words = append(words, w)
		}
	}
	return words
}

// list returns the items of a list.
func (o *object) list(key string) []*yaml.Node {
	n := o.get(key)
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		o.l.faultf(at(o.file, n), "%s is %s; expected a list", key, kindOf(n))
		return nil
	}
	return n.Content
}

// choice reads one of the allowed words.
func (o *object) choice(key string, allowed ...string) string {
	w := o.word(key)
	if w != "" && !slices.Contains(allowed, w) {
		o.faultf(key, "unknown %s %q; expected %s", key, w, oneOf(allowed))
		return ""
	}
	return w
}

func oneOf(words []string) Message {
	if len(words) == 1 {
		return Messagef("%s", words[0])
	}
	return Messagef("one of %s", strings.Join(words, ", "))
}

// words turns the words of a closed list into strings.
func words[W ~string](list []W) []string {
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = string(w)
	}
	return out
}

func (o *object) flag(key string) bool {
	n := o.get(key)
	if n == nil {
		return false
	}
	if n.Kind != yaml.ScalarNode || n.Value != "true" && n.Value != "false" {
		o.faultf(key, "%s is %s; expected true or false", key, kindOf(n))
	}
	return n.Value == "true"
}

func (o *object) number(key string) *Number {
	n := o.get(key)
	if n == nil {
		return nil
	}
	if n.Kind != yaml.ScalarNode || n.Style != 0 {
		o.faultf(key, "%s is %s; %v", key, kindOf(n), errNumber)
		return nil
	}
	v, err := ParseNumber(n.Value)
	if err != nil {
		o.faultf(key, "%s is %q; %v", key, n.Value, err)
		return nil
	}
	return &v
}

func (o *object) date(key string) Date {
	n := o.get(key)
	if n == nil {
		return Date{}
	}
	if n.Kind != yaml.ScalarNode {
		o.faultf(key, "%s is %s; %v", key, kindOf(n), errDateForm)
		return Date{}
	}
	d, err := ParseDate(n.Value)
	if err != nil {
		o.faultf(key, "%s: %v", key, err)
	}
	return d
}

// since reads a date of force, which must be a span: a single day would mean that one day only.
func (o *object) since(key string) Date {
	d := o.date(key)
	if !d.IsZero() && !d.IsSpan() {
		o.faultf(key, "%s is the single date %s; expected a span, such as %s.. for from then on", key, d, d)
	}
	return d
}

// child opens the mapping under key, nil when there is none.
func (o *object) child(key string) *object {
	if n := o.get(key); n != nil {
		return o.l.object(o.file, key, n)
	}
	return nil
}

// text reads a text that must be present in every language of the pack, or of those that the record is in.
func (o *object) text(key string) Text {
	t := Text{}
	for _, s := range o.strings(key) {
		t[s.lang] = s.s
	}
	if len(t) == 0 {
		return nil
	}
	return t
}

// passage is a text in one language with its place.
type passage struct {
	key  string
	lang Lang
	s    string
	pos  Pos
}

// strings reads a text language by language, in the order of the file.
func (o *object) strings(key string) []passage {
	n := o.get(key)
	if n == nil {
		return nil
	}
	var all []passage
	o.byLang(key, n, func(lang Lang, v *yaml.Node) {
		if v.Kind != yaml.ScalarNode || v.Tag != "!!str" {
			o.l.faultf(at(o.file, v), "%s (%s) is %s; expected a text (in quotes where it looks otherwise)", key, lang, kindOf(v))
			return
		}
		if strings.TrimSpace(v.Value) == "" {
			o.l.faultf(at(o.file, v), "%s (%s) is empty; expected a text", key, lang)
			return
		}
		all = append(all, passage{key, lang, v.Value, at(o.file, v)})
	})
	if n.Kind == yaml.MappingNode {
		o.wantLanguages(key, n)
	}
	return all
}

// wantLanguages reports the pack's languages in which a text is not there.
func (o *object) wantLanguages(key string, n *yaml.Node) {
	var missing []string
	wanted, those := o.l.pack.Languages, Messagef("of the pack")
	if o.langs != nil {
		wanted, those = o.langs, Messagef("that languages names")
	}
	for _, lang := range wanted {
		if !slices.ContainsFunc(n.Content, func(k *yaml.Node) bool { return k.Value == string(lang) }) {
			missing = append(missing, string(lang))
		}
	}
	if len(missing) > 0 {
		o.l.faultf(at(o.file, n), "%s lacks %s; expected a text in every language %s", key, strings.Join(missing, ", "), those)
	}
}

// byLang calls do for the value of each language in a mapping.
func (o *object) byLang(key string, n *yaml.Node, do func(Lang, *yaml.Node)) {
	m := o.l.object(o.file, key, n)
	if m == nil {
		return
	}
	known := o.l.languages()
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if m.keys[k.Value] != k {
			continue // a second time, already reported
		}
		if !slices.Contains(known, k.Value) {
			o.l.faultf(at(o.file, k), "%s has the unknown language %q; expected %s", key, k.Value, oneOf(known))
			continue
		}
		do(Lang(k.Value), v)
	}
}

// lists reads lists of words by language: aliases, questions. Languages may be absent.
func (o *object) lists(key string) map[Lang][]passage {
	n := o.get(key)
	if n == nil {
		return nil
	}
	all := map[Lang][]passage{}
	o.byLang(key, n, func(lang Lang, v *yaml.Node) {
		if v.Kind != yaml.SequenceNode {
			o.l.faultf(at(o.file, v), "%s (%s) is %s; expected a list", key, lang, kindOf(v))
			return
		}
		for _, item := range v.Content {
			if w := o.l.word(o.file, fmt.Sprintf("%s (%s)", key, lang), item); w != "" {
				all[lang] = append(all[lang], passage{key, lang, w, at(o.file, item)})
			}
		}
	})
	return all
}

// plain drops the places of lists.
func plain(lists map[Lang][]passage) map[Lang][]string {
	if len(lists) == 0 {
		return nil
	}
	out := make(map[Lang][]string, len(lists))
	for lang, list := range lists {
		for _, p := range list {
			out[lang] = append(out[lang], p.s)
		}
	}
	return out
}
